#!/bin/bash
# Real OOM kills in a memory cgroup of its own: one victim, then many at once.
#
#   Tests/lab/oom-kill.sh [one|burst|hostile|all] [COUNT]     root; COUNT victims in the burst, 30 unless told
#
# Prints a line `victim PID NAME` for each process that the kernel killed, and fails if one was not. Works with the memory
# controller of cgroup v1 and v2; leaves nothing behind. ${FOREWARN_OOM_GROUP:-forewarn-oom-PID} names the cgroup.
set -euo pipefail

what=${1:-all}
count=${2:-30}
here=$(cd "$(dirname "$0")" && pwd)
[ "$(id -u)" = 0 ] || { echo "oom-kill.sh: needs root" >&2; exit 1; }

name=${FOREWARN_OOM_GROUP:-forewarn-oom-$$}
if [ -e /sys/fs/cgroup/memory/memory.limit_in_bytes ] || [ -e /sys/fs/cgroup/memory/cgroup.procs ]; then
  group=/sys/fs/cgroup/memory/$name limit=memory.limit_in_bytes
elif grep -qw memory /sys/fs/cgroup/cgroup.controllers 2>/dev/null; then
  grep -qw memory /sys/fs/cgroup/cgroup.subtree_control || echo +memory >/sys/fs/cgroup/cgroup.subtree_control
  group=/sys/fs/cgroup/$name limit=memory.max
else
  echo "oom-kill.sh: no memory controller below /sys/fs/cgroup; boot with cgroup_enable=memory" >&2
  exit 77
fi

work=$(mktemp -d)
pids=()
clean_up() {
  # Only what was started here, and only what is still there.
  for pid in "${pids[@]}"; do kill -KILL "$pid" 2>/dev/null || true; done
  wait 2>/dev/null || true
  # Children first: a cgroup goes only when it is empty, and a killed process takes a moment to leave it.
  for _ in $(seq 50); do
    find "$group" -depth -type d -exec rmdir {} \; 2>/dev/null || true
    [ -d "$group" ] || break
    sleep 0.1
  done
  rm -rf "$work"
}
trap clean_up EXIT

compiler=$(command -v cc || command -v gcc || command -v clang) || {
  echo "oom-kill.sh: no C compiler; apt-get install gcc" >&2
  exit 1
}
"$compiler" -O1 -o "$work/hog" "$here/src/hog.c"
mkdir "$group"
[ "$limit" = memory.limit_in_bytes ] || echo +memory >"$group/cgroup.subtree_control"

# Makes a cgroup with a limit, with swap off where the kernel can limit that too.
limited() {
  mkdir -p "$group/$1"
  echo "$2" >"$group/$1/$limit"
  [ ! -e "$group/$1/memory.swap.max" ] || echo 0 >"$group/$1/memory.swap.max"
  [ ! -e "$group/$1/memory.memsw.limit_in_bytes" ] || echo "$2" >"$group/$1/memory.memsw.limit_in_bytes"
}

# Waits for the victims; each must have died of SIGKILL.
reap() {
  local label=$1 status failures=0
  shift
  for pid in "$@"; do
    status=0
    wait "$pid" 2>/dev/null || status=$?
    if [ "$status" = 137 ]; then printf 'victim %d %s\n' "$pid" "$label"; else failures=$((failures + 1)); fi
  done
  [ "$failures" = 0 ] || { echo "oom-kill.sh: $failures of $# were not killed" >&2; exit 1; }
}

one() {
  limited one.service 24M
  # Three that stay below the limit: the ones a good report names beside the victim.
  local quiet=()
  for size in 2 3 5; do
    "$work/hog" "$size" -n "calm-$size" -c "$group/one.service/cgroup.procs" >"$work/calm-$size" &
    quiet+=($!)
    pids+=($!)
  done
  for size in 2 3 5; do
    for _ in $(seq 100); do
      [ ! -s "$work/calm-$size" ] || break
      sleep 0.05
    done
  done
  "$work/hog" 64 -n greedy -c "$group/one.service/cgroup.procs" >/dev/null &
  pids+=($!)
  reap greedy $!
  for pid in "${quiet[@]}"; do kill -KILL "$pid" 2>/dev/null || true; done
}

burst() {
  # All wait on one pipe and begin together; each has a limit of its own, so that the kernel runs its OOM killer for each.
  local victims=()
  mkfifo "$work/start"
  exec 8<>"$work/start"
  for number in $(seq "$count"); do
    limited "burst-$number.service" 4M
    "$work/hog" 32 -w -n "burst-$number" -c "$group/burst-$number.service/cgroup.procs" <"$work/start" >/dev/null &
    victims+=($!)
    pids+=($!)
  done
  head -c "$count" /dev/zero >&8
  reap burst "${victims[@]}"
  exec 8>&-
}

hostile() {
  limited 'hostile\x2dname.service' 8M
  local names=("x) total-vm:1kB" $'a\nKilled proces' 'c,pid=1,uid=0' ') (é') victims=()
  for given in "${names[@]}"; do
    "$work/hog" 64 -n "$given" -c "$group/"'hostile\x2dname.service/cgroup.procs' >/dev/null &
    pids+=($!)
    reap hostile $!
  done
}

case $what in
  one | burst | hostile) "$what" ;;
  all) one && hostile && burst ;;
  *)
    echo "usage: oom-kill.sh [one|burst|hostile|all] [COUNT]" >&2
    exit 2
    ;;
esac
