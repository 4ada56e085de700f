# lab: hybrid
# timeout: 120
# What belongs together is told once: a beanstalkd that the kernel killed for memory and that stays down is one incident, the kill
# its root. And a rule that inhibits another silences it.
fresh_daemon
mkdir -p "$LAB_ROOT/run/systemd/system/beanstalkd.service.d"
printf '[Service]\nMemoryMax=16M\n' >"$LAB_ROOT/run/systemd/system/beanstalkd.service.d/lab.conf"
restore() {
  rm -rf "$LAB_ROOT/run/systemd/system/beanstalkd.service.d"
  lab systemctl daemon-reload
  lab systemctl reset-failed
}
trap restore EXIT
lab systemctl daemon-reload
# Jobs of 60 kB until it is gone.
fill() {
  lab bash -c 'exec 3<>/dev/tcp/127.0.0.1/11300 || exit 0
    job=$(head -c 60000 /dev/zero | tr "\0" x)
    while printf "put 0 0 60 60000\r\n%s\r\n" "$job" >&3 2>/dev/null; do :; done' </dev/null >/dev/null 2>&1 || true
}
is_up() { lab bash -c 'exec 3<>/dev/tcp/127.0.0.1/11300'; }
restart() {
  lab systemctl reset-failed
  lab systemctl restart beanstalkd
  wait_until 10 "beanstalkd answers" is_up
}
restart
wait_until 10 "eight samples with it" sampled 8
mark_journal
killed=$(now)
fill
for rule in unit-failed oom-kill; do
  wait_until 10 "$rule fires" has_entry RULE=$rule TRANSITION=firing
done
numbers() { FIELDS=INCIDENT entries TRANSITION=firing | cut -f 2 | grep . | sort -u; }
alerts() { FIELDS=RULE entries TRANSITION=firing "INCIDENT=$1" | cut -f 2 | sort -u | paste -sd ' '; }
figure "told $(journal_delay "$killed" RULE=unit-failed TRANSITION=firing) s after the first job"
assert "expected one incident, found numbers $(numbers | paste -sd ' ')" test "$(numbers | wc -l)" = 1
number=$(numbers)
figure "incident $number: $(alerts "$number")"
story() { FIELDS="RULE ALERTS STORY MESSAGE" entries "INCIDENT=$number" ALERTS=2; FIELDS="RULE ALERTS STORY MESSAGE" entries "INCIDENT=$number" ALERTS=3; }
wait_until 15 "the story of both alerts" test -n "$(story)"
root=$(story | tail -n 1 | cut -f 2)
assert "expected a kill as the root, found $root" grep -q oom <<<"$root"
# One story in the outbox: files of one number, each with the same root; the kill itself is a notification of its own kind.
stories() { grep -l '"kind":"incident"' "$LAB_ROOT"/run/forewarn/outbox/*.json | xargs -r grep -ho '"incident":[0-9]*' | sort -u; }
assert "expected one incident in the outbox, found $(stories | paste -sd ' ')" test "$(stories)" = "\"incident\":$number"
has_story() { has_notification '"kind":"incident"' '"rule":"unit-failed"' '"rule":"oom-kill"' beanstalkd.service; }
wait_until 15 "one notification tells both" has_story
assert "the outbox is no JSON" valid_outbox
figure "$(grep -l '"kind":"incident"' "$LAB_ROOT"/run/forewarn/outbox/*.json | wc -l) notification(s) of it"
figure "says: $(story | tail -n 1 | cut -f 5)"

# The same with a rule that inhibits: the consequence is in the journal, marked, and nobody is sent it.
restart
drop_in 65-story <<'TEXT'
[rule oom-kill]
inhibits = unit-failed
TEXT
lab systemctl stop forewarn
forget
lab systemctl start forewarn
wait_until 20 "eight samples" sampled 8
mark_journal
fill
wait_until 10 "unit-failed is inhibited" has_entry RULE=unit-failed TRANSITION=firing INHIBITED_BY=oom-kill
sent() { has_notification '"kind":"incident"' '"rule":"oom-kill"'; }
wait_until 15 "the kill is sent" sent
assert "an inhibited alert is sent" test -z "$(grep -l '"rule":"unit-failed"' "$LAB_ROOT"/run/forewarn/outbox/*.json)"
status_json >"$LAB_TMP/inhibited"
assert "status does not say who inhibits it" grep -q 'oom-kill' "$LAB_TMP/inhibited"
figure "inhibited by oom-kill: not sent"
