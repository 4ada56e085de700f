#!/usr/bin/env python3
"""Servers on the loopback that misbehave, and one courier that must cope with all of them at once.

    Tests/courier/hostile.py PROGRAM            each misbehaviour; prints the table of docs/delivery.md
    Tests/courier/hostile.py PROGRAM --kills N  N times kill -9 at random moments under a stream of alerts
    Tests/courier/hostile.py PROGRAM --disk     a disk that is full, read-only, frozen; needs root and a mount name space of its own
    Tests/courier/hostile.py PROGRAM --names    a name that is found no more; likewise

Nothing may be lost, nothing may be sent twice with another key. Exits 1 if one of them does not hold.
"""

import collections
import json
import os
import random
import re
import signal
import socket
import ssl
import struct
import subprocess
import sys
import tempfile
import threading
import time
from email.utils import formatdate

Seen = collections.namedtuple("Seen", "at key id body path")


class Server:
    """Accepts on a port of its own; `plan(number)` says how the request with that number, from 1, is treated."""

    def __init__(self, plan, tls=None, port=0):
        self.plan, self.tls, self.seen, self.connections, self.warm, self.sent = plan, tls, [], 0, 0, 0
        # Whether no connection is kept.
        self.closes = False
        self.lock = threading.Lock()
        self.socket = socket.socket()
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self.socket.bind(("127.0.0.1", port))
        self.socket.listen(64)
        self.port = self.socket.getsockname()[1]
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        while True:
            peer, _ = self.socket.accept()
            self.connections += 1
            threading.Thread(target=self.serve, args=(peer,), daemon=True).start()

    def serve(self, peer):
        try:
            if self.tls:
                peer = self.tls.wrap_socket(peer, server_side=True)
            while True:
                head = b""
                while b"\r\n\r\n" not in head:
                    piece = peer.recv(65536)
                    if not piece:
                        return
                    head += piece
                head, body = head.split(b"\r\n\r\n", 1)
                lines = head.decode("latin-1").split("\r\n")
                headers = {k.lower(): v.strip() for k, v in (line.split(":", 1) for line in lines[1:])}
                while len(body) < int(headers.get("content-length", 0)):
                    body += peer.recv(65536)
                if lines[0].startswith("HEAD"):
                    self.warm += 1
                    peer.sendall(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n")
                    if self.closes:
                        return
                    continue
                with self.lock:
                    document = json.loads(body) if body.startswith(b"{") else {}
                    told = document.get("notification", {}).get("id")
                    self.seen.append(Seen(time.time(), headers.get("idempotency-key"), told, document, lines[0].split()[1]))
                    number = len(self.seen)
                if not self.plan(number)(self, peer):
                    return
        except (OSError, ssl.SSLError, ValueError):
            pass
        finally:
            peer.close()


# What a server can do with a request; true if the connection stays.
def answer(status, body=b"ok", *headers):
    def act(server, peer):
        lines = [f"HTTP/1.1 {status} X", f"Content-Length: {len(body)}", *headers]
        peer.sendall("\r\n".join(lines).encode() + b"\r\n\r\n" + body)
        return True

    return act


def raw(data):
    def act(server, peer):
        peer.sendall(data)
        return False

    return act


def hang(server, peer):
    time.sleep(60)


def drip(start):
    def act(server, peer):
        peer.sendall(start)
        for _ in range(60):
            time.sleep(0.5)
            peer.sendall(b"x")

    return act


def reset(server, peer):
    peer.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def close(server, peer):
    pass


def huge(server, peer):
    peer.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 209715200\r\n\r\n")
    for _ in range(3200):
        server.sent += peer.send(b"x" * 65536)


def flood(server, peer):
    peer.sendall(b"HTTP/1.1 200 OK\r\n")
    for number in range(20000):
        peer.sendall(b"X-%d: %s\r\n" % (number, b"y" * 100))
    peer.sendall(b"Content-Length: 2\r\n\r\nok")


def late_date(server, peer):
    return answer(429, b"", f"Retry-After: {formatdate(time.time() + 3, usegmt=True)}")(server, peer)


def first(*acts):
    """These for the first requests, in order, then 200."""
    return lambda number: acts[number - 1] if number <= len(acts) else answer(200)


def always(act):
    return lambda number: act


class Mail:
    """A mail server: `replies` by command."""

    def __init__(self, **replies):
        self.replies, self.mails, self.seen, self.warm, self.connections = replies, [], [], 0, 0
        self.socket = socket.socket()
        self.socket.bind(("127.0.0.1", 0))
        self.socket.listen(16)
        self.port = self.socket.getsockname()[1]
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        while True:
            peer, _ = self.socket.accept()
            self.connections += 1
            threading.Thread(target=self.serve, args=(peer,), daemon=True).start()

    def serve(self, peer):
        stream = peer.makefile("rwb")

        def say(text):
            stream.write(text.encode() + b"\r\n")
            stream.flush()

        try:
            say("220 here")
            while line := stream.readline():
                word = line.split()[0].decode().upper() if line.strip() else ""
                if word == "DATA":
                    say("354 go on")
                    text = b""
                    while (line := stream.readline()) not in (b".\r\n", b""):
                        text += line
                    reply = self.replies.get("DATA", "250 taken")
                    key = re.search(rb"^Message-ID: <([^>]*)@", text, re.M)
                    told = key and key.group(1).decode()
                    self.seen.append(Seen(time.time(), told, told and told.rsplit("-", 1)[0], {}, "mail"))
                    if reply.startswith("250"):
                        self.mails.append(text)
                    say(reply)
                elif word == "QUIT":
                    say("221 bye")
                    return
                else:
                    say(self.replies.get(word, "250 fine"))
        except OSError:
            pass
        finally:
            peer.close()


def certificates(folder):
    """Authority, and certificates of it: good, expired, for another name; and one that nobody knows."""

    def openssl(*arguments):
        subprocess.run(["openssl", *arguments], check=True, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    openssl("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", "ca.key", "-out", "ca.pem", "-days", "30", "-subj", "/CN=lab")
    contexts = {}
    for name, host, days in [("good", "IP:127.0.0.1,DNS:localhost", "30"), ("expired", "IP:127.0.0.1", "-1"), ("other", "DNS:example.org", "30")]:
        openssl("req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", f"{name}.key", "-out", f"{name}.csr", "-subj", "/CN=x")
        with open(f"{folder}/{name}.ext", "w") as file:
            file.write(f"subjectAltName={host}\n")
        openssl("x509", "-req", "-in", f"{name}.csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial", "-days", days, "-extfile", f"{name}.ext", "-out", f"{name}.pem")
    openssl("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", "unknown.key", "-out", "unknown.pem", "-days", "30", "-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1")
    for name in ("good", "expired", "other", "unknown"):
        contexts[name] = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        contexts[name].load_cert_chain(f"{folder}/{name}.pem", f"{folder}/{name}.key")
    return contexts


class Lab:
    """One courier in folders of its own."""

    def __init__(self, program, base):
        self.program, self.base, self.process, self.sections, self.number = program, base, None, {}, 0
        for name in ("config/conf.d", "runtime/outbox", "own", "state", "secrets"):
            os.makedirs(f"{base}/{name}", exist_ok=True)
        self.environment = {"PATH": "/usr/bin:/bin", "HOME": "/nonexistent"}

    def receiver(self, name, url=None, **keys):
        lines = [f"[receiver {name}]", f"type = {keys.pop('type', 'webhook')}"]
        if url:
            self.secret(name, url)
            lines.append(f"url-file = {self.base}/secrets/{name}")
        self.sections[name] = "\n".join(lines + [f"{k.replace('_', '-')} = {v}" for k, v in keys.items()])

    def secret(self, name, text):
        with open(f"{self.base}/secrets/{name}", "w", opener=lambda p, f: os.open(p, f, 0o600)) as file:
            file.write(text + "\n")

    def configure(self):
        with open(f"{self.base}/config/forewarn.conf", "w") as file:
            file.write("\n\n".join(self.sections.values()) + "\n")

    def start(self, *before):
        self.configure()
        with open(f"{self.base}/said", "ab") as said:
            self.process = subprocess.Popen(
                [*before, self.program, "--foreground", "--config-dir", f"{self.base}/config", "--runtime-dir", f"{self.base}/runtime",
                 "--own-runtime-dir", f"{self.base}/own", "--state-dir", f"{self.base}/state"],
                stdin=subprocess.DEVNULL, stdout=said, stderr=said, env=self.environment, cwd="/")

    def stop(self, how=signal.SIGTERM):
        self.process.send_signal(how)
        return self.process.wait(30)

    def put(self, receivers, incident, transition="firing", severity="warning", kind="incident", reason="fired"):
        self.number += 1
        now = time.time()
        id = f"{int(now * 1000):013d}-{self.number:06d}"
        notification = {
            "version": 1, "id": id, "severity": severity, "host": "lab", "bootId": "6f1c", "kind": kind, "transition": transition,
            "rule": "memory-low", "instance": None, "incident": incident, "update": 1, "message": f"message {self.number}", "story": "",
            "why": None, "do": None, "culprit": None, "since": now, "at": now, "acknowledgedBy": None, "backBy": None,
            "to": [{"receiver": name, "reason": reason, "note": None} for name in receivers], "alerts": [], "history": []}
        folder = f"{self.base}/runtime/outbox"
        with open(f"{folder}/.{id}.json", "w") as file:
            json.dump(notification, file)
        os.rename(f"{folder}/.{id}.json", f"{folder}/{id}.json")
        return id

    def report(self):
        try:
            with open(f"{self.base}/own/delivery.json") as file:
                return json.load(file)
        except (OSError, ValueError):
            return {"recent": [], "receivers": {}}

    def outcomes(self):
        return {(one["id"], one["receiver"]): one for one in self.report()["recent"]}


def wait(seconds, what, condition):
    deadline = time.time() + seconds
    while time.time() < deadline:
        if value := condition():
            return value
        time.sleep(0.05)
    raise SystemExit(f"not within {seconds} s: {what}")


def hostile(program, base):
    tls = certificates(base)
    elsewhere = Server(always(answer(200)))
    ready = Server(always(answer(200)))
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        free = probe.getsockname()[1]
    later = answer(429, b"", "Retry-After: 2")
    # name: what it does, the server, the outcome that must come, tries at least, seconds at least until then
    cases = {
        "ok": ("200", Server(always(answer(200))), "delivered", 1, 0),
        "error": ("500 twice, then 200", Server(first(answer(500), answer(503))), "delivered", 3, 0),
        "wait": ("429 with `Retry-After: 2`, then 200", Server(first(later)), "delivered", 2, 2),
        "date": ("429 with a date in `Retry-After`, then 200", Server(first(late_date)), "delivered", 2, 1.5),
        "slow-down": ("429 without, then 200", Server(first(answer(429))), "delivered", 2, 1),
        "unavailable": ("503 with `Retry-After: 2`, then 200", Server(first(answer(503, b"", "Retry-After: 2"))), "delivered", 2, 2),
        "hang": ("takes the request and says nothing, then 200", Server(first(hang)), "delivered", 2, 15),
        "drip": ("200, then a byte of the body each half second", Server(always(drip(b"HTTP/1.1 200 OK\r\nContent-Length: 999\r\n\r\n"))), "delivered", 1, 14),
        "drip-head": ("a byte of the head each half second, then 200", Server(first(drip(b"HTTP/1.1 200 OK\r\nX: "))), "delivered", 2, 15),
        "reset": ("reset after the request, twice, then 200", Server(first(reset, reset)), "delivered", 3, 0),
        "close": ("closed after the request, then 200", Server(first(close)), "delivered", 2, 0),
        "garbage": ("an answer that is no HTTP, then 200", Server(first(raw(b"\0\xffgarbage\r\n\r\n"))), "delivered", 2, 0),
        "half": ("200, and closed in the middle of the body", Server(always(raw(b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\nok"))), "delivered", 1, 0),
        "old": ("HTTP/1.0 without a length", Server(always(raw(b"HTTP/1.0 200 OK\r\n\r\nok"))), "delivered", 1, 0),
        "huge": ("200 with 200 MB", Server(always(huge)), "delivered", 1, 0),
        "flood": ("2 MB of header lines, then 200", Server(first(flood)), "delivered", 2, 0),
        "moved": ("307 to another server", Server(always(answer(307, b"", f"Location: http://127.0.0.1:{elsewhere.port}/"))), "diverted", 1, 0),
        "found": ("302 to another server", Server(always(answer(302, b"", f"Location: http://127.0.0.1:{elsewhere.port}/"))), "diverted", 1, 0),
        "bad": ("400", Server(always(answer(400, b"bad"))), "diverted", 1, 0),
        "unauthorized": ("401", Server(always(answer(401))), "diverted", 1, 0),
        "forbidden": ("403", Server(always(answer(403))), "diverted", 1, 0),
        "missing": ("404", Server(always(answer(404))), "diverted", 1, 0),
        "gone": ("410", Server(always(answer(410))), "diverted", 1, 0),
        "tls": ("TLS with an authority of `ca-file`", Server(always(answer(200)), tls["good"]), "delivered", 1, 0),
        "tls-unknown": ("a certificate that nobody vouches for", Server(always(answer(200)), tls["unknown"]), "diverted", 1, 0),
        "tls-expired": ("an expired certificate", Server(always(answer(200)), tls["expired"]), "diverted", 1, 0),
        "tls-other": ("a certificate for another name", Server(always(answer(200)), tls["other"]), "diverted", 1, 0),
        "tls-plain": ("no TLS where TLS is spoken, then TLS", None, "delivered", 2, 0),
        "port": ("nobody listens, after 3 s somebody does", None, "delivered", 2, 3),
        "dns": ("a name that can't be resolved, mended after 4 s", None, "delivered", 2, 4),
    }
    lab = Lab(program, base)
    lab.receiver("spare", f"http://127.0.0.1:{ready.port}/spare")
    for name, (_, server, _, _, _) in cases.items():
        port = server.port if server else free
        scheme = "https" if name.startswith("tls") else "http"
        keys = {"fallback": "spare"}
        if scheme == "https":
            keys["ca_file"] = f"{base}/ca.pem"
        host = "no-such-name.invalid" if name == "dns" else "127.0.0.1"
        lab.receiver(name, f"{scheme}://{host}:{port}/{name}", **keys)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        plain_port = probe.getsockname()[1]
    plain = Server(first(answer(200)), port=plain_port)
    lab.receiver("tls-plain", f"https://127.0.0.1:{plain_port}/tls-plain", ca_file=f"{base}/ca.pem", fallback="spare")

    mails = {"mail": Mail(), "mail-later": None, "mail-refused": Mail(RCPT="550 no such mailbox"), "mail-no-tls": Mail()}
    tries = []
    mails["mail-later"] = Mail()
    plain_rcpt = mails["mail-later"].replies
    plain_rcpt["DATA"] = "451 later"
    for name, server in mails.items():
        keys = {"type": "email", "to": "ops@example.org", "server": f"smtp://127.0.0.1:{server.port}", "fallback": "spare"}
        keys["tls"] = "required" if name == "mail-no-tls" else "no"
        lab.receiver(name, **keys)

    script = f"{base}/program"
    with open(script, "w") as file:
        file.write(
            "#!/usr/bin/python3\nimport os, sys, time\nwhat, base = sys.argv[1], sys.argv[2]\nbody = sys.stdin.buffer.read()\n"
            "n = len(open(base + '/' + what, 'ab').name) and os.path.getsize(base + '/' + what)\nopen(base + '/' + what, 'ab').write(b'x')\n"
            "open(base + '/' + what + '.environment', 'w').write('\\n'.join(sorted(os.environ)))\n"
            "own = sorted(os.listdir('/proc/self/fd'))\nopen(base + '/' + what + '.descriptors', 'w').write(' '.join(own))\n"
            "if what == 'program-fails' and n == 0: sys.exit(1)\n"
            "if what == 'program-hangs' and n == 0: time.sleep(60)\n"
            "if what == 'program-talks': sys.stdout.write('y' * 10_000_000)\n")
    os.chmod(script, 0o755)
    programs = {"program-ok": 1, "program-fails": 2, "program-hangs": 2, "program-talks": 1}
    for name in programs:
        lab.receiver(name, type="command", run=f"{script} {name} {base}", timeout="2s", fallback="spare")
    lab.receiver("program-missing", type="command", run="/nonexistent/program", fallback="spare")
    lab.receiver("secret-open", f"http://127.0.0.1:{ready.port}/open", fallback="spare")
    os.chmod(f"{base}/secrets/secret-open", 0o644)

    lab.start()
    wait(10, "delivery.json", lambda: lab.report()["receivers"])
    time.sleep(1.5)
    began = time.time()
    told = {}
    everybody = [name for name in lab.sections if name != "spare"]
    for incident, name in enumerate(everybody, 1):
        told[name] = lab.put([name], incident, severity="critical")
        # More than ten that are handed on at once would be told at the fallback as one digest.
        if incident % 8 == 0:
            time.sleep(1.5)
    told["renamed"] = lab.put(["renamed"], len(everybody) + 1, severity="critical")
    time.sleep(3)
    cases["port"] = (cases["port"][0], Server(always(answer(200)), port=free), *cases["port"][2:])
    time.sleep(1)
    lab.receiver("dns", f"http://127.0.0.1:{ready.port}/dns", fallback="spare")
    plain.tls = tls["good"]
    cases["tls-plain"] = (cases["tls-plain"][0], plain, *cases["tls-plain"][2:])
    cases["dns"] = (cases["dns"][0], ready, *cases["dns"][2:])
    del plain_rcpt["DATA"]
    lab.configure()
    lab.process.send_signal(signal.SIGHUP)

    def settled():
        done = lab.outcomes()
        return all((id, name) in done for name, id in told.items())

    try:
        wait(90, "everything settled", settled)
        wait(10, "everything handed on is told", lambda: all(c["pending"] == 0 for c in lab.report()["receivers"].values()))
    except SystemExit:
        print(json.dumps({n: c for n, c in lab.report()["receivers"].items() if c["pending"]}, indent=1))
        raise
    done = lab.outcomes()
    faults = []

    def check(name, holds, what):
        if not holds:
            faults.append(f"{name}: {what}")

    rows = []

    def row(name, what, server, expected, least, wait_for):
        one = done[(told[name], name)]
        tries = len([s for s in server.seen if s.id == told[name]]) if server and hasattr(server, "sent") and name != "dns" else one["tries"]
        check(name, one["outcome"] == expected, f"expected {expected}, found {one['outcome']} ({one['why']})")
        # A connection that rested and is closed under a request is tried once more by libcurl itself, with the same key.
        check(name, max(tries, one["tries"]) >= least, f"expected {least} tries, found {tries}")
        check(name, one["at"] - began >= wait_for, f"expected {wait_for} s at least, found {one['at'] - began:.1f}")
        if server and hasattr(server, "sent"):
            keys = {s.key for s in server.seen if s.id == told[name]}
            check(name, keys <= {f"{told[name]}/{name}", f"{told[name]}/spare"}, f"keys {keys}")
            if expected == "delivered":
                check(name, tries >= 1, "the server never saw it")
        if expected == "diverted":
            spare = [s for s in ready.seen if s.id == told[name] and s.path == "/spare"]
            check(name, len(spare) == 1, f"told {len(spare)} times at the fallback")
            check(name, spare and (spare[0].body.get("divertedFrom") or {}).get("receiver") == name, "the fallback was not told why")
        why = (one["why"] or one["answer"] or "").split("; told")[0]
        why = why if len(why) < 80 else why[:20] + "…"
        rows.append((what, one["outcome"] if expected != "diverted" else "told at the fallback", max(tries, one["tries"]), f"{one['at'] - began:.1f}", why))

    for name, (what, server, expected, least, wait_for) in cases.items():
        row(name, what, server, expected, least, wait_for)
    row("mail", "mail: taken", mails["mail"], "delivered", 1, 0)
    row("mail-later", "mail: 451 for 4 s, then taken", mails["mail-later"], "delivered", 2, 3)
    row("mail-refused", "mail: 550 for the recipient", mails["mail-refused"], "diverted", 1, 0)
    row("mail-no-tls", "mail: no STARTTLS where it is required", mails["mail-no-tls"], "diverted", 1, 0)
    check("mail-no-tls", not mails["mail-no-tls"].mails, "sent in the clear")
    for name, least in programs.items():
        words = {"ok": "exit 0", "fails": "exit 1, then 0", "hangs": "runs for ever, then exit 0", "talks": "10 MB of output"}
        row(name, "program: " + words[name[8:]], None, "delivered", least, 0)
    row("program-missing", "program: is not there", None, "diverted", 1, 0)
    row("secret-open", "a secret that others may read", None, "diverted", 1, 0)
    unknown = done[(told["renamed"], "renamed")]
    check("renamed", unknown["outcome"] == "diverted", f"expected diverted, found {unknown['outcome']} ({unknown['why']})")
    check("redirect", not elsewhere.seen, "a redirect was followed")
    check("huge", cases["huge"][1].sent < 16 << 20, f"{cases['huge'][1].sent} bytes were read")
    with open(f"{base}/program-ok.descriptors") as file:
        descriptors = file.read().split()
        # The listing itself has one.
        check("program", len(descriptors) <= 4, f"descriptors {descriptors}")
    with open(f"{base}/program-ok.environment") as file:
        names = file.read().split()
        check("program", all(n in ("PATH", "LANG", "LC_CTYPE") or n.startswith("FOREWARN_") for n in names), f"environment {names}")
    check("tls", not [s for s in cases["tls-unknown"][1].seen + cases["tls-expired"][1].seen + cases["tls-other"][1].seen], "sent to a server that is not the one")
    # Who was told in another's place hears of the end, whoever else is told of it.
    over = lab.put([next(iter(cases))], len(everybody) + 1, transition="resolved", severity="critical", reason="resolved")
    wait(10, "the stand-in is told the end", lambda: any(s.id == over and s.path == "/spare" for s in ready.seen))
    wait(10, "nothing of it waits", lambda: f"{over}.json" not in os.listdir(f"{base}/state/queue"))
    code = lab.stop()
    check("end", code == 0, f"exit {code}")
    # For that the others are kept, which fire yet.
    held = {f"{id}.json" for (id, _), one in done.items() if one["outcome"] == "diverted"} - {f"{told['renamed']}.json"}
    left = set(os.listdir(f"{base}/state/queue")) ^ held | set(os.listdir(f"{base}/runtime/outbox"))
    check("end", not left, f"left behind, or not kept: {sorted(left)}")
    with open(f"{base}/said") as file:
        said = file.read()
        check("log", "http://127" not in said and "https://127" not in said, "an address is in the log")
    print("| the server | outcome | tries | after s | what delivery.json says |\n| --- | --- | --- | --- | --- |")
    for line in rows:
        print("| " + " | ".join(str(cell).replace("|", "\\|") for cell in line) + " |")
    return faults, f"{len(rows)} misbehaviours"


def kills(program, base, count):
    """A stream of alerts for three receivers, one of which fails at times; the courier is killed at random moments."""
    random.seed(int(os.environ.get("SEED", "7")))
    steady, flaky, slow = (Server(always(answer(200))), Server(lambda n: reset if n % 5 == 0 else answer(500) if n % 7 == 0 else answer(200)),
                           Server(lambda n: answer(200)))
    lab = Lab(program, base)
    for name, server in (("steady", steady), ("flaky", flaky), ("slow", slow)):
        lab.receiver(name, f"http://127.0.0.1:{server.port}/{name}")
    last, put = {}, 0
    lab.start()
    for number in range(count):
        deadline = time.time() + random.uniform(0.0, 0.4)
        while time.time() < deadline:
            incident = random.randint(1, 40) + number // 50 * 40
            over = random.random() < 0.4
            last[incident] = lab.put(["steady", "flaky", "slow"], incident, "resolved" if over else "firing", random.choice(["warning", "critical"]))
            put += 1
            time.sleep(random.uniform(0, 0.03))
        lab.stop(signal.SIGKILL)
        lab.start()
    wait(120, "the last state of each incident is told", lambda: not os.listdir(f"{base}/runtime/outbox") and not os.listdir(f"{base}/state/queue"))
    faults = []
    again = 0
    for name, server in (("steady", steady), ("flaky", flaky), ("slow", slow)):
        keys = collections.defaultdict(set)
        newest = {}
        in_order = {}
        for seen in server.seen:
            keys[seen.id].add(seen.key)
            documents = (seen.body.get("digest") or {}).get("notifications") or [seen.body["notification"]]
            for one in documents:
                newest[one["incident"]] = max(newest.get(one["incident"], ""), one["id"])
        for incident, id in last.items():
            if newest.get(incident) != id:
                faults.append(f"{name}: of incident {incident} the last told is {newest.get(incident)}, expected {id}")
        for id, found in keys.items():
            single = {key for key in found if "+" not in key}
            if len(single) > 1:
                faults.append(f"{name}: {id} was sent with {single}")
        again += len(server.seen) - len({seen.key for seen in server.seen})
    lab.stop()
    return faults, f"{count} kills, {put} notifications, {len(last)} incidents, {again} repeated with the same key"


def run(*command):
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)


def disk(program, base):
    """What is sent while the disk takes nothing, and how late."""
    server = Server(always(answer(200)))
    lab = Lab(program, base)
    lab.receiver("ops", f"http://127.0.0.1:{server.port}/ops")
    image, state = f"{base}/disk", f"{base}/state"
    with open(image, "wb") as file:
        file.truncate(8 << 20)
    run("mke2fs", "-q", "-t", "ext4", image)
    run("mount", "-o", "loop", image, state)
    faults, figures = [], []

    def tell(what, is_volatile, spool):
        began = time.time()
        id = lab.put(["ops"], lab.number + 1, severity="critical")
        try:
            wait(5, what, lambda: any(s.id == id for s in server.seen))
        except SystemExit as late:
            faults.append(str(late))
            return
        took = next(s.at for s in server.seen if s.id == id) - began
        one = wait(5, "its end in delivery.json", lambda: lab.outcomes().get((id, "ops")))
        if one["volatile"] != is_volatile:
            faults.append(f"{what}: volatile is {one['volatile']}")
        if took > 1:
            faults.append(f"{what}: {took:.2f} s")
        if spool and lab.report()["spool"] is None:
            faults.append(f"{what}: delivery.json does not say it")
        figures.append(f"{what} {took * 1000:.0f} ms")

    lab.start()
    wait(10, "delivery.json", lambda: lab.report()["receivers"])
    time.sleep(1.5)
    tell("a disk that works", False, False)
    with open(f"{state}/filler", "wb") as file:
        try:
            while True:
                file.write(b"x" * 4096)
                file.flush()
        except OSError:
            pass
    tell("full", True, True)
    os.remove(f"{state}/filler")
    wait(15, "kept again", lambda: lab.report()["spool"] is None)
    tell("with room again", False, False)
    run("fsfreeze", "-f", state)
    try:
        tell("frozen", True, False)
        tell("still frozen", True, False)
    finally:
        run("fsfreeze", "-u", state)
    time.sleep(1)
    tell("thawed", False, False)
    wait(15, "nothing left", lambda: not os.listdir(f"{base}/runtime/outbox") and not os.listdir(f"{state}/queue"))
    lab.stop()
    run("mount", "-o", "remount,ro", state)
    lab.start()
    wait(10, "delivery.json", lambda: lab.report()["receivers"])
    time.sleep(1.5)
    tell("read-only from the start", True, True)
    wait(5, "nothing left in the outbox", lambda: not os.listdir(f"{base}/runtime/outbox"))
    keys = collections.Counter(s.key for s in server.seen)
    if max(keys.values()) > 1:
        faults.append(f"sent again: {keys}")
    lab.stop()
    run("umount", state)
    return faults, ", ".join(figures)


def names(program, base):
    """A name that is found no more, while no connection stands."""
    server = Server(lambda number: answer(200, b"ok", "Connection: close"))
    server.closes = True
    hosts = f"{base}/hosts"
    with open(hosts, "w") as file:
        file.write("127.0.0.1 localhost hook.lab\n")
    with open(f"{base}/resolv.conf", "w") as file:
        # Nobody is there.
        file.write("nameserver 127.0.0.1\noptions timeout:1 attempts:1\n")
    run("mount", "--bind", hosts, "/etc/hosts")
    run("mount", "--bind", f"{base}/resolv.conf", os.path.realpath("/etc/resolv.conf"))
    lab = Lab(program, base)
    lab.receiver("ops", f"http://hook.lab:{server.port}/ops")
    lab.start()
    faults = []
    try:
        wait(10, "delivery.json", lambda: lab.report()["receivers"])
        first_id = lab.put(["ops"], 1)
        wait(5, "told while the name is found", lambda: lab.outcomes().get((first_id, "ops")))
        with open(hosts, "w") as file:
            file.write("127.0.0.1 localhost\n")
        # libcurl itself remembers a name for a minute.
        wait(200, "delivery.json says that the name is dead", lambda: lab.report()["receivers"]["ops"]["namesDeadSince"])
        began = time.time()
        id = lab.put(["ops"], 2)
        one = wait(20, "told when it is found no more", lambda: lab.outcomes().get((id, "ops")))
        figures = f"told after {one['at'] - began:.2f} s at the last good address"
        with open(hosts, "w") as file:
            file.write("127.0.0.1 localhost hook.lab\n")
        wait(100, "it says that the name is found again", lambda: not lab.report()["receivers"]["ops"]["namesDeadSince"])
    finally:
        lab.stop()
        run("umount", os.path.realpath("/etc/resolv.conf"))
        run("umount", "/etc/hosts")
    return faults, figures


def main():
    program = os.path.abspath(sys.argv[1])
    with tempfile.TemporaryDirectory(prefix="forewarn-hostile-") as base:
        os.chmod(base, 0o755)
        if "--kills" in sys.argv:
            faults, text = kills(program, base, int(sys.argv[sys.argv.index("--kills") + 1]))
        elif "--disk" in sys.argv:
            faults, text = disk(program, base)
        elif "--names" in sys.argv:
            faults, text = names(program, base)
        else:
            faults, text = hostile(program, base)
        if faults and os.environ.get("KEEP"):
            subprocess.run(["cp", "-a", base, os.environ["KEEP"]])
        with open(f"{base}/said") as file:
            said = file.read()
    for fault in faults:
        print("fault:", fault)
    if faults:
        print(said[-4000:])
    print(f"{text}, {len(faults)} faults")
    sys.exit(1 if faults else 0)


main()
