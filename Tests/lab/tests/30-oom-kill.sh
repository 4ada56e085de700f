# lab: hybrid
# A kill by the kernel in a unit's memory limit is in the journal within a second, with the right victim.
[ -x "$LAB_TMP/bin/hog" ] || skip "src/hog.c is absent"
fresh_daemon
install -m 755 "$LAB_TMP/bin/hog" "$LAB_ROOT/run/hog"
lab mount -o remount,exec /run
mark_journal
began=$(now)
lab systemd-run -q --unit=hungry -p MemoryMax=32M -p OOMPolicy=continue /run/hog 200 -n hungry-hog
wait_until 5 "an entry with UNIT=hungry.service VICTIM_NAME=hungry-hog" has_entry UNIT=hungry.service VICTIM_NAME=hungry-hog
# The start of the victim and its 32 MB are counted in.
delay=$(journal_delay "$began" VICTIM_NAME=hungry-hog)
figure "told $delay s after the victim's start"
assert "expected it in < 1 s, took $delay" less_than "$delay" 1

killed=$(dmesg | sed -n 's/.*Killed process \([0-9]*\) (hungry-hog).*/\1/p' | tail -n 1)
told=$(FIELDS=VICTIM_PID entries VICTIM_NAME=hungry-hog | head -n 1 | cut -f 2)
assert "expected victim $killed, found ${told:-none}" test "$told" = "$killed"
# The sizes are the kernel's own, to the byte.
sizes=$(dmesg | sed -n 's/.*Killed process .*(hungry-hog) total-vm:\([0-9]*\)kB, anon-rss:\([0-9]*\)kB, file-rss:\([0-9]*\)kB, shmem-rss:\([0-9]*\)kB.*/\1 \2 \3 \4/p' \
  | tail -n 1 | awk '{printf "%d\t%d\t%d\t%d", $1 * 1024, $2 * 1024, $3 * 1024, $4 * 1024}')
told=$(FIELDS="VICTIM_VM_BYTES VICTIM_ANON_BYTES VICTIM_FILE_BYTES VICTIM_SHMEM_BYTES" entries VICTIM_NAME=hungry-hog | head -n 1 | cut -f 2-)
assert "expected the sizes $sizes, found ${told:-none}" test "$told" = "$sizes"
told=$(FIELDS="OOM_CONSTRAINT OOM_CGROUP" entries VICTIM_NAME=hungry-hog | head -n 1 | cut -f 2-)
assert "expected the limit of hungry.service, found ${told:-none}" grep -q '^cgroup	/.*/hungry.service$' <<<"$told"
assert "told more than once" test "$(entries VICTIM_NAME=hungry-hog | wc -l)" = 1
figure "says: $(FIELDS=MESSAGE entries VICTIM_NAME=hungry-hog | head -n 1 | cut -f 2)"
has_notification() { grep -l '"oom-kill"' -r "$LAB_ROOT/run/forewarn/outbox" | xargs -r grep -q hungry-hog; }
wait_until 5 "a notification of kind oom-kill in the outbox" has_notification
lab systemctl reset-failed
