# lab: host
# `make run` as somebody without any right: says what it can't watch and why, samples, ends on SIGTERM, does not crash.
folder=$LAB_TMP/nobody
mkdir -p "$folder/runtime" "$folder/state"
chmod 711 "$LAB_TMP" "$folder"
chmod 700 "$folder/runtime" "$folder/state"
# The checkout may lie below a folder that only root can enter: copy what is run.
mkdir "$folder/bin"
cp "$LAB_PROGRAMS/forewarnd" "$folder/bin/"
cp -r "$LAB_CHECKOUT/config" "$folder/config"
chmod -R a+rX "$folder/bin" "$folder/config"

as_nobody=()
if [ "$(id -u)" = 0 ]; then
  chown -R 65534:65534 "$folder"
  as_nobody=(setpriv --reuid 65534 --regid 65534 --clear-groups --inh-caps=-all --bounding-set=-all)
fi
"${as_nobody[@]}" "$folder/bin/forewarnd" --foreground --config-dir "$folder/config" --runtime-dir "$folder/runtime" \
  --state-dir "$folder/state" </dev/null >"$folder/said" 2>&1 &
daemon=$!
trap 'kill -KILL $daemon 2>/dev/null || true; cat "$folder/said"' EXIT

has_samples() {
  local count
  count=$(sed -n 's/.*"samples": *\([0-9]*\).*/\1/p' "$folder/runtime/status.json" | head -n 1)
  [ "${count:-0}" -ge 3 ]
}
wait_until 10 "three samples" has_samples
assert "it did not say a word" test -s "$folder/said"
if [ "$(cat /proc/sys/kernel/dmesg_restrict)" = 1 ]; then
  assert "it did not say that it can't read /dev/kmsg" grep -q kmsg "$folder/said"
  figure "says: $(grep -m 1 kmsg "$folder/said" | tr -s " " | sed "s/^ //")"
fi
kill -TERM $daemon
code=0
wait $daemon || code=$?
assert "expected exit 0 after SIGTERM, found $code" test $code = 0
trap - EXIT
