# lab: host
# timeout: 120
# The file system of the state directory stops taking writes for good, in a sleep that no signal ends: login.sync says for how long,
# it is told, sampling goes on, and the daemon can be stopped and started at once. (Frozen: what suspending its device does first.)
folder=$LAB_TMP/stuck
mkdir -p "$folder/runtime" "$folder/state"
truncate -s 32M "$folder/image"
mkfs.ext4 -q "$folder/image" && mount -o loop "$folder/image" "$folder/state" 2>/dev/null || skip "no loop device here"
daemon= started=()
trap 'fsfreeze -u "$folder/state" 2>/dev/null || true; kill -KILL "${started[@]}" 2>/dev/null || true; sleep 1; umount "$folder/state" || true
  tail -n 20 "$folder/said"' EXIT
start_daemon() {
  "$LAB_PROGRAMS/forewarnd" --foreground --config-dir "$LAB_CHECKOUT/config" --runtime-dir "$folder/runtime" \
    --state-dir "$folder/state" </dev/null >>"$folder/said" 2>&1 &
  daemon=$!
  started+=($daemon)
}
samples() { sed -n 's/.*"samples": *\([0-9]*\).*/\1/p' "$folder/runtime/status.json" | head -n 1; }
value() { sed -n "s/.*\"$1\":\([0-9.e-]*\).*/\1/p" "$folder/runtime/status.json" | head -n 1; }
says_pid() { grep -q "\"pid\": *$daemon[,}]" "$folder/runtime/status.json" && [ "$(samples)" -ge 2 ]; }
measured() { grep -q '"login.sync":[0-9]' "$folder/runtime/status.json"; }
start_daemon
wait_until 20 "all parts are measured" measured

fsfreeze -f "$folder/state"
began=$(now)
before=$(samples)
fires() { grep -q 'CRITICAL *login-stuck' "$folder/said"; }
wait_until 60 "login-stuck fires" fires
lasted=$(difference "$(now)" "$began")
sync=$(value login.sync)
figure "told after $lasted s: login.sync $sync s, login.latency $(value login.latency) s"
assert "login.sync says $sync after $lasted s" less_than "$(difference "$lasted" "$sync")" 7
taken=$(($(samples) - before))
assert "expected a sample a second, found $taken in $lasted s" less_than "$(difference "$lasted" "$taken")" 2
stuck=0
for pid in $(cat /proc/$daemon/task/*/children); do
  if grep -qaz '^login-sync' "/proc/$pid/cmdline" && grep -q '^State:.D' "/proc/$pid/status"; then stuck=$pid; fi
done
assert "its process does not wait in uninterruptible sleep" test $stuck != 0

began=$(now)
kill -TERM $daemon
wait $daemon || true
figure "stopped in $(difference "$(now)" "$began") s"
assert "it took more than 3 s to stop" less_than "$(difference "$(now)" "$began")" 3
assert "the stuck process is gone, so this shows nothing" test -d /proc/$stuck
began=$(now)
start_daemon
wait_until 20 "samples of another one" says_pid
figure "sampled again after $(difference "$(now)" "$began") s"
hangs_again() { awk -v v="$(value login.sync)" 'BEGIN { exit !(v > 3) }'; }
wait_until 20 "it finds the disk stuck again" hangs_again

fsfreeze -u "$folder/state"
is_well() { awk -v v="$(value login.sync)" 'BEGIN { exit !(v != "" && v < 1) }'; }
wait_until 20 "the disk is well again" is_well
is_gone() { [ ! -d /proc/$stuck ]; }
wait_until 10 "the stuck process ends" is_gone
kill -TERM $daemon
wait $daemon || true
trap - EXIT
umount "$folder/state"
