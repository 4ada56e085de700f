# lab: unified
# A reload with a mistake keeps the running rules and says where the mistake is; the next good one is taken.
fresh_daemon
before=$(status_json | sed -n 's/.*"loadedAt": *\([0-9.]*\).*/\1/p' | head -n 1)
mark_journal
drop_in 50-mistake <<'TEXT'
[rule mistaken]
when     = memory.availble < 10% for 2m
severity = warning
say      = Mistaken.
TEXT
began=$(now)
reload || true
mistake=/etc/forewarn/conf.d/50-mistake.conf
wait_until 5 "an entry with CONFIG_FILE=$mistake" has_entry CONFIG_FILE=$mistake
figure "told after $(journal_delay "$began" CONFIG_FILE=$mistake) s"
line=$(FIELDS="CONFIG_LINE" entries CONFIG_FILE=$mistake | head -n 1 | cut -f 2)
assert "expected CONFIG_LINE=2, found ${line:-none}" test "$line" = 2
figure "says: $(FIELDS="MESSAGE" entries CONFIG_FILE=$mistake | head -n 1 | cut -f 2)"
assert "the daemon is no longer active" lab systemctl -q is-active forewarn

# The old rules still watch.
after=$(status_json | sed -n 's/.*"loadedAt": *\([0-9.]*\).*/\1/p' | head -n 1)
assert "expected the configuration of $before to go on, found one of $after" test "$before" = "$after"
mark_journal
lab systemctl kill -s KILL beanstalkd
wait_until 10 "the old rules tell of a dead unit" has_entry UNIT=beanstalkd.service

# A repaired one is taken without a restart, and judged.
pid=$(main_pid)
mark_journal
drop_in 50-mistake <<'TEXT'
[rule repaired]
when     = memory.available > 1%
severity = notice
say      = Repaired.
TEXT
reload
wait_until 5 "the repaired rule fires" has_entry RULE=repaired TRANSITION=firing
assert "the daemon was restarted" test "$pid" = "$(main_pid)"
