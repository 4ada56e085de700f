# lab: host
# timeout: 120
# The kernel stops writing to one file system after an error: that one is told, by its path, and no other that is read-only. One that
# somebody mounts read-only is told as that.
folder=$LAB_TMP/readonly
mkdir -p "$folder/runtime" "$folder/state" "$folder/config/conf.d" "$folder"/{broken,wanted,changed}
daemon=
trap 'kill -KILL $daemon 2>/dev/null || true; umount "$folder"/{broken,wanted,changed} 2>/dev/null || true; tail -n 20 "$folder/said"' EXIT
for name in broken wanted changed; do
  truncate -s 16M "$folder/$name.image"
  mkfs.ext4 -q "$folder/$name.image"
done
mount -o loop,errors=remount-ro "$folder/broken.image" "$folder/broken" 2>/dev/null || skip "no loop device here"
mount -o loop,ro "$folder/wanted.image" "$folder/wanted"
mount -o loop "$folder/changed.image" "$folder/changed"
device=$(basename "$(findmnt -no SOURCE "$folder/broken")")
[ -w "/sys/fs/ext4/$device/trigger_fs_error" ] || skip "this kernel's ext4 makes no errors on demand"
cp "$LAB_CHECKOUT"/config/conf.d/*.conf "$folder/config/conf.d/"
cat >"$folder/config/conf.d/73-local.conf" <<'TEXT'
[rule read-only-remounted]
when = mount.remounted-read-only
TEXT
"$LAB_PROGRAMS/forewarnd" --foreground --config-dir "$folder/config" --runtime-dir "$folder/runtime" --state-dir "$folder/state" \
  </dev/null >"$folder/said" 2>&1 &
daemon=$!
is_watched() { grep -qF "mount($folder/changed).free" <("$LAB_PROGRAMS/forewarn" signals --instances 'mount.free' --runtime-dir "$folder/runtime" 2>/dev/null); }
wait_until 30 "the mounts are watched" is_watched

began=$(now)
echo 1 >"/sys/fs/ext4/$device/trigger_fs_error"
mount -o remount,ro "$folder/changed"
told() { grep -E "$1" "$folder/said" | grep -qF -- "$2"; }
wait_until 30 "the broken one is told" told 'CRITICAL *read-only' "$folder/broken"
figure "told after $(difference "$(now)" "$began") s: $(grep -E 'CRITICAL *read-only' "$folder/said" | head -n 1 | tr -s ' ')"
wait_until 30 "the other is told as remounted" told 'read-only-remounted' "$folder/changed"
assert "the one that was meant so is told" test -z "$(grep -F "$folder/wanted" "$folder/said")"
assert "expected one critical, found: $(grep CRITICAL "$folder/said")" test "$(grep -c 'CRITICAL *read-only' "$folder/said")" = 1
# What the kernel logged of it is the same thing: it fires as well, and is told to nobody.
inhibited() { grep -q '"rule": *"kernel-read-only-remount".*"inhibitedBy": *"read-only"' <(tr -d '\n' <"$folder/runtime/status.json"); }
wait_until 30 "the kernel's word is inhibited" inhibited
kill -TERM $daemon
wait $daemon || true
trap - EXIT
umount "$folder"/{broken,wanted,changed}
