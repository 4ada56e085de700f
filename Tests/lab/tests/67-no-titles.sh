# lab: host
# timeout: 60
# Where the process that reads titles can't even start, that is said, and processes are known by their names and units.
folder=$LAB_TMP/titles
mkdir -p "$folder/runtime" "$folder/state"
loader=$(sed -n 's/.*interpreter: \([^]]*\)\].*/\1/p' < <(readelf -l "$LAB_PROGRAMS/forewarnd"))
[ -x "$loader" ] || skip "no loader in $LAB_PROGRAMS/forewarnd"
# Started by the loader, /proc/self/exe is the loader: it does not know what the daemon wants of it.
"$loader" "$LAB_PROGRAMS/forewarnd" --foreground --config-dir "$LAB_CHECKOUT/config" --runtime-dir "$folder/runtime" \
  --state-dir "$folder/state" </dev/null >"$folder/said" 2>&1 &
daemon=$!
trap 'kill -KILL $daemon 2>/dev/null || true' EXIT
status=$folder/runtime/status.json
tells() { grep -qE '\{"name":"process titles","unknown":"failed[^"]+"\}' "$status"; }
wait_until 15 "status.json lists process titles as unknown" tells
knows_names() { grep -qF "\"name\":\"$1" < <(grep -o '"roles":\[.*' "$status"); }
wait_until 15 "roles by name" knows_names bash
assert "a role is called unnamed" test "$(grep -c unnamed "$status")" = 0
"$LAB_PROGRAMS/forewarn" status --runtime-dir "$folder/runtime" >"$folder/shown" || true
assert "forewarn status does not tell: $(cat "$folder/shown")" grep -q 'process titles' "$folder/shown"
figure "$(grep -o '{"name":"process titles[^}]*}' "$status")"
kill -TERM $daemon
wait $daemon || true
trap - EXIT
