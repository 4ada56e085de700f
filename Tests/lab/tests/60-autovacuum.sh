# lab: unified
# timeout: 240
# An autovacuum worker that eats a core is named with its service, its role, its database and its CPU: in the journal and in what
# people are sent, whichever rule notices it.
command -v python3 >/dev/null || skip "needs python3"
fresh_daemon
favour
# Dead rows that somebody's snapshot keeps: each second a worker goes through all of them in vain. Workers come and go; their role stays.
start_postgres <<'TEXT'
autovacuum_naptime = 1s
autovacuum_vacuum_threshold = 0
autovacuum_vacuum_scale_factor = 0
autovacuum_analyze_threshold = 2000000000
autovacuum_vacuum_cost_delay = 0
max_wal_size = 8GB
fsync = off
TEXT
holder=
stop() {
  [ -z "$holder" ] || kill "$holder" 2>/dev/null || true
  stop_postgres
}
trap stop EXIT
began=$(now)
sql postgres "DROP DATABASE IF EXISTS shop"
sql postgres "CREATE DATABASE shop"
sql shop "CREATE UNLOGGED TABLE orders (a int, b int) WITH (autovacuum_enabled = off)"
sql shop "INSERT INTO orders SELECT i, i FROM generate_series(1, 1000000) i"
sql shop "BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT count(*) FROM orders; SELECT pg_sleep(600)" >"$LAB_TMP/held" 2>&1 &
holder=$!
holds() { [ "$(sql shop "SELECT count(*) FROM pg_stat_activity WHERE query LIKE '%pg_sleep(600)%' AND wait_event = 'PgSleep'")" = 1 ]; }
wait_until 20 "somebody holds a snapshot" holds
for ((turn = 0; turn < 6; turn++)); do sql shop "UPDATE orders SET b = b + 1"; done
figure "1,000,000 rows updated six times after $(difference "$(now)" "$began") s"
sql shop "ALTER TABLE orders SET (autovacuum_enabled = on)"
began=$(now)
# What the updates took is forgotten after ten seconds.
leads() {
  python3 - "$LAB_ROOT/run/forewarn/status.json" <<'TEXT'
import json, sys
rows = [row for row in json.load(open(sys.argv[1]))["top"]["roles"] if row["unit"] == "postgresql@15-main.service"]
sys.exit(max(rows, key=lambda row: row["cpu10s"] or 0)["role"] != "postgres autovacuum worker (shop)")
TEXT
}
wait_until 60 "autovacuum takes most of Postgres's CPU" leads
figure "autovacuum leads after $(difference "$(now)" "$began") s"
drop_in 60-who <<TEXT
[rule postgres-busy]
when     = unit(postgresql*).cpu > 15% for 5s
severity = warning
say      = {instance} takes {value} of a core.

[rule autovacuum-busy]
when     = role(postgres, autovacuum).cpu > 15% for 5s
severity = warning
say      = Autovacuum takes {value} of a core.

[rule host-busy]
when     = cpu.busy > $((15 / $(nproc)))% for 5s
severity = warning
say      = The host is {value} busy.
TEXT
reload
mark_journal
began=$(now)
role='postgres autovacuum worker (shop)'
for rule in postgres-busy autovacuum-busy host-busy; do
  names_it() { has_entry "RULE=$rule" TRANSITION=firing CULPRIT_UNIT=postgresql@15-main.service "CULPRIT_ROLE=$role"; }
  wait_until 60 "$rule fires and names $role" names_it
  # No pid is asked for: when it is told, the worker may have made room for the next.
  message=$(FIELDS=MESSAGE entries "RULE=$rule" TRANSITION=firing | head -n 1 | cut -f 2)
  for part in postgresql@15-main.service "$role" "% of a core"; do
    assert "expected $part in the message, found: $message" grep -qF "$part" <<<"$message"
  done
done
figure "first told $(journal_delay "$began" TRANSITION=firing CULPRIT_UNIT=postgresql@15-main.service) s after the rules were there"
figure "says: $(FIELDS=MESSAGE entries RULE=postgres-busy TRANSITION=firing | head -n 1 | cut -f 2)"
wait_until 15 "a notification names it" has_notification '"role":"postgres autovacuum worker (shop)"' '"unit":"postgresql@15-main.service"'
assert "the outbox is no JSON" valid_outbox
lab forewarn top --once >"$LAB_TMP/top" || true
assert "forewarn top does not show the role: $(cat "$LAB_TMP/top")" grep -q 'autovacuum worker (shop)' "$LAB_TMP/top"
assert "expected one incident, found $(FIELDS=INCIDENT entries TRANSITION=firing CULPRIT_UNIT=postgresql@15-main.service | cut -f 2 | sort -u | paste -sd ' ')" \
  test "$(FIELDS=INCIDENT entries TRANSITION=firing CULPRIT_UNIT=postgresql@15-main.service | cut -f 2 | sort -u | wc -l)" = 1
