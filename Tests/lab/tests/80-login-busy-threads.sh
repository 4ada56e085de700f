# lab: host
# timeout: 150
# Under 200 busy processes, each in a session of its own, login.latency goes with what `sh -c true` takes from outside; at rest all of it
# costs little: below 1 ms of CPU a second on a host with nothing else to do, which `make bench` is for; a cold cache doubles it.
folder=$LAB_TMP/login
mkdir -p "$folder/runtime" "$folder/state"
# Its own rules alone: while another rule is pending it looks more often.
mkdir -p "$folder/config/conf.d"
cp "$LAB_CHECKOUT/config/conf.d/15-login.conf" "$folder/config/conf.d/"
"$LAB_PROGRAMS/forewarnd" --foreground --config-dir "$folder/config" --runtime-dir "$folder/runtime" --state-dir "$folder/state" \
  </dev/null >"$folder/said" 2>&1 &
daemon=$!
started=($daemon)
trap 'kill -KILL "${started[@]}" 2>/dev/null || true; tail -n 20 "$folder/said"' EXIT
status=$folder/runtime/status.json
measured() { grep -q '"login.sync":[0-9]' "$status"; }
wait_until 20 "all parts are measured" measured

# Nanoseconds of CPU of its thread, of its processes, and of the programs these started.
cost() {
  local task pid sum=0 tick
  tick=$((1000000000 / $(getconf CLK_TCK)))
  for task in /proc/$daemon/task/*; do
    [ "$(cat "$task/comm")" = login ] && sum=$((sum + $(cut -d ' ' -f 1 "$task/schedstat")))
  done
  for pid in $(cat /proc/$daemon/task/*/children); do
    grep -qaz '^login-' "/proc/$pid/cmdline" || continue
    sum=$((sum + $(cut -d ' ' -f 1 "/proc/$pid/schedstat")))
    # Behind the name: cutime and cstime are the 14th and 15th.
    sum=$((sum + $(sed 's/.*) //' "/proc/$pid/stat" | awk -v t=$tick '{ printf "%d", ($14 + $15) * t }')))
  done
  echo $sum
}
before=$(cost)
"$LAB_TMP/bin/login" "$status" 30 </dev/null >"$folder/calm"
after=$(cost)
figure "costs $(awk -v a="$after" -v b="$before" 'BEGIN { printf "%.3f", (a - b) / 30e6 }') ms of CPU a second"
assert "expected at most 4 ms of CPU a second" test $((after - before)) -le 120000000

"$LAB_TMP/bin/spin" 200 </dev/null >"$folder/spin" &
spin=$!
started+=($spin)
"$LAB_TMP/bin/login" "$status" 40 </dev/null >"$folder/busy"
kill -KILL $spin
wait $spin 2>/dev/null || true

for phase in calm busy; do
  figure "$phase: $(awk '{ o += $2; l += $3; w += $4; e += $5; r += $6; if ($2 > om) om = $2; if ($3 > lm) lm = $3 }
    END { printf "sh -c true %.0f ms (max %.0f), login.latency %.0f ms (max %.0f): wakeup %.0f, exec %.0f, read %.0f", \
      o / NR, om, l / NR, lm, w / NR, e / NR, r / NR }' "$folder/$phase")"
done
# Pearson's r over both phases, of the logarithms: they span three orders of magnitude, and one late second outweighs all others else.
correlation=$(cat "$folder/calm" "$folder/busy" | awk '$2 > 0 && $3 > 0 { n++; a = log($2); b = log($3); x += a; y += b; xx += a * a; yy += b * b; xy += a * b }
  END { d = (n * xx - x * x) * (n * yy - y * y); if (d <= 0) d = 1; printf "%.3f", (n * xy - x * y) / sqrt(d) }')
figure "correlation $correlation over $(cat "$folder/calm" "$folder/busy" | wc -l) s"
assert "expected a correlation above 0.6, found $correlation" less_than 0.6 "$correlation"
kill -TERM $daemon
wait $daemon
trap - EXIT
