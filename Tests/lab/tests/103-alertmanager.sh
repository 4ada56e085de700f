# lab: unified
# timeout: 240
# Debian's Alertmanager 0.25: through watch and courier in their units an alert appears there with its labels, is joined by another, is
# silenced there and so acknowledged here, and goes. All of it as its own API tells.
[ -x "$LAB_ROOT/usr/bin/prometheus-alertmanager" ] || skip "no Alertmanager in the root file system"
lab mkdir -p /run/lab-alertmanager
lab mount -o remount,exec /run
printf 'route:\n  receiver: none\nreceivers:\n  - name: none\n' >"$LAB_ROOT/run/lab-alertmanager/settings.yml"
lab systemd-run -q --unit=lab-alertmanager /usr/bin/prometheus-alertmanager --config.file=/run/lab-alertmanager/settings.yml \
  --storage.path=/run/lab-alertmanager/data --web.listen-address=127.0.0.1:19093 --cluster.listen-address=
clean() {
  lab systemctl stop lab-alertmanager forewarn-courier || true
  lab systemctl reset-failed || true
}
trap clean EXIT
amtool() { lab amtool --alertmanager.url=http://127.0.0.1:19093 "$@"; }
wait_until 30 "the Alertmanager answers" amtool alert query
# listed NAME [EXPRESSION]: of the alerts that its API lists under this name, what the expression gives; nothing if it is not there.
listed() {
  amtool alert query --active --silenced --inhibited -o json alertname="$1" | python3 -c '
import json, sys
for alert in json.load(sys.stdin) or []: print(eval(sys.argv[1], {"a": alert["annotations"], "l": alert["labels"], "alert": alert}))
' "${2:-alert}"
}
is_listed() { [ -n "$(listed "$1")" ]; }
is_gone() { [ -z "$(listed "$1")" ]; }

fresh_daemon
drop_in 60-receivers <<'TEXT'
[receiver list]
type     = alertmanager
server   = http://127.0.0.1:19093
watchdog = yes
[rule lab-stays-down]
when     = unit(beanstalkd.service).failed for 3s
severity = warning
say      = {instance} is still down.
TEXT
reload
lab systemctl restart forewarn-courier
wait_until 30 "ForewarnWatchdog fires" is_listed ForewarnWatchdog

killed=$(now)
lab systemctl kill -s KILL beanstalkd
wait_until 30 "the dead unit is listed" is_listed unit-failed
figure "listed $(difference "$(now)" "$killed") s after a kill (asked with amtool)"
labels=$(listed unit-failed 'l')
echo "$labels"
for label in "'alertname': 'unit-failed'" "'instance': '$(lab hostname)'" "'job': 'forewarn'" "'object': 'beanstalkd.service'" "'severity': 'critical'"; do
  assert "expected the label $label, found $labels" grep -qF -- "$label" <<<"$labels"
done
figure "says: $(listed unit-failed 'a["summary"]')"
number=$(listed unit-failed 'a["incident"]')
first=$(listed unit-failed 'alert["updatedAt"]')
wait_until 60 "the alert that joined is listed" is_listed lab-stays-down
assert "expected the alert that joined to be of incident $number" test "$(listed lab-stays-down 'a["incident"]')" = "$number"
is_updated() { [ "$(listed unit-failed 'alert["updatedAt"]')" \> "$first" ]; }
wait_until 30 "the first alert was sent again with it" is_updated

amtool silence add --author=ann --comment="on it" --duration=10m alertname=unit-failed >/dev/null
silenced=$(now)
is_acknowledged() { lab forewarn explain "$number" | grep -q 'acknowledged by alertmanager'; }
wait_until 90 "a silence there is an acknowledgement here" is_acknowledged
figure "acknowledged here $(difference "$(now)" "$silenced") s after it was silenced there"
has_answer() { tr -d ' ' <"$LAB_ROOT/run/forewarn/status.json" | grep -q '"acknowledgedBy":"alertmanager'; }
wait_until 10 "status.json tells who answered" has_answer

lab systemctl start beanstalkd
started=$(now)
wait_until 90 "the alerts are gone from the list" is_gone unit-failed
wait_until 30 "the one that joined is gone too" is_gone lab-stays-down
figure "gone $(difference "$(now)" "$started") s after the unit was up"
assert "ForewarnWatchdog does not fire any more" is_listed ForewarnWatchdog
lab forewarn explain "$number"
