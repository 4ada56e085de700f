# lab: host
# timeout: 150
# A backup that is too old and one that is missing are told; one that is well is not.
folder=$LAB_TMP/backups
mkdir -p "$folder/runtime" "$folder/state" "$folder/config/conf.d" "$folder/db" "$folder/well"
sed 's/ for 10m/ for 5s/; s/ for 1m/ for 5s/' "$LAB_CHECKOUT/config/conf.d/75-backups.conf" >"$folder/config/conf.d/75-backups.conf"
cat >"$folder/config/conf.d/99.conf" <<TEXT
[backup db]
path = $folder/db
[backup well]
path = $folder/well/*.dump
[backup none]
path = $folder/none
TEXT
head -c 1000 /dev/zero >"$folder/db/old.dump"
touch -d '3 days ago' "$folder/db/old.dump"
head -c 1000 /dev/zero >"$folder/well/new.dump"
"$LAB_PROGRAMS/forewarnd" --foreground --config-dir "$folder/config" --runtime-dir "$folder/runtime" --state-dir "$folder/state" \
  </dev/null >"$folder/said" 2>&1 &
daemon=$!
trap 'kill -TERM $daemon 2>/dev/null || true; tail -n 20 "$folder/said"' EXIT
began=$(now)
fired() { grep -q "$1" "$folder/said"; }
wait_until 30 "backup-stale fires" fired 'WARNING *backup-stale.*db'
wait_until 30 "backup-missing fires" fired 'CRITICAL *backup-missing.*none'
figure "both told after $(difference "$(now)" "$began") s"
assert "the good one is told of" test "$(grep -c 'backup-.*well' "$folder/said")" = 0
