# lab: unified
# A reload with a mistake keeps the running rules and says where the mistake is; the next good one is taken.
fresh_daemon
before=$(lab forewarn status --json | sed -n 's/.*"loadedAt": *\([0-9.]*\).*/\1/p' | head -n 1)
mark_journal
drop_in 50-mistake <<'TEXT'
[rule mistaken]
when     = memory.availble < 10% for 2m
severity = warning
TEXT
reload || true
mistake=/etc/forewarn/conf.d/50-mistake.conf
wait_until 5 "an entry with CONFIG_FILE=$mistake" has_entry CONFIG_FILE=$mistake
line=$(FIELDS="CONFIG_LINE" entries CONFIG_FILE=$mistake | head -n 1 | cut -f 2)
assert "expected CONFIG_LINE=2, found ${line:-none}" test "$line" = 2
figure "says: $(FIELDS="MESSAGE" entries CONFIG_FILE=$mistake | head -n 1 | cut -f 2)"
assert "the daemon is no longer active" lab systemctl -q is-active forewarn

# The old rules still watch.
after=$(lab forewarn status --json | sed -n 's/.*"loadedAt": *\([0-9.]*\).*/\1/p' | head -n 1)
assert "expected the configuration of $before to go on, found one of $after" test "$before" = "$after"
mark_journal
lab systemctl kill -s KILL beanstalkd
wait_until 10 "the old rules tell of a dead unit" has_entry UNIT=beanstalkd.service

# A repaired one is taken without a restart.
pid=$(main_pid)
drop_in 50-mistake <<'TEXT'
[rule repaired]
when     = memory.available < 1% for 2m
severity = warning
say      = Repaired.
TEXT
reload
repaired() { lab forewarn status --json | grep -q '"repaired"'; }
wait_until 5 "the repaired rule in status" repaired
assert "the daemon was restarted" test "$pid" = "$(main_pid)"
