# lab: unified
# A watch that was held up for some seconds tells of the hole in its samples instead of hiding it.
fresh_daemon
mark_journal
pid=$(main_pid)
stopped=$(now)
lab kill -STOP "$pid"
trap 'lab kill -CONT "$pid"' EXIT
held() { ! less_than "$(difference "$(now)" "$stopped")" 5; }
wait_until 7 "five seconds" held
lab kill -CONT "$pid"
trap - EXIT
gap=95d652b7b5fb4fa58325daa7d526b6cd
wait_until 5 "an entry about the gap" has_entry MESSAGE_ID=$gap
figure "says: $(FIELDS=MESSAGE entries MESSAGE_ID=$gap | head -n 1 | cut -f 2)"
length=$(FIELDS=LENGTH_SECONDS entries MESSAGE_ID=$gap | head -n 1 | cut -f 2)
assert "expected a gap of 4 to 8 s, found ${length:-none}" awk -v l="${length:-0}" 'BEGIN { exit !(l >= 4 && l <= 8) }'
assert "told more than once" test "$(entries MESSAGE_ID=$gap | wc -l)" = 1
