# lab: hybrid
# Thirty kills in a burst, of whose lines the kernel suppresses most: all thirty are told, each once.
[ -x "$LAB_TMP/bin/hog" ] || skip "src/hog.c is absent"
fresh_daemon
install -m 755 "$LAB_TMP/bin/hog" "$LAB_ROOT/run/hog"
lab mount -o remount,exec /run
mark_journal
# From now on: the kernel's ring may not hold what thirty kills write.
dmesg --follow-new > >(while IFS= read -r line; do echo "$EPOCHREALTIME $line"; done >"$LAB_TMP/kernel-log") &
follower=$!
trap 'kill $follower 2>/dev/null || true' EXIT
began=$(now)
lab systemd-run -q --unit=burst -p MemoryMax=32M -p OOMPolicy=continue \
  sh -c 'for number in $(seq 30); do /run/hog 200 -n "burst-$number" & done; wait'
killed_pids() { sed -n 's/.*Killed process \([0-9]*\) (burst-[0-9]*).*/\1/p' "$LAB_TMP/kernel-log"; }
told_pids() { FIELDS=VICTIM_PID entries | awk -F '\t' '$2 != "" { print $2 }' ; }
thirty_told() { [ "$(FIELDS="VICTIM_NAME" entries | grep -c 'burst-')" -ge 30 ]; }
wait_until 20 "thirty entries" thirty_told
figure "30 told $(difference "$(now)" "$began") s after the first start"
# Each entry against the moment its line came out of the kernel's log here.
figure "the slowest $(awk -F '\t' 'NR == FNR { seen[$1] = $2; next } ($2 in seen) && $1 - seen[$2] > worst { worst = $1 - seen[$2] } END { printf "%.3f", worst }' \
  <(sed -n 's/^\([0-9.]*\) .*Killed process \([0-9]*\) (burst-.*/\2\t\1/p' "$LAB_TMP/kernel-log") <(FIELDS=VICTIM_PID entries)) s after the kernel's line"
assert "expected 30 kills by the kernel, found $(killed_pids | wc -l)" test "$(killed_pids | wc -l)" = 30
missing=$(comm -23 <(killed_pids | sort) <(told_pids | sort) | paste -sd ' ')
assert "killed, but not told: $missing" test -z "$missing"
assert "expected each once, found $(FIELDS=VICTIM_NAME entries | grep -c 'burst-') entries" \
  test "$(FIELDS=VICTIM_NAME entries | grep -c 'burst-')" = 30
lab systemctl reset-failed
