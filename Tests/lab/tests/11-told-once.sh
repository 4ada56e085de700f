# lab: unified
# An alert that goes on firing is told once: no tick, no reload writes it to the journal again.
fresh_daemon
mark_journal
lab systemctl kill -s KILL beanstalkd
wait_until 10 "an entry with UNIT=beanstalkd.service" has_entry UNIT=beanstalkd.service
first=$(status_number samples)
reload
wait_until 15 "eight more samples" sampled $((first + 8))
count=$(entries UNIT=beanstalkd.service | wc -l)
rules=$(FIELDS="RULE TRANSITION" entries UNIT=beanstalkd.service | cut -f 2- | sort | uniq -d)
figure "$count entries in 8 samples and a reload"
assert "told more than once: $rules" test -z "$rules"
