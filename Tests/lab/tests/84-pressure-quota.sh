# lab: hybrid
# timeout: 120
# A unit at its CPU quota makes the host's cpu pressure rise though nobody else waits: the unit is named as throttled, the corrected
# pressure stays below what the cores are busy, and no rule of the host's CPU fires.
[ -r /proc/pressure/cpu ] || skip "this kernel has no pressure figures"
fresh_daemon
signal() { lab forewarn signals --json "$1" | python3 -c 'import json, sys; v = json.load(sys.stdin)[0]["value"]; print(v if isinstance(v, float) or isinstance(v, int) else -1)'; }
unit_signal() { lab forewarn signals --json "unit(quota.service).$1" | python3 -c '
import json, sys
for entry in json.load(sys.stdin):
    for name, value in (entry["instances"] or {}).items():
        if name == "unit(quota.service)." + sys.argv[1]: print(value if isinstance(value, (int, float)) else -1)' "$1"; }
known() { [ "$(signal pressure.cpu.contended)" != -1 ]; }
wait_until 20 "the corrected pressure" known
figure "before: cpu some $(signal pressure.cpu.some) %, contended $(signal pressure.cpu.contended) %, busy $(signal cpu.busy) %"
mark_journal
install -m 755 "$LAB_TMP/bin/spin" "$LAB_ROOT/run/spin"
lab mount -o remount,exec /run
trap 'lab systemctl stop quota 2>/dev/null || true; lab systemctl reset-failed' EXIT
lab systemd-run -q --unit=quota -p CPUQuota=15% /run/spin 8
throttled() { less_than 60 "$(unit_signal throttled)"; }
wait_until 40 "unit.throttled above 60 %" throttled
sleep 8
some=$(signal pressure.cpu.some)
contended=$(signal pressure.cpu.contended)
busiest=$(signal cpu.busiest)
figure "at its quota: cpu some $some %, contended $contended %, busiest core $busiest %, unit throttled $(unit_signal throttled) %," \
  "its cpu pressure $(unit_signal pressure.cpu.some) %"
# On a host that is busy besides there is true contention, and then the two agree.
assert "expected the corrected pressure to be no more than the kernel's, found $contended above $some" less_than "$contended" "$(awk -v s="$some" 'BEGIN { print s + 1 }')"
if less_than "$busiest" 60; then
  assert "expected the corrected pressure below the kernel's, found $contended and $some" less_than "$contended" "$some"
else
  figure "the host is busy besides"
fi
assert "a rule of the CPU fired for a quota" test -z "$(entries RULE=cpu-saturated TRANSITION=firing)"
