# lab: unified
# timeout: 180
# Debian's Exim 4.96: a mail arrives in a mailbox, by plain SMTP on the loopback and by submission with STARTTLS, user and password. A culprit
# that writes headers into its own name adds none. The mail is read as a mail program reads it.
[ -x "$LAB_ROOT/usr/sbin/exim4" ] || skip "no Exim in the root file system"
command -v openssl >/dev/null || skip "needs openssl"
fresh_daemon
favour
mail=$LAB_ROOT/etc/lab-mail
mkdir -p "$mail"
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=localhost -addext subjectAltName=DNS:localhost \
  -keyout "$mail/key.pem" -out "$mail/ca.pem" 2>/dev/null
chown root:"$(lab getent group Debian-exim | cut -d : -f 3)" "$mail/key.pem"
chmod 640 "$mail/key.pem"
lab useradd -m ops
cat >"$LAB_ROOT/etc/exim4/exim4.conf" <<'TEXT'
primary_hostname = mail.example.org
local_interfaces = 127.0.0.1
daemon_smtp_ports = 2525 : 2587
tls_advertise_hosts = *
tls_certificate = /etc/lab-mail/ca.pem
tls_privatekey = /etc/lab-mail/key.pem
auth_advertise_hosts = ${if eq{$tls_in_cipher}{}{}{*}}
acl_smtp_rcpt = recipient
acl_smtp_data = accept
begin acl
recipient:
  # Submission: nothing without TLS and a password.
  deny condition = ${if eq{$received_port}{2587}}
       !authenticated = *
  accept domains = example.org
  deny
begin routers
everybody:
  driver = accept
  transport = mailbox
begin transports
mailbox:
  driver = appendfile
  maildir_format
  create_directory
  directory = /home/ops/Maildir
  user = ops
begin authenticators
plain:
  driver = plaintext
  public_name = PLAIN
  server_prompts = :
  server_condition = ${if and{{eq{$auth2}{forewarn}}{eq{$auth3}{lab-password}}}}
  server_set_id = $auth2
TEXT
lab exim4 -bV >/dev/null || fail "Exim does not take the settings"
lab systemd-run -q --unit=lab-mail /usr/sbin/exim4 -bdf -q30m
kinds=(newline escapes)
clean() {
  local kind
  for kind in "${kinds[@]}"; do lab systemctl kill -s KILL "hostile-$kind" 2>/dev/null || true; done
  tail -n 20 "$LAB_ROOT/var/log/exim4/mainlog" || true
  lab systemctl stop lab-mail forewarn-courier || true
  rm -rf "$LAB_ROOT/run/systemd/system/forewarn-courier.service.d"
  lab systemctl daemon-reload
}
trap clean EXIT
listens() { lab ss -Hltn 'sport = :2587' | grep -q LISTEN; }
wait_until 20 "Exim listens" listens

mkdir -p "$LAB_ROOT/etc/forewarn/secrets" "$LAB_ROOT/run/systemd/system/forewarn-courier.service.d"
(umask 077 && echo lab-password >"$LAB_ROOT/etc/forewarn/secrets/mail")
printf '[Service]\nLoadCredential=mail:/etc/forewarn/secrets/mail\n' >"$LAB_ROOT/run/systemd/system/forewarn-courier.service.d/lab.conf"
drop_in 60-receivers <<'TEXT'
[receiver plain]
type   = email
to     = plain@example.org
server = smtp://127.0.0.1:2525
[receiver submission]
type   = email
to     = submission@example.org, second@example.org
server = smtp://localhost:2587
user   = forewarn
password-file = mail
tls    = required
ca-file = /etc/lab-mail/ca.pem
[rule hostile]
when     = unit(hostile-*).cpu > 3% for 3s
severity = critical
say      = {culprit} takes {value} of a core.
do       = `systemctl stop {instance}`
TEXT
lab systemctl daemon-reload
reload
lab systemctl restart forewarn-courier
lab mount -o remount,exec /run
install -m 755 "$LAB_TMP/bin/actor" "$LAB_ROOT/run/actor"
lab systemd-run -q --unit=hostile-newline /run/actor 'a\x0d\x0aBcc: x@y' 'evil\x0d\x0aBcc: all@example.org\x0d\x0aX-Injected: yes\x0d\x0a\x0d\x0a.\x0d\x0aQUIT\x0d\x0a'
lab systemd-run -q --unit=hostile-escapes /run/actor '\x1b[2J\xe2\x80\xae' '\x1b]0;owned\x07\xe2\x80\xaetxt.exe =?utf-8?B?QkNDOiB4?= \xf0\x9f\x90\xa7'

