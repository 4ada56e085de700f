# lab: unified
# `systemctl start forewarn` returns, active, within two seconds of a machine's first start.
lab systemctl stop forewarn
began=$(now)
lab systemctl start forewarn
took=$(difference "$(now)" "$began")
assert "expected state active, found $(lab systemctl is-active forewarn || true)" lab systemctl -q is-active forewarn
figure "active after $took s"
assert "expected active in < 2 s, took $took" less_than "$took" 2

wait_until 5 "status.json with three samples" sampled 3
assert "status.json is not readable by everybody" lab setpriv --reuid 65534 --regid 65534 --clear-groups cat /run/forewarn/status.json >/dev/null
assert "status as another user fails" lab setpriv --reuid 65534 --regid 65534 --clear-groups forewarn status

# As the unit promises: its own user, one capability, the watch thread in real time.
pid=$(main_pid)
assert "expected the user forewarn, found $(lab ps -o user= -p "$pid")" test "$(lab ps -o user= -p "$pid")" = forewarn
# CAP_SYSLOG is bit 34.
held=$(lab sed -n 's/^CapPrm:\s*//p' "/proc/$pid/status")
assert "expected CAP_SYSLOG alone, found $held" test "$held" = 0000000400000000
figure "$(lab ps -L -o cls= -p "$pid" | sort | uniq -c | awk '{printf "%s%s %s", sep, $1, $2; sep = " + "}') threads"
figure "$(lab ps -o rss= -p "$pid" | awk '{printf "%.1f", $1 / 1024}') MB"
