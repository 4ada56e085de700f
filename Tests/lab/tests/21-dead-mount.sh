# lab: unified
# timeout: 150
# A FUSE mount stops answering: sampling goes on, its signals are unknown with the reason, all others stay known, it is told,
# and a process that hangs in it for good keeps the daemon neither from a restart nor from a start after a kill.
[ -c /dev/fuse ] || skip "this kernel has no FUSE"
fresh_daemon
"$LAB_TMP/bin/hang" "$LAB_PID" /mnt/hung </dev/null >"$LAB_TMP/hang" 2>&1 &
hang=$!
# With its server the mount ends, and with it every wait.
trap 'kill -KILL $hang 2>/dev/null || true; lab umount -l /mnt/hung 2>/dev/null || true' EXIT
ready() { grep -q ready "$LAB_TMP/hang"; }
wait_until 5 "the mount: $(cat "$LAB_TMP/hang")" ready

# The line of one instance, for example `mount(/mnt/hung).free 512 MiB`.
mount_free() { lab forewarn signals --instances 'mount.free*' | grep -F "mount($1).free" | tr -s ' ' | sed 's/^ //'; }
is_known() { mount_free "$1" | grep -q '[0-9] .iB'; }
is_silent() { mount_free "$1" | grep -q 'timed out'; }
wait_until 20 "its free space" is_known /mnt/hung
figure "before: $(mount_free /mnt/hung)"

mark_journal
before=$(status_number samples)
began=$(now)
kill -USR1 $hang
wait_until 20 "it is unknown" is_silent /mnt/hung
figure "unknown after $(difference "$(now)" "$began") s: $(mount_free /mnt/hung)"
wait_until 40 "the rule mount-silent fires" has_entry RULE=mount-silent TRANSITION=firing
figure "told after $(journal_delay "$began" RULE=mount-silent TRANSITION=firing) s"
lasted=$(difference "$(now)" "$began")
samples=$(($(status_number samples) - before))
figure "$samples samples in $lasted s"
missed=$(awk -v s="$lasted" -v n="$samples" 'BEGIN { printf "%d", s - n }')
assert "expected a sample a second, missed $missed" test "$missed" -le 1
assert "another mount is not known any more: $(mount_free /)" is_known /
# Killed after the timeout, in vain: in a sleep that no signal ends.
stuck() { lab ps -eo state=,comm= | grep -c '^D forewarnd' || true; }
is_stuck() { [ "$(stuck)" = 1 ]; }
wait_until 20 "a helper that SIGKILL does not end" is_stuck

old=$(main_pid)
began=$(now)
lab systemctl restart forewarn
wait_until 20 "a sample by another process after the restart" sampled 1
took=$(difference "$(now)" "$began")
figure "restarted while stuck in $took s"
assert "expected a restart in < 3 s, took $took" less_than "$took" 3

# Stuck once more, then killed.
wait_until 20 "it is unknown again" is_silent /mnt/hung
old=$(main_pid)
began=$(now)
lab kill -KILL "$old"
is_new() { [ "$(main_pid)" != "$old" ] && [ "$(main_pid)" != 0 ] && sampled 1; }
wait_until 20 "a sample by another process after the kill" is_new
took=$(difference "$(now)" "$began")
figure "back after SIGKILL in $took s"
assert "expected it back in < 3 s, took $took" less_than "$took" 3

kill -USR2 $hang
wait_until 20 "its free space again" is_known /mnt/hung
none_stuck() { [ "$(stuck)" = 0 ]; }
wait_until 5 "nobody is stuck" none_stuck
