# lab: host
# timeout: 400
# kill -9 of watch and courier at random moments under a stream of alerts: every incident's last state is told everywhere, nothing under
# two keys. The long form, a quarter of an hour: Tests/courier/kills FOLDER 1000.
said=$(python3 "$LAB_CHECKOUT/Tests/courier/kills" "$LAB_PROGRAMS" 50) \
  || { echo "$said"; fail "$(grep -m 3 fault <<<"$said")"; }
figure "$said"
