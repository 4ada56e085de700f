# lab: unified
# timeout: 90
# A daemon that stands still is killed and started again by systemd; meanwhile `status` says how old its data is.
fresh_daemon
unit_drop_in <<'TEXT'
[Service]
WatchdogSec=8s
TEXT
lab systemctl restart forewarn
wait_until 10 "two samples after the start" sampled 2
old=$(main_pid)
restarts=$(lab systemctl show -p NRestarts --value forewarn)
stopped=$(now)
lab kill -STOP "$old"

old_data_is_told() {
  local code=0
  lab forewarn status >"$LAB_TMP/status" 2>&1 || code=$?
  [ $code = 3 ]
}
# Before the watchdog bites: after a few intervals without an update.
told=no
while [ "$(main_pid)" = "$old" ] && less_than "$(difference "$(now)" "$stopped")" 20; do
  if old_data_is_told; then
    told=yes
    break
  fi
  sleep 0.2
done
[ $told = no ] || figure "status exits 3 after $(difference "$(now)" "$stopped") s"
is_new() { [ "$(main_pid)" != "$old" ] && [ "$(main_pid)" != 0 ]; }
wait_until 20 "another main process" is_new
figure "another one $(difference "$(now)" "$stopped") s after SIGSTOP with WatchdogSec=8s"
wait_until 10 "it samples" sampled 2
assert "expected one more restart" test "$(lab systemctl show -p NRestarts --value forewarn)" -gt "$restarts"
assert "status never exited 3 while the daemon stood still" test $told = yes
