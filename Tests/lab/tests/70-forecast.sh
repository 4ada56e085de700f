# lab: hybrid
# timeout: 300
# Leaks of 5, 50 and 200 MiB/s in units with a memory limit, beside a sawtooth, a step and noise: from half-way on the forecast lies within a
# quarter of the truth, the alert comes before the kill and names the unit; the others make none.
[ -x "$LAB_TMP/bin/leak" ] || skip "src/leak.c is absent"
available=$(awk '/^MemAvailable:/ { print int($2 / 1024) }' /proc/meminfo)
[ "$available" -gt 12000 ] || skip "needs 12 GiB of available memory, has $available MiB"
fresh_daemon
install -m 755 "$LAB_TMP/bin/leak" "$LAB_ROOT/run/leak"
lab mount -o remount,exec /run
trap 'lab systemctl stop leak-5 leak-50 leak-200 sawtooth step noise 2>/dev/null || true; lab systemctl reset-failed' EXIT
mark_journal
# unit NAME LIMIT-MIB ARGUMENT…
unit() { lab systemd-run -q --unit="$1" -p MemoryMax="$2M" /run/leak "${@:3}"; }
unit sawtooth 400 20 300 -s sawtooth
unit step 800 1 600 -s step
unit noise 800 1 600 -s noise
unit leak-5 400 5 10000
unit leak-50 2500 50 10000
unit leak-200 6000 200 10000

# `TIME UNIT SECONDS SOONEST LATEST` for each leak that has a forecast, `TIME UNIT dead` for each that was killed.
seconds() { awk '{ f = $2 == "min" ? 60 : $2 == "h" ? 3600 : $2 == "d" ? 86400 : $2 == "ms" ? 0.001 : 1; print $1 * f }'; }
look() {
  local at name values
  at=$(now)
  lab forewarn signals --instances 'unit.memory-exhausted-in*' >"$LAB_TMP/forecasts" || true
  for name in leak-5 leak-50 leak-200; do
    values=$(grep -F "unit($name.service).memory-exhausted-in" "$LAB_TMP/forecasts" | sed -n 's/^ *[^ ]*  *\([0-9.][0-9.]* [a-z]*\).*/\1/p' | seconds \
      | paste -sd ' ')
    [ -z "$values" ] || echo "$at $name $values"
    [ "$(lab systemctl is-active $name || true)" = active ] || echo "$at $name dead"
  done
}
all_dead() {
  look >>"$LAB_TMP/looks"
  [ "$(awk '$3 == "dead" { print $2 }' "$LAB_TMP/looks" | sort -u | wc -l)" = 3 ]
}
: >"$LAB_TMP/looks"
wait_until 200 "the leaks are killed" all_dead
for name in leak-5 leak-50 leak-200; do
  verdict=$(awk -v unit=$name '
    $2 == unit && $3 == "dead" && !dead { dead = $1 }
    $2 == unit && $3 != "dead" { n++; at[n] = $1; value[n] = $3; low[n] = $4; high[n] = $5 }
    END {
      for (i = 1; i <= n; i++) {
        truth = dead - at[i]
        if (at[i] < (dead + at[1]) / 2 || truth < 2) continue
        all++
        error = value[i] > truth ? value[i] - truth : truth - value[i]
        # A look takes a second, so the kill is known to a second.
        if (error <= truth / 4 || error <= 2) near++
        if (low[i] - 2 <= truth && truth <= high[i] + 2) within++
        if (error / truth > worst) worst = error / truth
      }
      printf "%d %d %d %d\n", all, near, within, worst * 100
    }' "$LAB_TMP/looks")
  read -r all near within worst <<<"$verdict"
  fired=$(entries RULE=unit-memory-exhausting-critical TRANSITION=firing "UNIT=$name.service" | head -n 1 | cut -f 1)
  dead=$(awk -v unit=$name '$2 == unit && $3 == "dead" { print $1; exit }' "$LAB_TMP/looks")
  assert "$name: no alert before its end" test -n "$fired"
  figure "$name: $near of $all forecasts within a quarter (worst $worst %), $within within their bounds, told $(difference "$dead" "$fired") s before the kill"
  assert "$name: expected forecasts from half-way on" test "$all" -ge 5
  assert "$name: expected nine in ten within a quarter, found $near of $all" test $((near * 10)) -ge $((all * 9))
done
says=$(FIELDS=MESSAGE entries RULE=unit-memory-exhausting-critical TRANSITION=firing UNIT=leak-50.service | head -n 1 | cut -f 2)
figure "says: $says"
assert "the grower is not named with its rate: $says" grep -q 'Who: leak-50.service.*MiB/s more' <<<"$says"
for name in sawtooth step noise; do
  told=$(FIELDS="RULE UNIT" entries TRANSITION=firing "UNIT=$name.service" | cut -f 2 | grep exhausting | paste -sd ' ' || true)
  assert "$name: expected no forecast alert, found $told" test -z "$told"
done
