# Shared by the lab's tests: start a container, act in it, wait with a deadline, say what was seen. Source it.
#
# LAB_PID is the container's PID 1 as the host sees it; LAB_ROOT is its file system seen from the host; LAB_TMP is a
# folder of this run on the host. The runner sets them; `run` and `shell` are the two that boot.
# shellcheck shell=bash

LAB_HERE=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
LAB_CHECKOUT=$(cd "$LAB_HERE/../.." && pwd)

# --- saying what happened -------------------------------------------------------------------------------------------

fail() {
  echo "$*" >"${LAB_REASON:-/dev/stderr}"
  echo "failed: $*"
  exit 1
}
# This host can't show the fact; counted, never passed off as a success.
skip() {
  echo "$*" >"${LAB_REASON:-/dev/stderr}"
  exit 77
}
# What the runner prints behind the test's name.
figure() { echo "$*" | tee -a "${LAB_FIGURE:-/dev/null}"; }

# assert WHAT COMMAND…: the sentence is the failure's text.
assert() {
  local what=$1
  shift
  "$@" || fail "$what"
}

# --- time ------------------------------------------------------------------------------------------------------------

# Seconds since 1970 with a fraction; host and container share the clock.
now() { echo "$EPOCHREALTIME"; }
# difference LATER EARLIER, in seconds with three decimals.
difference() { awk -v a="$1" -v b="$2" 'BEGIN { printf "%.3f\n", a - b }'; }
# less_than A B
less_than() { awk -v a="$1" -v b="$2" 'BEGIN { exit !(a < b) }'; }

# wait_until SECONDS WHAT COMMAND…: asks every 50 ms; fails with WHAT when the time is over.
wait_until() {
  local deadline what=$2
  deadline=$(awk -v n="$(now)" -v s="$1" 'BEGIN { printf "%.6f", n + s }')
  shift 2
  until "$@" >/dev/null 2>&1; do
    less_than "$(now)" "$deadline" || fail "not within the deadline: $what"
    sleep 0.05
  done
}

# --- the container ---------------------------------------------------------------------------------------------------

# Prints why this host can't boot a container; nothing if it can.
lab_obstacle() {
  [ "$(id -u)" = 0 ] || { echo "needs root"; return; }
  unshare --mount --pid --fork --net --uts --ipc true 2>/dev/null || { echo "needs name spaces"; return; }
  command -v systemd-nspawn >/dev/null || { echo "needs systemd-nspawn (Debian: systemd-container)"; return; }
  [ -e "${FOREWARN_LAB_CACHE:-/var/cache/forewarn-lab}/rootfs" ] || command -v mmdebstrap >/dev/null \
    || { echo "needs mmdebstrap"; return; }
  grep -q ' cgroup2 ' /proc/mounts || echo "needs a mounted cgroup2"
}

# Runs a command inside.
lab() {
  nsenter --target "$LAB_PID" --mount --pid --net --ipc --uts --cgroup --root --wd -- \
    env -i PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LC_ALL=C.UTF-8 "$@"
}

lab_is_running() {
  local state
  state=$(lab systemctl is-system-running 2>/dev/null)
  [ "$state" = running ] || [ "$state" = degraded ]
}

# lab_boot VARIANT: starts a container (see `boot`) and waits until systemd has reached its default target.
lab_boot() {
  LAB_VARIANT=$1
  LAB_NAME=${LAB_PREFIX:-forewarn-lab-$$}-$1
  LAB_SCRATCH=$LAB_TMP/$1
  mkdir -p "$LAB_SCRATCH"
  setsid "$LAB_HERE/boot" "$LAB_VARIANT" "$LAB_NAME" "$LAB_SCRATCH" </dev/null >"$LAB_TMP/$1.console" 2>&1 &
  LAB_PARENT=$!
  local tries
  for ((tries = 0; tries < 400; tries++)); do
    LAB_PID=$(cat "/proc/$LAB_PARENT/task/$LAB_PARENT/children" 2>/dev/null)
    LAB_PID=${LAB_PID%% *}
    LAB_ROOT=/proc/$LAB_PID/root
    export LAB_VARIANT LAB_PID LAB_ROOT
    if [ -n "$LAB_PID" ] && lab_is_running; then return 0; fi
    kill -0 "$LAB_PARENT" 2>/dev/null || break
    sleep 0.05
  done
  cat "$LAB_TMP/$1.console"
  echo "boot: the container did not come up" >&2
  lab_end
  return 1
}

