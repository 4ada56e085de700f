# lab: host
# Any user can run several, each in folders of its own; a second one in the same folder is refused. They end on SIGTERM and
# SIGINT with 0.
base=$LAB_TMP/pair
mkdir -p "$base"/{bin,a/runtime,a/state,b/runtime,b/state}
chmod 711 "$LAB_TMP"
# The checkout may lie below a folder that only root can enter: copy what is run.
cp "$LAB_PROGRAMS/forewarnd" "$LAB_PROGRAMS/forewarn" "$base/bin/"
cp -r "$LAB_CHECKOUT/config" "$base/config"
chmod -R a+rX "$base"
as_user=()
if [ "$(id -u)" = 0 ]; then
  chown -R 65534:65534 "$base/a" "$base/b"
  as_user=(setpriv --reuid 65534 --regid 65534 --clear-groups --inh-caps=-all --bounding-set=-all)
fi
figure "as $("${as_user[@]}" id -un)"

pids=()
trap 'kill -KILL ${pids[@]+"${pids[@]}"} 2>/dev/null || true; cat "$base"/[ab]/said' EXIT
# A shell starts its background jobs deaf to SIGINT.
daemon() {
  exec env --default-signal=INT "${as_user[@]}" "$base/bin/forewarnd" --foreground --config-dir "$base/config" \
    --runtime-dir "$base/$1/runtime" --state-dir "$base/$1/state" </dev/null
}
for one in a b; do
  daemon $one >"$base/$one/said" 2>&1 &
  pids+=($!)
done
count_of() { sed -n 's/.*"samples": *\([0-9]*\).*/\1/p' "$base/$1/runtime/status.json" | head -n 1; }
both() { [ "$(count_of a)" -ge 3 ] && [ "$(count_of b)" -ge 3 ]; }
wait_until 10 "three samples each" both
for one in a b; do
  code=0
  "${as_user[@]}" "$base/bin/forewarn" status --runtime-dir "$base/$one/runtime" || code=$?
  assert "status in the folder of $one can't tell how the host stands" test $code -lt 3
done

code=0
said=$( (daemon a) 2>&1) || code=$?
assert "a second one in the folder of a was not refused" test $code -gt 0
assert "expected it to say who uses the folder, found: $said" grep -q 'another forewarnd' <<<"$said"

code=0
kill -TERM "${pids[0]}"
wait "${pids[0]}" || code=$?
assert "expected exit 0 after SIGTERM, found $code" test $code = 0
kill -INT "${pids[1]}"
wait "${pids[1]}" || code=$?
assert "expected exit 0 after SIGINT, found $code" test $code = 0
trap - EXIT
