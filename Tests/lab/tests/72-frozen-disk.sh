# lab: host
# timeout: 150
# A file system that is frozen: who writes to it stands still and is named with what it waits for, and the disk that rests on it
# has a request in flight and finishes none. Both are told, and over once it is thawed.
folder=$LAB_TMP/frozen
mkdir -p "$folder/runtime" "$folder/state" "$folder/outer" "$folder/config/conf.d"
truncate -s 64M "$folder/image"
mkfs.ext4 -q "$folder/image" && mount -o loop "$folder/image" "$folder/outer" 2>/dev/null || skip "no loop device here"
daemon= writer= reader= inner=
# Thawed first, or nothing else would end.
clean() {
  fsfreeze -u "$folder/outer" 2>/dev/null || true
  kill -KILL $daemon $writer $reader 2>/dev/null || true
  wait $daemon $writer $reader 2>/dev/null || true
  [ -z "$inner" ] || losetup -d "$inner"
  umount "$folder/outer"
}
trap 'clean; tail -n 20 "$folder/said"' EXIT
truncate -s 32M "$folder/outer/disk"
sync -f "$folder/outer"
inner=$(losetup -f --show "$folder/outer/disk") || skip "no second loop device here"
cp "$LAB_CHECKOUT"/config/conf.d/*.conf "$folder/config/conf.d/"
cat >"$folder/config/conf.d/72-stuck.conf" <<'TEXT'
[rule process-stuck]
when = process.stuck-for > 12s
[rule unit-stuck]
when = unit.stuck-for > 12s
[rule disk-stuck]
when = disk.stuck > 12s
TEXT
status=$folder/runtime/status.json
"$LAB_PROGRAMS/forewarnd" --foreground --config-dir "$folder/config" --runtime-dir "$folder/runtime" --state-dir "$folder/state" \
  </dev/null >"$folder/said" 2>&1 &
daemon=$!
sampled_twice() { [ "$(sed -n 's/.*"samples": *\([0-9]*\).*/\1/p' "$status" | head -n 1)" -ge 2 ]; }
wait_until 20 "two samples" sampled_twice

fsfreeze -f "$folder/outer"
began=$(now)
touch "$folder/outer/new" &
writer=$!
dd if=/dev/zero of="$inner" bs=4k count=1 oflag=direct status=none &
reader=$!
disk_told() { [ -n "$(alert_message "$status" disk-stuck "$(basename "$inner")")" ]; }
wait_until 60 "the disk is told" disk_told
said=$(alert_message "$status" disk-stuck "$(basename "$inner")")
figure "disk told after $(difference "$(now)" "$began") s: $said"
assert "expected nobody to be blamed for a disk that does not answer: $said" test "${said/Who:/}" = "$said"
# Where there is no systemd nobody is in a unit.
process_told() { [ -n "$(alert_message "$status" process-stuck)$(alert_message "$status" unit-stuck)" ]; }
wait_until 60 "the writer is told" process_told
said=$(alert_message "$status" process-stuck)$(alert_message "$status" unit-stuck)
figure "process told after $(difference "$(now)" "$began") s: $said"
assert "expected touch or dd and what it waits for (touch: $(cat /proc/$writer/wchan), dd: $(cat /proc/$reader/wchan)): $said" \
  grep -qE '(touch|dd|loop|kworker)[^ ]* \(pid [0-9]+.* It waits for ' <<<"$said"

fsfreeze -u "$folder/outer"
began=$(now)
is_over() { ! disk_told && ! process_told; }
wait_until 90 "both are over" is_over
figure "over after $(difference "$(now)" "$began") s"
kill -TERM $daemon
wait $daemon || true
wait $writer $reader
trap - EXIT
clean
