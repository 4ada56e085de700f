# lab: unified
# timeout: 150
# A process of a unit stands still over a FUSE file system that never answers: it is told with its unit, since when, and, once the daemon
# may look, what it waits for. Without that right the message says so.
[ -c /dev/fuse ] || skip "this kernel has no FUSE"
fresh_daemon
"$LAB_TMP/bin/hang" "$LAB_PID" /mnt/hung </dev/null >"$LAB_TMP/hang" 2>&1 &
hang=$!
trap 'kill -KILL $hang 2>/dev/null || true; lab umount -l /mnt/hung 2>/dev/null || true' EXIT
ready() { grep -q ready "$LAB_TMP/hang"; }
wait_until 5 "the mount: $(cat "$LAB_TMP/hang")" ready
drop_in 71-stuck <<'TEXT'
[rule unit-stuck]
when = unit.stuck-for > 12s
TEXT
reload
# The daemon's own helper hangs there as well, once it is killed: only this unit is asked about.
kill -USR1 $hang
lab systemd-run -q --unit=reporter --property=KillMode=process --property=TimeoutStopSec=1 stat /mnt/hung
# It waits for its answer in a sleep that no signal ends once one has come.
pid=$(main_pid reporter)
is_asleep() { [ "$(lab ps -o state= -p "$pid")" = D ]; }
asleep() { lab kill -TERM "$pid" 2>/dev/null; is_asleep; }
wait_until 10 "stat is in uninterruptible sleep" asleep
mark_journal
began=$(now)
told() { has_entry RULE=unit-stuck INSTANCE=reporter.service TRANSITION=firing; }
wait_until 40 "it is told" told
figure "told after $(journal_delay "$began" RULE=unit-stuck INSTANCE=reporter.service TRANSITION=firing) s"
said=$(FIELDS=MESSAGE entries RULE=unit-stuck INSTANCE=reporter.service TRANSITION=firing | cut -f 2 | head -n 1)
assert "expected stat and its pid in: $said" grep -qF "stat (pid $pid)" <<<"$said"
assert "expected that it says which right is missing: $said" grep -qF "CAP_SYS_PTRACE" <<<"$said"

# The right that the unit file offers for this.
unit_drop_in <<'TEXT'
[Service]
AmbientCapabilities=CAP_SYS_PTRACE
CapabilityBoundingSet=CAP_SYS_PTRACE
TEXT
mark_journal
# One that knows of nothing: what was told before goes on firing over a restart, and is not told anew.
lab systemctl stop forewarn
forget
lab systemctl start forewarn
wait_until 40 "it is told by a daemon that may look" told
said=$(FIELDS=MESSAGE entries RULE=unit-stuck INSTANCE=reporter.service TRANSITION=firing | cut -f 2 | head -n 1)
figure "$said"
assert "expected what it waits for in: $said" grep -qF "It waits for a FUSE program (" <<<"$said"

began=$(now)
kill -USR2 $hang
over() { has_entry RULE=unit-stuck INSTANCE=reporter.service TRANSITION=resolved || has_entry RULE=unit-stuck INSTANCE=reporter.service TRANSITION=gone; }
wait_until 60 "it is over" over
figure "over after $(difference "$(now)" "$began") s"
