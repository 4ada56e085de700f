# lab: hybrid
# Lines about a kill that user space wrote to /dev/kmsg are not believed; a real kill after them is.
[ -x "$LAB_TMP/bin/hog" ] || skip "src/hog.c is absent"
fresh_daemon
install -m 755 "$LAB_TMP/bin/hog" "$LAB_ROOT/run/hog"
lab mount -o remount,exec /run
mark_journal
# <0> asks for the kernel's facility; the kernel turns it into user's.
for line in \
  '<0>Memory cgroup out of memory: Killed process 4242 (forged) total-vm:1kB, anon-rss:1kB, file-rss:0kB, shmem-rss:0kB, UID:0 pgtables:1kB oom_score_adj:0' \
  '<2>Out of memory: Killed process 4243 (forged) total-vm:1kB, anon-rss:1kB, file-rss:0kB, shmem-rss:0kB, UID:0 pgtables:1kB oom_score_adj:0' \
  '<6>oom-kill:constraint=CONSTRAINT_NONE,nodemask=(null),cpuset=/,mems_allowed=0,global_oom,task_memcg=/,task=forged,pid=4244,uid=0'; do
  echo "$line" | lab tee /dev/kmsg >/dev/null
done
lab systemd-run -q --unit=honest -p MemoryMax=32M -p OOMPolicy=continue /run/hog 200 -n honest-hog
wait_until 5 "the real kill is told" has_entry VICTIM_NAME=honest-hog
figure "3 forged ones not told, 1 real one told"
assert "a forged kill is told: $(FIELDS='VICTIM_NAME VICTIM_PID' entries VICTIM_NAME=forged)" test -z "$(entries VICTIM_NAME=forged)"
assert "a forged kill is in the outbox" test -z "$(grep -l forged -r "$LAB_ROOT/run/forewarn/outbox")"
lab systemctl reset-failed