# Ends the container and everything in it, by the pids we know, and takes its groups away.
lab_end() {
  [ -n "${LAB_PARENT:-}" ] || return 0
  # The end of PID 1 is the end of its name space.
  [ -z "${LAB_PID:-}" ] || kill -KILL "$LAB_PID" 2>/dev/null
  local tries
  for ((tries = 0; tries < 60; tries++)); do
    kill -0 "$LAB_PARENT" 2>/dev/null || break
    sleep 0.05
  done
  kill -KILL "$LAB_PARENT" 2>/dev/null
  wait "$LAB_PARENT" 2>/dev/null
  local target kind
  while read -r _ target kind _; do
    case $kind in
      cgroup | cgroup2) [ ! -d "$target/$LAB_NAME" ] || find "$target/$LAB_NAME" -depth -type d -exec rmdir {} + 2>/dev/null ;;
    esac
  done </proc/mounts
  rmdir "/run/systemd/nspawn/propagate/$LAB_NAME" 2>/dev/null
  LAB_PARENT= LAB_PID=
}

# Installs what `make install` installs, into the container.
lab_install() {
  make -s -C "$LAB_CHECKOUT" install DESTDIR="$LAB_ROOT" PREFIX=/usr </dev/null || return 1
  lab systemd-sysusers && lab journalctl --update-catalog && lab systemctl daemon-reload
}

# --- the daemon in it ------------------------------------------------------------------------------------------------

# A number at the top level of status.json, for example `status_number samples`: the first of that name, since alerts have a `pid` too.
status_number() {
  # The first of that name: further in there are others, `pid` of a culprit.
  grep -o "\"$1\": *[0-9.eE+-]*" "$LAB_ROOT/run/forewarn/status.json" 2>/dev/null | sed -n '1s/.*: *//p'
}
# The daemon has sampled at least this often since it started. What its predecessor wrote does not count: the folder is
# kept over a restart.
sampled() {
  local count
  [ "$(status_number pid)" = "$(main_pid)" ] || return 1
  count=$(status_number samples)
  [ "${count:-0}" -ge "$1" ]
}
# What `status --json` says; its exit code tells how the host stands, which is another question.
status_json() { lab forewarn status --json || true; }
main_pid() { lab systemctl show -p MainPID --value "${1:-forewarn}"; }

