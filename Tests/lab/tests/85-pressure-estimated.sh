# lab: host
# timeout: 120
# A kernel without PSI, staged by a mount over /proc/pressure in a namespace of its own: estimates take the place of the figures, are marked
# in status, `signals` and messages, and follow what the kernel says to those who can see it.
folder=$LAB_TMP/estimated
mkdir -p "$folder/runtime" "$folder/state" "$folder/config" "$folder/empty"
cat >"$folder/config/forewarn.conf" <<'TEXT'
[rule waits]
when = pressure.cpu.some > 30%
severity = notice
say = Some task waited for a core: {value}.
TEXT
[ -d /proc/pressure ] || skip "this kernel has no pressure figures to hide"
started=()
trap 'kill -KILL "${started[@]}" 2>/dev/null || true; tail -n 20 "$folder/said"' EXIT
unshare -m --propagation private bash -c 'mount --bind "$1" /proc/pressure && shift && exec "$@"' hide "$folder/empty" \
  "$LAB_PROGRAMS/forewarnd" --foreground --config-dir "$folder/config" --runtime-dir "$folder/runtime" --state-dir "$folder/state" \
  </dev/null >"$folder/said" 2>&1 &
daemon=$!
started+=($daemon)
value() { "$LAB_PROGRAMS/forewarn" signals --runtime-dir "$folder/runtime" --json "$1" | python3 -c 'import json, sys; print(json.load(sys.stdin)[0]["value"])'; }
estimated() { "$LAB_PROGRAMS/forewarn" signals --runtime-dir "$folder/runtime" pressure.cpu.some 2>/dev/null | grep -q '\[estimated\]'; }
wait_until 20 "an estimate of pressure.cpu.some" estimated
assert "status.json lists no estimates" grep -q '"estimates":\["pressure' "$folder/runtime/status.json"
assert "nothing is said of it at the start" grep -q 'pressure is estimated' "$folder/said"
"$LAB_TMP/bin/spin" 20 </dev/null >"$folder/spin" &
spin=$!
started+=($spin)
told() { grep -q 'Some task waited for a core: .*(estimated)' "$folder/said"; }
wait_until 30 "an alert that calls its value estimated" told
sleep 10
before=$(awk '/^some/ { print substr($5, 7) }' /proc/pressure/cpu)
sleep 10
after=$(awk '/^some/ { print substr($5, 7) }' /proc/pressure/cpu)
truth=$(awk -v a="$after" -v b="$before" 'BEGIN { printf "%.1f", (a - b) / 1e5 }')
estimate=$(value pressure.cpu.some)
figure "under 20 busy processes the kernel says cpu some $truth %, the estimate $estimate %"
assert "expected the estimate within 25 points of $truth, found $estimate" less_than "$(awk -v a="$truth" -v b="$estimate" 'BEGIN { d = a - b; print d < 0 ? -d : d }')" 25
kill -KILL $spin
kill -TERM $daemon
wait $daemon
trap - EXIT
