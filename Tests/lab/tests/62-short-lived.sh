# lab: unified
# timeout: 240
# Ten thousand short-lived processes a minute: what they took adds up in the right unit, within a tenth of what its cgroup counted.
# Read from /proc, their time is found with the parent that waits for them; the time of those that nobody waits for is nowhere.
command -v python3 >/dev/null || skip "needs python3"
fresh_daemon
favour
lab mount -o remount,exec /run
install -m 755 "$LAB_TMP/bin/churn" "$LAB_ROOT/run/churn"
group_of() { echo "/sys/fs/cgroup$(lab systemctl show -p ControlGroup --value "$1")"; }
# churning NAME COMMAND…: for half a minute in a unit of its own; prints starts, both counts and their ratio.
churning() {
  local name=$1.service began ended
  shift
  lab systemd-run -q --unit="$name" "$@"
  wait_until 10 "$name is in the table" in_table "$name"
  began=$(cpu_of "$LAB_ROOT/run/forewarn/status.json" "$name")
  sleep 30
  ended=$(cpu_of "$LAB_ROOT/run/forewarn/status.json" "$name")
  lab systemctl stop "$name"
  awk -v began="$began" -v ended="$ended" 'BEGIN {
    split(began, b, " "); split(ended, e, " ")
    printf "%.2f %.2f %.3f\n", e[1] - b[1], e[2] - b[2], (e[1] - b[1]) / (e[2] - b[2])
  }'
}
in_table() { awk '{ exit !($1 > 0.2 && $2 > 0.2) }' <<<"$(cpu_of "$LAB_ROOT/run/forewarn/status.json" "$1")"; }
in_cgroup() { awk '{ exit !($2 > 0.2) }' <<<"$(cpu_of "$LAB_ROOT/run/forewarn/status.json" "$1")"; }
# is_near RATIO
is_near() { awk -v r="$1" 'BEGIN { exit !(r > 0.9 && r < 1.1) }'; }

for way in shell fork vfork; do
  case $way in
    shell) counts=$(churning churn-shell sh -c 'while :; do /bin/true; sleep 0.003; done') ;;
    *) counts=$(churning churn-$way /run/churn $way 170) ;;
  esac
  ratio=${counts##* }
  figure "$way: processes ${counts%% *} s, cgroup $(cut -d ' ' -f 2 <<<"$counts") s, $ratio of it"
  assert "$way: expected 0.9 to 1.1 of what the cgroup counted, found $ratio ($counts)" is_near "$ratio"
done

# Nobody waits for them: /proc has no trace of their time; the unit's own figure does not depend on it.
lab systemd-run -q --unit=churn-ignore /run/churn ignore 170
wait_until 10 "churn-ignore.service is in the table" in_cgroup churn-ignore.service
began=$(cpu_of "$LAB_ROOT/run/forewarn/status.json" churn-ignore.service)
sleep 15
ended=$(cpu_of "$LAB_ROOT/run/forewarn/status.json" churn-ignore.service)
lab systemctl stop churn-ignore
figure "SIGCHLD ignored: $(awk -v b="$began" -v e="$ended" 'BEGIN { split(b, x, " "); split(e, y, " ")
  printf "processes %.2f s, cgroup %.2f s", y[1] - x[1], y[2] - x[2] }')"