# What a stopped daemon keeps of incidents: without it the next one knows of none.
forget() { rm -rf "$LAB_ROOT/run/forewarn" "$LAB_ROOT"/var/lib/forewarn/{incidents,incidents.json,acks,silences}; }
# Stock rules, no drop-ins and no incidents of an earlier test, an empty outbox, beanstalkd up, and a daemon that has seen two samples.
fresh_daemon() {
  fair
  rm -rf "$LAB_ROOT/run/systemd/system/forewarn.service.d" "$LAB_ROOT/run/forewarn-lab" "$LAB_ROOT"/etc/forewarn/conf.d/*
  lab systemctl daemon-reload
  lab systemctl reset-failed
  lab systemctl start beanstalkd
  lab systemctl stop forewarn
  forget
  lab systemctl start forewarn
  wait_until 10 "two samples after the start" sampled 2
}
# drop_in NAME <<< TEXT: a line of configuration for the daemon, then `reload`.
drop_in() { cat >"$LAB_ROOT/etc/forewarn/conf.d/$1.conf"; }
reload() { lab systemctl reload forewarn; }
# unit_drop_in <<< TEXT: for forewarn.service, until the container ends or the next fresh_daemon.
unit_drop_in() {
  mkdir -p "$LAB_ROOT/run/systemd/system/forewarn.service.d"
  cat >"$LAB_ROOT/run/systemd/system/forewarn.service.d/lab.conf"
  lab systemctl daemon-reload
}

# favour: gives the container sixteen times the share of the CPU that others have, so that what a fact measures in it runs on a busy host
# too; `fair` takes it back.
favour() { cpu_shares 16384; }
fair() { cpu_shares 1024; }
cpu_shares() {
  local path folder
  path=$(awk -F : '$2 ~ /(^|,)cpu(,|$)/ { print $3 }' "/proc/$LAB_PID/cgroup")
  folder=$(awk '$3 == "cgroup" && $4 ~ /(^|,)cpu(,|$)/ { print $2; exit }' /proc/mounts)
  # Below it systemd inside may have made groups of its own: the first is ours.
  path=$(cut -d / -f 2 <<<"$path")
  [ -z "$path" ] || [ ! -w "$folder/$path/cpu.shares" ] || echo "$1" >"$folder/$path/cpu.shares"
}

# --- who takes what --------------------------------------------------------------------------------------------------

# cpu_of FILE UNIT: of a status.json, the CPU seconds of all roles in the unit and those of its cgroup, as `top` has them.
cpu_of() {
  python3 - "$@" <<'TEXT'
import json, sys
top = json.load(open(sys.argv[1]))["top"]
roles = sum(row["cpuTime"] or 0 for row in top["roles"] if row["unit"] == sys.argv[2])
units = sum(row["cpuTime"] or 0 for row in top["units"] if row["unit"] == sys.argv[2])
print(f"{roles:.3f} {units:.3f}")
TEXT
}
# alert_message FILE RULE [INSTANCE]: of a status.json, what a firing alert says; nothing if it does not fire.
alert_message() {
  python3 - "$@" <<'TEXT'
import json, sys
for alert in json.load(open(sys.argv[1]))["alerts"]:
    if alert["rule"] == sys.argv[2] and alert["phase"] == "firing" and sys.argv[3:] in ([], [alert["instance"]]): print(alert["message"])
TEXT
}
# What tells nothing of itself to a terminal but its text: neither control characters nor marks that turn the reading direction.
is_harmless() {
  python3 - "$1" <<'TEXT'
import sys, unicodedata
text = open(sys.argv[1], encoding="utf-8").read()
bad = {c for c in text if c != "\n" and unicodedata.category(c) in ("Cc", "Cf", "Zl", "Zp")}
if bad: sys.exit(f"{sys.argv[1]}: found {sorted(map(hex, map(ord, bad)))}")
TEXT
}
# The outbox, each file checked as JSON.
valid_outbox() {
  local file
  for file in "$LAB_ROOT"/run/forewarn/outbox/*.json; do
    python3 -m json.tool "$file" >/dev/null || { echo "$file is no JSON"; return 1; }
  done
}
# has_notification TEXT…: one file of the outbox has all of them.
has_notification() {
  local file text
  for file in "$LAB_ROOT"/run/forewarn/outbox/*.json; do
    for text in "$@"; do grep -qF -- "$text" "$file" || continue 2; done
    return 0
  done
  return 1
}

# --- Postgres ---------------------------------------------------------------------------------------------------------

# start_postgres <<< SETTINGS: Debian's own cluster 15/main, with these settings.
start_postgres() {
  [ -d "$LAB_ROOT/etc/postgresql/15/main" ] || skip "no Postgres 15 in the root file system"
  cat >"$LAB_ROOT/etc/postgresql/15/main/conf.d/lab.conf"
  lab systemctl restart postgresql@15-main
  wait_until 30 "Postgres answers" sql postgres "SELECT 1"
}
stop_postgres() { lab systemctl stop postgresql@15-main; }
# sql DATABASE TEXT
sql() { lab setpriv --reuid postgres --regid postgres --init-groups psql -q -At -v ON_ERROR_STOP=1 -d "$1" -c "$2"; }

# --- the journal -----------------------------------------------------------------------------------------------------

# Remembers the moment; `entries` begins behind it. Not a cursor: with a match, journalctl 252 leaves out the first entry
# behind --after-cursor.
mark_journal() { LAB_MARK=$(now); }
# entries MATCH…: the daemon's entries since the mark, one a line: seconds since 1970, then the fields FIELDS asks for
# separated by tabs (default RULE UNIT MESSAGE). No jq in a bare Debian: the export format is lines.
entries() {
  local fields=${FIELDS:-RULE UNIT MESSAGE}
  lab journalctl -q --since="@${LAB_MARK%.*}" -o export _SYSTEMD_UNIT=forewarn.service "$@" \
    | awk -v wanted="$fields" -v mark="$LAB_MARK" '
      BEGIN { n = split(wanted, name, " ") }
      function out(   i, line) {
        if (at == "") return
        if (at / 1e6 < mark) { at = ""; delete value; return }
        line = sprintf("%.6f", at / 1e6)
        for (i = 1; i <= n; i++) line = line "\t" value[name[i]]
        print line
        at = ""; delete value
      }
      /^__REALTIME_TIMESTAMP=/ { at = substr($0, 22); next }
      /^$/ { out(); next }
      { k = index($0, "="); if (k) value[substr($0, 1, k - 1)] = substr($0, k + 1) }
      END { out() }'
}
has_entry() { [ -n "$(entries "$@")" ]; }
# journal_delay SINCE MATCH…: seconds from SINCE to the first such entry.
journal_delay() {
  local since=$1
  shift
  difference "$(entries "$@" | head -n 1 | cut -f 1)" "$since"
}
