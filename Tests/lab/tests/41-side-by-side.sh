# lab: host
# Two of them in folders of their own do not disturb each other, and end on SIGTERM and SIGINT with 0.
pids=()
trap 'kill -KILL ${pids[@]+"${pids[@]}"} 2>/dev/null || true; cat "$LAB_TMP"/pair-*/said' EXIT
for one in a b; do
  folder=$LAB_TMP/pair-$one
  mkdir -p "$folder/runtime" "$folder/state"
  # A shell starts its background jobs deaf to SIGINT.
  env --default-signal=INT "$LAB_PROGRAMS/forewarnd" --foreground --config-dir "$LAB_CHECKOUT/config" --runtime-dir "$folder/runtime" \
    --state-dir "$folder/state" </dev/null >"$folder/said" 2>&1 &
  pids+=($!)
done
count_of() { sed -n 's/.*"samples": *\([0-9]*\).*/\1/p' "$LAB_TMP/pair-$1/runtime/status.json" | head -n 1; }
both() { [ "$(count_of a)" -ge 3 ] && [ "$(count_of b)" -ge 3 ]; }
wait_until 10 "three samples each" both
assert "status in the first's folder fails" "$LAB_PROGRAMS/forewarn" status --runtime-dir "$LAB_TMP/pair-a/runtime"
code=0
kill -TERM "${pids[0]}"
wait "${pids[0]}" || code=$?
assert "expected exit 0 after SIGTERM, found $code" test $code = 0
kill -INT "${pids[1]}"
wait "${pids[1]}" || code=$?
assert "expected exit 0 after SIGINT, found $code" test $code = 0
trap - EXIT