# The mails, as Python's own parser reads them: a line of headers each, and the texts.
read_mails() {
  python3 - "$LAB_ROOT/home/ops/Maildir/new" "$LAB_TMP/mails" <<'TEXT'
import email, email.policy, glob, json, sys, unicodedata
mails = []
for path in sorted(glob.glob(sys.argv[1] + "/*")):
    with open(path, "rb") as file: raw = file.read()
    mail = email.message_from_bytes(raw, policy=email.policy.default)
    text = mail.get_content()
    ours = {"From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted", "X-Forewarn-Severity", "MIME-Version", "Content-Type", "Content-Transfer-Encoding",
            "References", "In-Reply-To", "X-Forewarn-Incident", "Importance", "X-Priority"}
    # What the server puts before it.
    theirs = {"Return-path", "Envelope-to", "Delivery-date", "Received"}
    faults = [f"a header {name}" for name in mail.keys() if name not in ours | theirs]
    faults += [f"{name} {len(mail.get_all(name))} times" for name in ours if len(mail.get_all(name) or [1]) != 1]
    faults += [f"defect {defect!r}" for defect in mail.defects]
    for what, shown in (("subject", mail["Subject"]), ("text", text)):
        faults += [f"{what}: {hex(ord(c))}" for c in shown if c != "\n" and unicodedata.category(c) in ("Cc", "Cf", "Zl", "Zp")]
    if max(len(line) for line in raw.split(b"\n")) > 998: faults.append("a line is too long")
    received = " ".join(mail.get_all("Received"))
    mails.append({"to": mail["To"], "subject": mail["Subject"], "text": text, "faults": faults, "tls": "esmtpsa" in received, "from": mail["From"],
                  "id": mail["Message-ID"], "thread": mail["References"], "auto": mail["Auto-Submitted"], "urgent": mail["Importance"]})
json.dump(mails, open(sys.argv[2], "w"))
TEXT
}
# mails EXPRESSION: of all mails `m` that were read last.
mails() { python3 -c 'import json, sys; m = json.load(open(sys.argv[1])); print(eval(sys.argv[2]))' "$LAB_TMP/mails" "$1"; }
about() { read_mails && [ "$(mails "len({x['to'].split('@')[0] for x in m if 'hostile-$1' in x['text']})")" = 2 ]; }
for kind in "${kinds[@]}"; do wait_until 60 "both receivers have a mail about hostile-$kind" about "$kind"; done
# From here on what was read by now is looked at: the actors take the CPU, and their end is told as well.
fair
for kind in "${kinds[@]}"; do lab systemctl kill -s KILL "hostile-$kind"; done
figure "$(mails "f'{len(m)} mails, {sum(x[\"tls\"] for x in m)} of them over TLS with user and password'")"
found=$(mails "[fault for x in m for fault in x['faults']]")
assert "expected mails without faults, found $found" test "$found" = "[]"
assert "expected submission over TLS" test "$(mails "all(x['tls'] == x['to'].startswith('submission') for x in m)")" = True
for expression in "all(x['auto'] == 'auto-generated' and x['urgent'] == 'high' for x in m)" "all(x['from'].endswith('<forewarn@$(lab hostname)>') for x in m)" \
  "all(x['thread'] and x['id'] for x in m)" "all('CRITICAL $(lab hostname): ' in x['subject'] for x in m)"; do
  assert "expected: $expression" test "$(mails "$expression")" = True
done
mails "'\n'.join(f\"\n---- {x['subject']}\n{x['text']}\" for x in m if x['to'].startswith('plain'))"
figure "subject: $(mails "[x['subject'] for x in m if 'hostile-newline' in x['text']][0]")"
