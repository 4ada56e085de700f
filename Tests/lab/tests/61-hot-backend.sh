# lab: unified
# timeout: 120
# One hot backend among forty idle ones is named with its user, its database and the command that it runs.
fresh_daemon
favour
start_postgres <<'TEXT'
max_connections = 60
autovacuum = off
jit = off
max_parallel_workers_per_gather = 0
TEXT
clients=()
stop_clients() {
  kill ${clients[@]+"${clients[@]}"} 2>/dev/null || true
  stop_postgres
}
trap stop_clients EXIT
sql postgres "CREATE ROLE clerk LOGIN PASSWORD 'clerk'; CREATE ROLE buyer LOGIN PASSWORD 'buyer'"
sql postgres "CREATE DATABASE books" && sql postgres "CREATE DATABASE shop2"
connect() { PGPASSWORD=$1 exec nsenter -t "$LAB_PID" -m -p -n -i -u -C -r -w psql -q -At -h 127.0.0.1 -U "$1" -d "$2"; }
# Idle: connected, one query behind them.
mkfifo "$LAB_TMP/idle"
exec 8<>"$LAB_TMP/idle"
for ((number = 0; number < 40; number++)); do
  (connect clerk books) <"$LAB_TMP/idle" >/dev/null 2>&1 &
  clients+=($!)
done
forty() { [ "$(sql postgres "SELECT count(*) FROM pg_stat_activity WHERE usename = 'clerk'")" = 40 ]; }
wait_until 30 "forty idle backends" forty
drop_in 61-who <<TEXT
[rule postgres-busy]
when     = unit(postgresql*).cpu > 15% for 5s
severity = warning
say      = {instance} takes {value} of a core.

[rule backend-busy]
when     = role(postgres, backend).cpu > 15% for 5s
severity = warning
say      = A kind of backend takes {value} of a core.

[rule host-busy]
when     = cpu.busy > $((15 / $(nproc)))% for 5s
severity = warning
say      = The host is {value} busy.
TEXT
reload
mark_journal
began=$(now)
(connect buyer shop2) <<<"SELECT count(*) FROM generate_series(1, 2000) a, generate_series(1, 10000000) b" >/dev/null 2>&1 &
clients+=($!)
role='postgres backend (buyer@shop2)'
for rule in postgres-busy backend-busy host-busy; do
  names_it() { has_entry "RULE=$rule" TRANSITION=firing CULPRIT_UNIT=postgresql@15-main.service "CULPRIT_ROLE=$role" CULPRIT_ACTIVITY=SELECT; }
  wait_until 40 "$rule fires and names $role and its command" names_it
  message=$(FIELDS=MESSAGE entries "RULE=$rule" TRANSITION=firing | head -n 1 | cut -f 2)
  for part in postgresql@15-main.service "$role" "doing SELECT" "% of a core"; do
    assert "expected $part in the message, found: $message" grep -qF "$part" <<<"$message"
  done
done
figure "told $(journal_delay "$began" RULE=postgres-busy TRANSITION=firing) s after the query began"
figure "says: $(FIELDS=MESSAGE entries RULE=postgres-busy TRANSITION=firing | head -n 1 | cut -f 2)"
wait_until 15 "a notification names it" has_notification "$role" '"activity":"SELECT"' postgresql@15-main.service
assert "the outbox is no JSON" valid_outbox
