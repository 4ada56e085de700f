# lab: unified
# timeout: 240
# Whatever a culprit calls itself is shown harmless: one entry in the journal, valid JSON, no control character in a terminal. And
# who forges the title of another program is still told with the unit that it is in.
command -v python3 >/dev/null || skip "needs python3"
fresh_daemon
favour
lab mount -o remount,exec /run
install -m 755 "$LAB_TMP/bin/actor" "$LAB_ROOT/run/actor"
drop_in 64-who <<'TEXT'
[rule hostile]
when     = unit(hostile-*).cpu > 3% for 3s
until    = unit(hostile-*).cpu < 0.1% for 1m
severity = warning
say      = {instance} takes {value} of a core.
TEXT
reload
mark_journal
# act KIND NAME TITLE
act() { lab systemd-run -q --unit="hostile-$1" /run/actor "$2" "$3"; }
kinds=(newline escapes direction huge invalid forged)
trap 'for kind in "${kinds[@]}"; do lab systemctl kill -s KILL "hostile-$kind" || true; done' EXIT
act newline 'a\x0aPRIORITY=0' 'evil\x0aMESSAGE=forged by a title\x0aPRIORITY=0\x0d\x0a'
act escapes '\x1b[2J\x1b]0;x\x07' '\x1b]0;owned\x07\x1b[31mred\x1b[0m\x9b31m \x08\x08\x7f'
act direction '\xe2\x80\xaegnp.exe' '\xe2\x80\xaetxt.\xe2\x81\xa6exe\xe2\x80\x8b\xef\xbb\xbf\xe2\x80\xa8next'
act huge 'huge\x0d' @1900000
act invalid '\xff\xfe\xc3\x28' '\xff\xfe\xc3\x28\xed\xa0\x80\xf4\x90\x80\x80\xc0\xaf'
act forged postgres 'postgres: 15/main: autovacuum worker shop'
for kind in "${kinds[@]}"; do
  told() { has_entry RULE=hostile SIGNAL=unit.cpu "INSTANCE=hostile-$kind.service" TRANSITION=firing; }
  wait_until 60 "hostile-$kind.service is told" told
  unit=$(FIELDS=CULPRIT_UNIT entries RULE=hostile SIGNAL=unit.cpu "INSTANCE=hostile-$kind.service" TRANSITION=firing | cut -f 2)
  assert "expected one entry with the culprit's unit hostile-$kind.service, found: $unit" test "$unit" = "hostile-$kind.service"
done
role=$(FIELDS=CULPRIT_ROLE entries RULE=hostile SIGNAL=unit.cpu INSTANCE=hostile-forged.service TRANSITION=firing | cut -f 2)
assert "expected the role that the forged title claims, found $role" test "$role" = "postgres autovacuum worker (shop)"
assert "a title forged an entry" test -z "$(lab journalctl -q MESSAGE='forged by a title' -o cat)"

lab journalctl -q --since="@${LAB_MARK%.*}" _SYSTEMD_UNIT=forewarn.service -o cat >"$LAB_TMP/journal"
assert "the journal hides a message: $(grep -m 1 'blob data' "$LAB_TMP/journal")" test "$(grep -c 'blob data' "$LAB_TMP/journal")" = 0
lab journalctl -q --since="@${LAB_MARK%.*}" _SYSTEMD_UNIT=forewarn.service -o json >"$LAB_TMP/journal.json"
assert "the journal's JSON can't be read" python3 -c 'import json, sys; [json.loads(line) for line in open(sys.argv[1])]' "$LAB_TMP/journal.json"
wait_until 15 "a notification names one of them" has_notification hostile-
assert "the outbox is no JSON" valid_outbox
assert "status.json is no JSON" python3 -m json.tool "$LAB_ROOT/run/forewarn/status.json" /dev/null

lab forewarn top --once >"$LAB_TMP/top" || true
assert "expected all of them in forewarn top, found $(grep -c hostile- "$LAB_TMP/top")" test "$(grep -c hostile- "$LAB_TMP/top")" -ge 6
lab forewarn top --once --json >"$LAB_TMP/top.json" || true
assert "forewarn top --json is no JSON" python3 -m json.tool "$LAB_TMP/top.json" /dev/null
lab forewarn status >"$LAB_TMP/status" || true
status_json >"$LAB_TMP/status.json"
assert "forewarn status --json is no JSON" python3 -m json.tool "$LAB_TMP/status.json" /dev/null
lab forewarn signals --instances 'role*' >"$LAB_TMP/signals" || true
lab forewarn check >"$LAB_TMP/check" || true
# The daemon's own words in a terminal.
mkdir -p "$LAB_ROOT/run/forewarn-lab/state"
lab timeout 12 /usr/sbin/forewarnd --foreground --runtime-dir /run/forewarn-lab --state-dir /run/forewarn-lab/state \
  >"$LAB_TMP/foreground" 2>&1 || true
assert "the daemon in a terminal told of none of them" grep -q hostile- "$LAB_TMP/foreground"
for shown in journal top status signals check foreground; do
  assert "forewarn's $shown is not harmless: $(is_harmless "$LAB_TMP/$shown" 2>&1)" is_harmless "$LAB_TMP/$shown"
done
figure "${#kinds[@]} hostile culprits, $(grep -c hostile- "$LAB_TMP/journal") entries, RSS $(lab ps -o rss= -p "$(main_pid)" | tr -d ' ') kB"
figure "says: $(FIELDS=MESSAGE entries RULE=hostile SIGNAL=unit.cpu INSTANCE=hostile-escapes.service TRANSITION=firing | cut -f 2)"
