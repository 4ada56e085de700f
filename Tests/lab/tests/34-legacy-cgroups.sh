# lab: legacy
# cgroup v1 alone, as on older hosts: units are known by name, memory and tasks; what v1 does not have is unknown, not zero.
[ -x "$LAB_TMP/bin/hog" ] || skip "src/hog.c is absent"
fresh_daemon
unit_signal() { lab forewarn signals --instances 'unit(beanstalkd.service)*' | grep -F "unit(beanstalkd.service).$1 " | tr -s ' '; }
has_table() { unit_signal memory | grep -q iB; }
wait_until 5 "the unit's memory" has_table
figure "$(unit_signal memory | sed 's/^ //')"
assert "expected the pressure of a unit to be unknown, found $(unit_signal pressure.memory.full)" \
  grep -q '? \[absent\]' <<<"$(unit_signal pressure.memory.full)"

mark_journal
killed=$(now)
lab systemctl kill -s KILL beanstalkd
wait_until 10 "an entry with UNIT=beanstalkd.service" has_entry UNIT=beanstalkd.service TRANSITION=firing
figure "dead unit told after $(journal_delay "$killed" UNIT=beanstalkd.service TRANSITION=firing) s"

install -m 755 "$LAB_TMP/bin/hog" "$LAB_ROOT/run/hog"
lab mount -o remount,exec /run
mark_journal
began=$(now)
lab systemd-run -q --unit=hungry -p MemoryMax=32M -p OOMPolicy=continue /run/hog 200 -n hungry-hog
wait_until 5 "an entry with UNIT=hungry.service VICTIM_NAME=hungry-hog" has_entry UNIT=hungry.service VICTIM_NAME=hungry-hog
delay=$(journal_delay "$began" VICTIM_NAME=hungry-hog)
figure "OOM kill told $delay s after the victim's start"
assert "expected it in < 1 s, took $delay" less_than "$delay" 1
lab systemctl reset-failed
