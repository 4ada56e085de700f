# lab: unified
# timeout: 180
# journald stands still for a minute: sampling misses nothing, and what was queued arrives when it goes on.
fresh_daemon
seconds=${LAB_JOURNALD_STOPPED:-60}
mark_journal
beanstalkd=$(main_pid beanstalkd)
journald=$(lab systemctl show -p MainPID --value systemd-journald)
# systemd would restart a silent journald after its own watchdog's three minutes; by then it goes on again.
trap 'lab kill -CONT "$journald"' EXIT
before=$(status_number samples)
stopped=$(now)
lab kill -STOP "$journald"

# By pid: systemctl and the manager log too, and could wait for the journal.
lab kill -KILL "$beanstalkd"
grown() { grep -q beanstalkd.service -r "$LAB_ROOT/run/forewarn/outbox"; }
wait_until 10 "the outbox has the alert although the journal stands still" grown
outbox=$(difference "$(now)" "$stopped")

reached() { ! less_than "$(difference "$(now)" "$stopped")" "$seconds"; }
wait_until $((seconds + 5)) "the minute" reached
after=$(status_number samples)
lasted=$(difference "$(now)" "$stopped")
lab kill -CONT "$journald"
trap - EXIT
missed=$(awk -v s="$lasted" -v n=$((after - before)) 'BEGIN { printf "%d", s - n }')
figure "$((after - before)) samples in $lasted s"
figure "outbox after $outbox s"
assert "expected a sample a second, missed $missed of $lasted" test "$missed" -le 1

continued=$(now)
wait_until 10 "the queued entry arrives" has_entry UNIT=beanstalkd.service
figure "entry $(difference "$(now)" "$continued") s after it went on"
rules=$(FIELDS="RULE TRANSITION" entries UNIT=beanstalkd.service | cut -f 2- | sort | uniq -d)
assert "told more than once: $rules" test -z "$rules"
lab systemctl reset-failed
