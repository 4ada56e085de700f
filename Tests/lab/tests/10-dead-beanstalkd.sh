# lab: unified
# timeout: 120
# A service that dies with nobody to restart it is in the journal, with its name, within two seconds.
fresh_daemon
mark_journal
killed=$(now)
lab systemctl kill -s KILL beanstalkd
wait_until 10 "an entry with UNIT=beanstalkd.service" has_entry UNIT=beanstalkd.service TRANSITION=firing
delay=$(journal_delay "$killed" UNIT=beanstalkd.service TRANSITION=firing)
figure "told after $delay s"
assert "expected it in < 2 s, took $delay" less_than "$delay" 2
assert "the entry has no RULE" test -n "$(FIELDS=RULE entries UNIT=beanstalkd.service | head -n 1 | cut -f 2)"
assert "the entry has no MESSAGE_ID" test -n "$(FIELDS=MESSAGE_ID entries UNIT=beanstalkd.service | head -n 1 | cut -f 2)"
assert "no notification in the outbox names it" grep -q beanstalkd.service -r "$LAB_ROOT/run/forewarn/outbox"

# Up again: resolved, and told as such.
mark_journal
lab systemctl start beanstalkd
wait_until 90 "an entry that it is resolved" has_entry UNIT=beanstalkd.service TRANSITION=resolved
figure "then: $(FIELDS=MESSAGE entries UNIT=beanstalkd.service TRANSITION=resolved | head -n 1 | cut -f 2)"
lab systemctl reset-failed
