# lab: host
# timeout: 120
# A tick at rest asks for no memory, on no thread: with the stock rules, and with alerts that stand and tell changing numbers.
folder=$LAB_TMP/allocations
mkdir -p "$folder/runtime" "$folder/state"
cp -r "$LAB_CHECKOUT/config" "$folder/config"
cat >"$folder/config/conf.d/99-standing.conf" <<'TEXT'
[rule standing-host]
when = memory.total > 0B
say = {value} on {host}, {cpu.busy} busy, most by {process.top-cpu.name} ({process.top-cpu.share})
do = {process.top-memory.name} holds {process.top-memory.size}
severity = notice

[rule standing-mount]
when = mount.free > 0%
say = {instance}: {mount.free} left, {value}
severity = notice
TEXT
gcc -O2 -Wall -shared -fPIC -o "$folder/malloc-count.so" "$LAB_CHECKOUT/Tests/bench/malloc-count.c"

LD_PRELOAD=$folder/malloc-count.so MALLOC_COUNT_FILE=$folder/counts "$LAB_PROGRAMS/forewarnd" --foreground \
  --config-dir "$folder/config" --runtime-dir "$folder/runtime" --state-dir "$folder/state" </dev/null >"$folder/said" 2>&1 &
daemon=$!
trap 'kill -KILL $daemon 2>/dev/null || true; tail -n 20 "$folder/said"' EXIT

samples() { sed -n 's/.*"samples": *\([0-9]*\).*/\1/p' "$folder/runtime/status.json" 2>/dev/null | head -n 1; }
sampled_here() { [ "$(samples || true)" != "" ] && [ "$(samples)" -ge "$1" ]; }
# A line a thread that ever asked: its id, its calls.
counts() { od -An -v -tu8 -w16 -j64 "$folder/counts" | awk '$1 > 0'; }

# Mounts are asked every 5 s, and three tables of them go round: by then each has been filled once.
wait_until 45 "22 samples" sampled_here 22
assert "the standing alerts do not fire" grep -q standing-host "$folder/runtime/status.json"
warm_up=$(counts | awk '{ s += $2 } END { print s }')
threads=$(ls "/proc/$daemon/task" | wc -l)
result=$(python3 "$LAB_CHECKOUT/Tests/bench/allocations.py" $daemon "$folder/counts" "$folder/runtime/status.json" 8)
IFS=$'\t' read -r calls taken _ <<<"$result"
assert "expected no allocation in a stretch, found $result" test "$calls" = 0
assert "expected 4 samples in 6 s, found $taken" test "$taken" -ge 4
figure "0 allocations in $taken samples on $threads threads, after $warm_up to start"
kill -TERM $daemon
wait $daemon
trap - EXIT
