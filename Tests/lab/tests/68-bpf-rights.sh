# lab: host
# timeout: 60
# Reading inside the kernel takes two capabilities and no others: without them status says what is missing, with them it is done.
[ "$(id -u)" = 0 ] || skip "needs root"
folder=$LAB_TMP/rights
mkdir -p "$folder"/{bin,without,with}/state
cp "$LAB_PROGRAMS/forewarnd" "$LAB_PROGRAMS/forewarn" "$folder/bin/"
cp -r "$LAB_CHECKOUT/config" "$folder/config"
chmod 711 "$LAB_TMP"
chmod -R a+rX "$folder"
chown -R 65534:65534 "$folder/without" "$folder/with"
daemon=
trap '[ -z "$daemon" ] || kill -KILL $daemon 2>/dev/null || true' EXIT
# reads_with FOLDER CAPABILITIES: how processes are read then, as status says it.
reads_with() {
  mkdir -p "$folder/$1/runtime"
  chown 65534:65534 "$folder/$1/runtime"
  setpriv --reuid 65534 --regid 65534 --clear-groups --no-new-privs --inh-caps="$2" --ambient-caps="$2" --bounding-set="$2" \
    "$folder/bin/forewarnd" --foreground --config-dir "$folder/config" --runtime-dir "$folder/$1/runtime" \
    --state-dir "$folder/$1/state" </dev/null >"$folder/$1/said" 2>&1 &
  daemon=$!
  wait_until 15 "a status" grep -qE '"processReader": *"[^"]' "$folder/$1/runtime/status.json"
  "$folder/bin/forewarn" status --all --runtime-dir "$folder/$1/runtime" >"$folder/$1/shown" || true
  kill -TERM $daemon
  wait $daemon || true
  daemon=
  reads=$(grep -oE '"processReader": *"[^"]*' "$folder/$1/runtime/status.json" | sed 's/.*: *"//')
}
reads_with without -all
assert "expected the capabilities that are missing, found: $reads" grep -q 'not better: .*CAP_BPF and CAP_PERFMON' <<<"$reads"
assert "forewarn status does not tell: $(cat "$folder/without/shown")" grep -q 'CAP_BPF' "$folder/without/shown"
figure "without: $reads"
reads_with with -all,+bpf,+perfmon
grep -qE 'inside the kernel|CAP_' <<<"$reads" || skip "this host can't: $reads"
assert "expected the two to be enough, found: $reads" grep -q 'inside the kernel' <<<"$reads"
figure "with the two: $reads"
