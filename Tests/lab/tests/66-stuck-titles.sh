# lab: unified
# timeout: 90
# The process that reads titles hangs: the watch goes on, says so, ends it, starts another, and roles come back.
command -v python3 >/dev/null || skip "needs python3"
fresh_daemon
favour
lab mount -o remount,exec /run
install -m 755 "$LAB_TMP/bin/actor" "$LAB_ROOT/run/actor"
reader() {
  local pid
  for pid in $(lab ps -o pid= --ppid "$(main_pid)"); do
    # One that was there when they were listed may be gone.
    if tr '\0' ' ' 2>/dev/null <"$LAB_ROOT/proc/$pid/cmdline" | grep -q '^forewarnd-reader titles'; then echo "$pid"; fi
  done
}
has_reader() { test -n "$(reader)"; }
wait_until 10 "a process that reads titles" has_reader
first=$(reader)
assert "expected one reader of titles, found $first" grep -qx '[0-9]*' <<<"$first"
mark_journal
began=$(now)
before=$(status_number samples)
lab kill -STOP "$first"
trap 'lab systemctl stop late 2>/dev/null || true' EXIT
lab systemd-run -q --unit=late /run/actor php-fpm 'php-fpm: pool www'
has_role() { grep -qF '"role":"php-fpm pool worker (www)"' "$LAB_ROOT/run/forewarn/status.json"; }
told() { has_entry "SOURCE=process titles" ; }
wait_until 20 "an entry that titles can't be read" told
figure "told after $(journal_delay "$began" "SOURCE=process titles") s: $(FIELDS=MESSAGE entries "SOURCE=process titles" | head -n 1 | cut -f 2)"
wait_until 30 "the role of a process that began meanwhile" has_role
figure "roles are back after $(difference "$(now)" "$began") s"
assert "the stuck reader is still the one" test "$(reader)" != "$first"
assert "the stuck reader is still there" test ! -e "$LAB_ROOT/proc/$first"
regained() { [ "$(entries "SOURCE=process titles" | wc -l)" -ge 2 ]; }
wait_until 10 "an entry that titles can be read again" regained
# The time it was waited for included.
lasted=$(difference "$(now)" "$began")
samples=$(($(status_number samples) - before))
figure "$samples samples in $lasted s"
assert "expected a sample a second" awk -v n=$samples -v s="$lasted" 'BEGIN { exit !(s - n < 2) }'
assert "a role is called unnamed" test "$(grep -c unnamed "$LAB_ROOT/run/forewarn/status.json")" = 0
