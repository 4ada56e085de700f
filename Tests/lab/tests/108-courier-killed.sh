# lab: unified
# timeout: 180
# The courier in its unit: killed while something waits it comes back and tells it, from the disk; a reload takes a new receiver, a reload with a
# mistake takes nothing and mutes nobody; and the watch, which is another user, can read what it says of itself.
cat >"$LAB_TMP/server.py" <<'TEXT'
import http.server, json, sys
class Server(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    def do_POST(self):
        body = json.loads(self.rfile.read(int(self.headers["content-length"])))
        one = body["notification"]
        with open(sys.argv[2], "a") as file: file.write(f"{self.path} {one['kind']} {one['rule']} {one['transition']} {body['key']}\n")
        self.send_response(200); self.send_header("content-length", "2"); self.end_headers(); self.wfile.write(b"ok")
    def do_HEAD(self):
        self.send_response(404); self.send_header("content-length", "0"); self.end_headers()
    def log_message(self, *_): pass
http.server.ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Server).serve_forever()
TEXT
told=$LAB_TMP/told-108
: >"$told"
server=
clean() {
  [ -z "$server" ] || kill -KILL "$server" 2>/dev/null || true
  lab systemctl stop forewarn-courier || true
  rm -rf "$LAB_ROOT/run/systemd/system/forewarn-courier.service.d" "$LAB_ROOT/var/lib/forewarn-courier"
  lab systemctl daemon-reload
}
trap clean EXIT
mkdir -p "$LAB_ROOT/etc/forewarn/secrets" "$LAB_ROOT/run/systemd/system/forewarn-courier.service.d"
(umask 077 && echo http://127.0.0.1:8098/credential >"$LAB_ROOT/etc/forewarn/secrets/ops" && echo http://127.0.0.1:8098/file >"$LAB_ROOT/etc/forewarn/secrets/more")
lab chown forewarn-courier /etc/forewarn/secrets/more
printf '[Service]\nLoadCredential=ops:/etc/forewarn/secrets/ops\n' >"$LAB_ROOT/run/systemd/system/forewarn-courier.service.d/lab.conf"
lab systemctl daemon-reload
fresh_daemon
printf '[receiver ops]\ntype = webhook\nurl-file = ops\n' | drop_in 60-receivers
reload
lab systemctl restart forewarn-courier
report=$LAB_ROOT/run/forewarn-courier/delivery.json
# of the receivers in delivery.json `r`, and all of it `d`
says() { python3 -c 'import json, sys; d = json.load(open(sys.argv[1])); r = d["receivers"]; sys.exit(not eval(sys.argv[2]))' "$report" "$1"; }
wait_until 10 "delivery.json" says 'r["ops"]["pending"] == 0'
silence() { lab forewarn signals 2>/dev/null | awk '$1 == "courier.silence" { print $2 $3 }'; }
is_heard() { [[ $(silence) =~ ^(0s|1s|[0-9]+ms)$ ]]; }
wait_until 20 "the watch reads what the courier says" is_heard

# Nobody listens: it waits.
lab systemctl kill -s KILL beanstalkd
wait_until 20 "one waits" says 'r["ops"]["pending"] >= 1 and d["spool"] is None'
old=$(main_pid forewarn-courier)
killed=$(now)
lab kill -KILL "$old"
is_new() { [ "$(main_pid forewarn-courier)" != "$old" ] && [ "$(main_pid forewarn-courier)" != 0 ] && says "d['pid'] == $(main_pid forewarn-courier)"; }
wait_until 20 "another courier" is_new
figure "back $(difference "$(now)" "$killed") s after kill -9"
wait_until 10 "it still waits" says 'r["ops"]["pending"] >= 1'
assert "it is not in the outbox any more, but on the disk" test -z "$(ls "$LAB_ROOT/run/forewarn/outbox")"
nsenter --target "$LAB_PID" --net -- python3 "$LAB_TMP/server.py" 8098 "$told" &
server=$!
has_told() { grep -q "$@" "$told"; }
wait_until 60 "what waited is told" has_told '^/credential incident unit-failed '
figure "told $(difference "$(now)" "$killed") s after it, once the server was there"
assert "told under one key" test "$(grep -c unit-failed "$told")" = "$(grep unit-failed "$told" | sort -u | wc -l)"

# A reload takes a receiver.
printf '[receiver ops]\ntype = webhook\nurl-file = ops\n[receiver more]\ntype = webhook\nurl-file = /etc/forewarn/secrets/more\n' | drop_in 60-receivers
same=$(main_pid forewarn-courier)
lab systemctl reload forewarn forewarn-courier
wait_until 10 "two receivers" says 'len(r) == 2'
lab forewarn test more
assert "the test arrived" has_told '^/file test '

# A reload with a mistake takes nothing.
printf '[receiver ops]\ntype = pigeon\n' | drop_in 60-receivers
lab systemctl reload forewarn-courier || true
wait_until 10 "delivery.json says why" says 'd["configuration"]["refused"] and len(r) == 2'
lab systemctl start beanstalkd
wait_until 60 "the end is told" has_told '^/credential incident unit-failed resolved'
assert "the same courier after two reloads" test "$(main_pid forewarn-courier)" = "$same"
cat "$told"
