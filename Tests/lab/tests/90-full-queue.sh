# lab: unified
# timeout: 120
# 2,000 connections come to a port with a backlog of 16 whose program accepts none: within 5 s an alert names the port, its unit, how many
# wait and how many may. 2,000 that are accepted and idle raise nothing.
fresh_daemon
cp "$LAB_TMP/bin/pileup" "$LAB_ROOT/usr/local/bin/"
lab systemd-run -q --unit=idle-clients -p LimitNOFILE=8192 pileup 7001 512 2000 accept 100
is_listed() { grep -qF "\"$1\"" "$LAB_ROOT/run/forewarn/status.json"; }
wait_until 15 "the port of the idle clients is listed" is_listed 0.0.0.0:7001
mark_journal
began=$(now)
lab systemd-run -q --unit=deaf-server -p LimitNOFILE=8192 pileup 7000 16 2000 ignore 60
wait_until 10 "an alert names the port" has_entry RULE=accept-queue-overflow INSTANCE=0.0.0.0:7000 TRANSITION=firing
told=$(journal_delay "$began" RULE=accept-queue-overflow INSTANCE=0.0.0.0:7000 TRANSITION=firing)
less_than "$told" 5 || fail "told after $told s"
message=$(FIELDS=MESSAGE entries RULE=accept-queue-overflow INSTANCE=0.0.0.0:7000 TRANSITION=firing)
echo "$message"
grep -qF '0.0.0.0:7000 (deaf-server.service)' <<<"$message" || fail "the unit is not named"
grep -qF '17 wait to be accepted, 16 may' <<<"$message" || fail "depth and limit are not told"
wait_until 25 "it is critical once it has lasted" has_entry RULE=accept-queue-stuck INSTANCE=0.0.0.0:7000 TRANSITION=firing
! has_entry RULE=listen-overflow || fail "the host's rule told the same"
! has_entry INSTANCE=0.0.0.0:7001 || fail "idle connections raised an alert"
lab systemctl stop deaf-server idle-clients
figure "port, unit, depth and overflow told after $told s"
