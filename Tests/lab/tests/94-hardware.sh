# lab: host
# timeout: 120
# A board whose sensor passes its critical limit, a mirror that loses a disk and a memory module that errs are told by name, in folders
# shaped like the kernel's; a host without them starts no process for it.
folder=$LAB_TMP/hardware
sys=$folder/sys proc=$folder/proc
mkdir -p "$folder/runtime" "$folder/state" "$folder/config/conf.d" "$sys/class/hwmon/hwmon0" "$sys/devices/system/edac/mc/mc0" "$proc"
for entry in /proc/[a-z]* /proc/1; do ln -s "$entry" "$proc/"; done
cp "$LAB_CHECKOUT/config/conf.d/65-hardware.conf" "$folder/config/conf.d/"
echo board >"$sys/class/hwmon/hwmon0/name"
echo 50000 >"$sys/class/hwmon/hwmon0/temp1_input"
echo 0 >"$sys/class/hwmon/hwmon0/temp1_crit_alarm"
echo 0 >"$sys/devices/system/edac/mc/mc0/ce_count"
echo 0 >"$sys/devices/system/edac/mc/mc0/ue_count"
mirror() {
  printf 'Personalities : [raid1]\nmd0 : active raid1 sdb1[1] sda1[0]%s\n      1047552 blocks super 1.2 [2/%s] [%s]\n      \nunused devices: <none>\n' \
    "$@" >"$proc/mdstat.new"
  rm -f "$proc/mdstat"
  mv "$proc/mdstat.new" "$proc/mdstat"
}
mirror "" 2 UU
"$LAB_PROGRAMS/forewarnd" --foreground --config-dir "$folder/config" --runtime-dir "$folder/runtime" --state-dir "$folder/state" \
  --sys-root "$sys" --proc-root "$proc" </dev/null >"$folder/said" 2>&1 &
daemon=$!
trap 'kill -TERM $daemon 2>/dev/null || true; tail -n 20 "$folder/said"' EXIT
says() { grep -q "$1" "$folder/runtime/status.json"; }
wait_until 20 "the sensor is known" says '"sensor.temperature"'
began=$(now)
echo 1 >"$sys/class/hwmon/hwmon0/temp1_crit_alarm"
echo 1 >"$sys/devices/system/edac/mc/mc0/ue_count"
mirror "(F)" 1 _U
fired() { grep -q "$1" "$folder/said"; }
wait_until 30 "memory-module-bad fires" fired 'memory-module-bad.*mc0'
figure "a module told after $(difference "$(now)" "$began") s"
wait_until 60 "sensor-critical fires" fired 'CRITICAL *sensor-critical.*board/temp1'
wait_until 90 "raid-degraded fires" fired 'WARNING *raid-degraded.*md0'
figure "a lost mirror after $(difference "$(now)" "$began") s"
