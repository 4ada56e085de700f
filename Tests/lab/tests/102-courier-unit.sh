# lab: unified
# timeout: 120
# In its unit the courier has nothing but its user, the network and a credential, and an alert reaches a server; also after the watch was
# stopped and started, which makes the outbox anew.
cat >"$LAB_TMP/server.py" <<'TEXT'
import http.server, json, sys, time
class Server(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    def do_POST(self):
        body = json.loads(self.rfile.read(int(self.headers["content-length"])))
        with open(sys.argv[1], "a") as file: file.write(f"{time.time()} {body['notification']['rule']} {body['notification']['transition']} {body['key']}\n")
        self.send_response(200); self.send_header("content-length", "2"); self.end_headers(); self.wfile.write(b"ok")
    def do_HEAD(self):
        self.send_response(404); self.send_header("content-length", "0"); self.end_headers()
    def log_message(self, *_): pass
http.server.ThreadingHTTPServer(("127.0.0.1", 8099), Server).serve_forever()
TEXT
: >"$LAB_TMP/told"
nsenter --target "$LAB_PID" --net -- python3 "$LAB_TMP/server.py" "$LAB_TMP/told" &
server=$!
trap 'kill -KILL $server 2>/dev/null || true; lab systemctl stop forewarn-courier; rm -rf "$LAB_ROOT/run/systemd/system/forewarn-courier.service.d"' EXIT
mkdir -p "$LAB_ROOT/etc/forewarn/secrets" "$LAB_ROOT/run/systemd/system/forewarn-courier.service.d"
(umask 077 && echo http://127.0.0.1:8099/hook/secret >"$LAB_ROOT/etc/forewarn/secrets/ops")
printf '[Service]\nLoadCredential=ops:/etc/forewarn/secrets/ops\n' >"$LAB_ROOT/run/systemd/system/forewarn-courier.service.d/lab.conf"
fresh_daemon
printf '[receiver ops]\ntype = webhook\nurl-file = ops\n' | drop_in 60-receivers
lab systemctl daemon-reload
reload
lab systemctl restart forewarn-courier
report=$LAB_ROOT/run/forewarn-courier/delivery.json
has_report() { grep -q '"ops":{"type":"webhook","state":"ok"' "$report"; }
wait_until 10 "delivery.json with a receiver that works" has_report
score=$(lab systemd-analyze security --no-pager forewarn-courier.service | sed -n 's/.*exposure level for forewarn-courier.service: \([0-9.]*\).*/\1/p')
figure "exposure $score"
assert "expected an exposure of 1.5 at most, found ${score:-none}" less_than "${score:-10}" 1.51
said=$(lab systemd-analyze verify --man=no forewarn-courier.service 2>&1 | grep -i forewarn || true)
assert "expected silence from systemd-analyze verify, found: $said" test -z "$said"

kill_and_tell() {
  local before killed
  before=$(grep -c . "$LAB_TMP/told" || true)
  killed=$(now)
  lab systemctl kill -s KILL beanstalkd
  told() { [ "$(tail -n +$((before + 1)) "$LAB_TMP/told" | grep -c 'unit-failed firing')" -ge 1 ]; }
  wait_until 15 "the server is told of the dead beanstalkd" told
  figure "$1 told after $(difference "$(tail -n +$((before + 1)) "$LAB_TMP/told" | grep 'unit-failed firing' | head -n 1 | cut -d ' ' -f 1)" "$killed") s"
}
kill_and_tell "a dead beanstalkd"
outbox_is_empty() { [ -z "$(ls "$LAB_ROOT/run/forewarn/outbox")" ]; }
wait_until 10 "an empty outbox" outbox_is_empty
lab systemctl reset-failed beanstalkd
lab systemctl stop forewarn
lab systemctl start beanstalkd forewarn
wait_until 10 "two samples after the start" sampled 2
# A file as the watch writes it, with its user.
began=$(now)
cat >"$LAB_ROOT/run/forewarn/outbox/.lab" <<TEXT
{"version": 1, "id": "1763711990123-999999", "severity": "critical", "host": "lab", "bootId": "b", "kind": "incident", "transition": "firing",
 "rule": "lab", "incident": 999, "update": 1, "message": "m", "at": ${began%.*}, "to": [{"receiver": "ops", "reason": "fired"}], "alerts": []}
TEXT
chmod 640 "$LAB_ROOT/run/forewarn/outbox/.lab"
chown --reference="$LAB_ROOT/run/forewarn/outbox" "$LAB_ROOT/run/forewarn/outbox/.lab"
mv "$LAB_ROOT/run/forewarn/outbox/.lab" "$LAB_ROOT/run/forewarn/outbox/1763711990123-999999.json"
told_anew() { grep -q 'lab firing 1763711990123-999999/ops' "$LAB_TMP/told"; }
wait_until 15 "the server is told after the watch was started anew" told_anew
figure "after the watch was started anew $(difference "$(grep 'lab firing' "$LAB_TMP/told" | cut -d ' ' -f 1)" "$began") s"
wait_until 10 "an empty outbox" outbox_is_empty

pid=$(main_pid forewarn-courier)
user=$(lab ps -o user:20= -p "$pid")
assert "expected the user forewarn-courier, found $user" test "${user// /}" = forewarn-courier
assert "expected no capability" grep -q '^CapEff:.0000000000000000' "$LAB_ROOT/proc/$pid/status"
figure "$(awk '/^Threads/ { print $2 }' "$LAB_ROOT/proc/$pid/status") threads"
lab journalctl -q -u forewarn-courier -o cat --no-pager
assert "its secret is in the journal" test -z "$(lab journalctl -q --no-pager -o export | grep -a hook/secret || true)"
assert "its secret is in delivery.json" test "$(grep -c hook/secret "$report")" = 0
