# lab: unified
# timeout: 150
# 200 busy processes, each in a session of its own: `cpu-saturated` fires, and the watch goes on sampling.
fresh_daemon
if [ "$(ulimit -Hr)" = 0 ]; then
  # This host lets nobody raise LimitRTPRIO= and LimitMEMLOCK=: give what they stand for.
  unit_drop_in <<'TEXT'
[Service]
AmbientCapabilities=CAP_SYS_NICE CAP_IPC_LOCK
CapabilityBoundingSet=CAP_SYS_NICE CAP_IPC_LOCK
TEXT
  lab systemctl restart forewarn
  wait_until 10 "two samples after the restart" sampled 2
fi
figure "watch thread: $(lab ps -L -o comm=,cls= -p "$(main_pid)" | sed -n 's/^watch  *//p')"
"$LAB_TMP/bin/spin" 200 </dev/null >"$LAB_TMP/spin" &
spin=$!
trap 'kill -KILL $spin 2>/dev/null || true' EXIT
mark_journal
began=$(now)
before=$(status_number samples)
wait_until 100 "cpu-saturated fires" has_entry RULE=cpu-saturated TRANSITION=firing
figure "fired $(journal_delay "$began" RULE=cpu-saturated TRANSITION=firing) s after the start"
lasted=$(difference "$(now)" "$began")
samples=$(($(status_number samples) - before))
longest=$(status_number longest)
kill -KILL $spin
trap - EXIT
figure "$samples samples in $lasted s"
figure "longest gap between samples $(awk -v l="$longest" 'BEGIN { printf "%.6f", 1 + l }') s"
# Two: one for the partial second at each end.
missed=$(awk -v s="$lasted" -v n="$samples" 'BEGIN { printf "%d", s - n }')
assert "expected a sample a second, missed $missed" test "$missed" -le 2
