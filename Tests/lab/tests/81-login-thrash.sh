# lab: host
# timeout: 150
# Memory thrash in a group: for logins outside of it login.latency says no more than `sh -c true` takes there; with the daemon and the login
# in the group it rises as that does.
group=
for folder in /sys/fs/cgroup/memory /sys/fs/cgroup; do
  [ -e "$folder/memory.limit_in_bytes" ] || grep -qw memory "$folder/cgroup.subtree_control" 2>/dev/null || continue
  group=$folder/forewarn-lab-$$-thrash
  break
done
[ -n "$group" ] || skip "no memory controller here"
mkdir "$group" 2>/dev/null || skip "can't make a memory group"
folder=$LAB_TMP/thrash
started=()
daemon=
trap 'kill -KILL "${started[@]}" 2>/dev/null || true; sleep 0.5; rmdir "$group" 2>/dev/null || true; rm -f "$folder/file"; tail -n 20 "$folder/said"' EXIT
limit=memory.limit_in_bytes
[ -e "$group/$limit" ] || limit=memory.max
echo 128M >"$group/$limit"

# start_daemon WHERE: with a folder of its own, in the group or not.
start_daemon() {
  mkdir -p "$folder/$1/runtime" "$folder/$1/state"
  (
    [ "$1" = outside ] || echo 0 >"$group/cgroup.procs"
    exec "$LAB_PROGRAMS/forewarnd" --foreground --config-dir "$LAB_CHECKOUT/config" --runtime-dir "$folder/$1/runtime" \
      --state-dir "$folder/$1/state" </dev/null >"$folder/said" 2>&1
  ) &
  daemon=$!
  started+=($daemon)
  status=$folder/$1/runtime/status.json
  wait_until 60 "all parts are measured" measured_or_gone
}
measured_or_gone() { grep -q '"login.sync":[0-9]' "$status" || ! kill -0 $daemon; }
left_the_group() { ! grep -q . "$group/cgroup.procs"; }
# watch WHERE NAME: 20 s of both.
watch() (
  [ "$1" = outside ] || echo 0 >"$group/cgroup.procs"
  exec "$LAB_TMP/bin/login" "$status" 20 </dev/null >"$folder/$2"
)
tell() {
  figure "$1: $(awk '{ o += $2; l += $3; w += $4; e += $5; r += $6; s += $7; if ($2 > om) om = $2; if ($3 > lm) lm = $3 }
    END { printf "sh -c true %.1f ms (max %.1f), login.latency %.1f ms (max %.1f): wakeup %.1f, exec %.1f, read %.1f, sync %.1f", \
      o / NR, om, l / NR, lm, w / NR, e / NR, r / NR, s / NR }' "$folder/$1")"
}
thrash() {
  "$LAB_TMP/bin/thrash" "$group/cgroup.procs" "$folder/file" 512 8 </dev/null >"$folder/ready" 2>&1 &
  thrash=$!
  started+=($thrash)
  wait_until 60 "the thrash runs" grep -q ready "$folder/ready"
}

for where in outside inside; do
  start_daemon $where
  if ! kill -0 $daemon 2>/dev/null; then
    assert "the daemon ended outside of the group" test $where = inside
    figure "inside: the kernel ended the daemon in the group for want of memory, no figure"
    continue
  fi
  watch $where $where-calm
  tell $where-calm
  thrash
  watch $where $where-thrash
  tell $where-thrash
  kill -KILL $thrash
  wait $thrash 2>/dev/null || true
  kill -TERM $daemon
  wait $daemon || true
  # Its workers end after it; until then their pages can't be had, and a daemon started beside them would be killed for want of memory.
  wait_until 30 "the thrash has left the group" left_the_group
done
correlation=$(cat "$folder"/*-calm "$folder"/*-thrash | awk '$3 >= 0 { n++; x += $2; y += $3; xx += $2 * $2; yy += $3 * $3; xy += $2 * $3 }
  END { d = (n * xx - x * x) * (n * yy - y * y); if (d <= 0) d = 1; printf "%.3f", (n * xy - x * y) / sqrt(d) }')
figure "correlation $correlation"
# Which host has which disk decides how much it rises; that it does not cry where nobody suffers is the fact.
worst=$(awk '$3 > m { m = $3 } END { printf "%d", m }' "$folder/outside-thrash")
assert "login.latency reached $worst ms for logins that the thrash does not touch" test "$worst" -lt 2000
trap - EXIT
rmdir "$group" || true
rm -f "$folder/file"
