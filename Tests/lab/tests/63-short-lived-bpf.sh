# lab: host
# timeout: 240
# The same with BPF, on the host: each end is told with its CPU time, so that even processes that nobody waits for are counted.
command -v python3 >/dev/null || skip "needs python3"
tree=$(awk '$3 == "cgroup2" { print $2; exit }' /proc/mounts)
[ "$(id -u)" = 0 ] && [ -n "$tree" ] && [ -w "$tree" ] || skip "needs root and a writable cgroup2"
folder=$LAB_TMP/bpf
mkdir -p "$folder/runtime" "$folder/state"
group=$tree/forewarn-lab-$$
"$LAB_PROGRAMS/forewarnd" --foreground --config-dir "$LAB_CHECKOUT/config" --runtime-dir "$folder/runtime" \
  --state-dir "$folder/state" </dev/null >"$folder/said" 2>&1 &
daemon=$!
churner=
clean_up() {
  kill -KILL $daemon $churner 2>/dev/null || true
  wait $daemon $churner 2>/dev/null || true
  find "$group" -depth -type d -exec rmdir {} + 2>/dev/null || true
}
trap clean_up EXIT
status=$folder/runtime/status.json
reader() { sed -n 's/.*"processReader":"\([^"]*\)".*/\1/p' "$status"; }
has_samples() { [ "$(grep -o '"samples": *[0-9]*' "$status" | grep -o '[0-9]*$')" -ge 3 ]; }
wait_until 20 "three samples" has_samples
grep -q 'inside the kernel' <<<"$(reader)" || skip "this host reads processes by $(reader)"
figure "read $(reader)"

usage() { sed -n 's/^usage_usec //p' "$1/cpu.stat"; }
roles_of() { cpu_of "$status" "$1" | cut -d ' ' -f 1; }
in_roles() { awk -v s="$(roles_of "$1")" 'BEGIN { exit !(s > 0.2) }'; }
# both UNIT GROUP: the processes' count, and the cgroup's at the moment of the table it is from.
both() {
  local before
  before=$(stat -c %Y%N "$status" 2>/dev/null; stat -c %i "$status")
  until [ "$(stat -c %Y%N "$status" 2>/dev/null; stat -c %i "$status")" != "$before" ]; do sleep 0.01; done
  echo "$(roles_of "$1") $(usage "$2")"
}
for way in shell fork vfork ignore; do
  unit=churn-$way.service
  mkdir -p "$group/$unit"
  if [ $way = shell ]; then
    command=(sh -c 'while :; do /bin/true; sleep 0.003; done')
  else
    command=("$LAB_TMP/bin/churn" $way 170)
  fi
  (echo $BASHPID >"$group/$unit/cgroup.procs" && exec "${command[@]}") </dev/null >/dev/null &
  churner=$!
  wait_until 15 "$unit is in the table" in_roles $unit
  began=$(both $unit "$group/$unit")
  sleep 20
  ended=$(both $unit "$group/$unit")
  kill -KILL $churner
  wait $churner 2>/dev/null || true
  counts=$(awk -v b="$began" -v e="$ended" 'BEGIN { split(b, x, " "); split(e, y, " ")
    p = y[1] - x[1]; c = (y[2] - x[2]) / 1e6; printf "%.2f %.2f %.3f", p, c, p / c }')
  ratio=${counts##* }
  figure "$way: processes ${counts%% *} s, cgroup $(cut -d ' ' -f 2 <<<"$counts") s, $ratio of it"
  assert "$way: expected 0.9 to 1.1 of what the cgroup counted, found $ratio ($counts)" \
    awk -v r="$ratio" 'BEGIN { exit !(r > 0.9 && r < 1.1) }'
done
