#!/bin/bash
# `make bench`: what a sample costs, beside `top -b -d 1` and the C prototype, in one run at each number of processes.
#
#   BENCH_SECONDS=20              how long each size is measured
#   BENCH_SIZES="200 5000 20000"  processes on the host while it is measured
#   YARDSTICKS=../shared/bench    where protod.c is; left out when absent
#
# Prints a table, whether the targets are reached, and the same as JSON (also in .build/bench.json). Needs no root; with it,
# and on a quiet host, the figures are better.
set -euo pipefail
cd "$(dirname "$0")/../.."

seconds=${BENCH_SECONDS:-20}
sizes=${BENCH_SIZES:-200 5000 20000}
yardsticks=${YARDSTICKS:-../shared/bench}
warm_up=5

work=$(mktemp -d)
own=()
finish() {
  local pid
  for pid in ${own[@]+"${own[@]}"}; do kill -KILL "$pid" 2>/dev/null || true; done
  wait 2>/dev/null || true
  rm -rf "$work"
}
trap finish EXIT
trap 'exit 130' INT TERM

end() {
  local pid
  for pid in "$@"; do
    kill -TERM "$pid" 2>/dev/null || true
    wait "$pid" 2>/dev/null || true
  done
}

scripts/need-packages "measure" gcc libc6-dev procps strace || true
programs=$(scripts/build)
gcc -O2 -Wall -static -o "$work/idle-children" Tests/bench/idle-children.c
gcc -O2 -Wall -shared -fPIC -o "$work/malloc-count.so" Tests/bench/malloc-count.c
protod=
if [ ! -e "$yardsticks/protod.c" ]; then
  echo "no protod: $yardsticks/protod.c is absent (set YARDSTICKS)" >&2
elif ! scripts/need-packages "build the yardstick protod" libbpf-dev libelf-dev zlib1g-dev; then
  echo "no protod" >&2
elif gcc -O2 -w -static -o "$work/protod" "$yardsticks/protod.c" -lbpf -lelf -lz 2>"$work/protod.log"; then
  protod=$work/protod
else
  echo "no protod: $(head -n 1 "$work/protod.log")" >&2
fi
# A kept descriptor a process: as many as this user may have.
ulimit -n "$(ulimit -Hn)"

processes() { set -- /proc/[0-9]*; echo $#; }
# The process and its live children.
family() { echo "$1"; cat /proc/"$1"/task/*/children 2>/dev/null | tr ' ' '\n' | grep . || true; }
# Nanoseconds of CPU a process, its threads, its live children and those it waited for have used.
cpu_ns() {
  local pid total=0 ran
  for pid in $(family "$1"); do
    while read -r ran _; do total=$((total + ran)); done < <(cat /proc/"$pid"/task/*/schedstat 2>/dev/null)
  done
  # Ticks of 10 ms, for want of better: children that came and went.
  ran=$(sed 's/.*) //' "/proc/$1/stat" | awk -v hz="$(getconf CLK_TCK)" '{ printf "%d", ($14 + $15) * 1e9 / hz }')
  echo $((total + ran))
}
rss_mb() { awk '/^VmRSS:/ { printf "%.1f", $2 / 1024 }' "/proc/$1/status"; }
# Of a process and its live children: what would be free again without them.
private_mb() {
  local pid
  for pid in $(family "$1"); do awk '/^Private/ { s += $2 } END { print s }' "/proc/$pid/smaps_rollup" 2>/dev/null; done \
    | awk '{ s += $1 } END { printf "%.1f", s / 1024 }'
}
status_number() { sed -n "s/.*\"$2\": *\([0-9.]*\).*/\1/p" "$1/runtime/status.json" 2>/dev/null | head -n 1; }
# start_daemon FOLDER [ENVIRONMENT…]: sets `daemon`.
start_daemon() {
  local folder=$1
  shift
  mkdir -p "$folder/runtime" "$folder/state"
  env "$@" "$programs/forewarnd" --foreground --config-dir config --runtime-dir "$folder/runtime" \
    --state-dir "$folder/state" </dev/null >"$folder/said" 2>&1 &
  daemon=$!
  own+=("$daemon")
  local tries
  for ((tries = 0; tries < 100; tries++)); do
    [ "$(status_number "$folder" samples)" != "" ] && return 0
    sleep 0.1
  done
  echo "bench: forewarnd wrote no status within 10 s:" >&2
  cat "$folder/said" >&2
  exit 1
}
ratio() { awk -v a="$1" -v b="$2" 'BEGIN { if (b > 0) printf "%.2f", a / b; else printf "–" }'; }

# measure SIZE: one line of JSON into $work/results.
measure() {
  local size=$1 folder=$work/$1 crowd=0 top before after top_before samples_before top_samples_before
  mkdir -p "$folder"
  local wanted=$((size - $(processes)))
  if [ $wanted -gt 0 ]; then
    "$work/idle-children" $wanted >"$folder/crowd" &
    crowd=$!
    own+=($crowd)
    until grep -q ready "$folder/crowd"; do sleep 0.1; done
  fi

  # All at once, so that they see the same host.
  TERM=dumb top -b -d 1 </dev/null >"$folder/top" &
  top=$!
  own+=($top)
  start_daemon "$folder/plain"
  local watch=$daemon protod_pid=
  if [ -n "$protod" ]; then
    "$protod" keptfd 1000 $((seconds + warm_up)) >"$folder/protod" 2>/dev/null &
    protod_pid=$!
    own+=($protod_pid)
  fi
  sleep $warm_up
  before=$(cpu_ns $watch)
  samples_before=$(status_number "$folder/plain" samples)
  top_before=$(cpu_ns $top)
  top_samples_before=$(grep -c '^top -' "$folder/top")
  sleep "$seconds"
  after=$(cpu_ns $watch)
  local samples=$(($(status_number "$folder/plain" samples) - samples_before))
  local top_after top_samples count
  top_after=$(cpu_ns $top)
  top_samples=$(($(grep -c '^top -' "$folder/top") - top_samples_before))
  count=$(processes)
  local cpu top_cpu
  cpu=$(awk -v n=$((after - before)) -v s=$samples 'BEGIN { printf "%.3f", s ? n / 1e6 / s : 0 }')
  top_cpu=$(awk -v n=$((top_after - top_before)) -v s=$top_samples 'BEGIN { printf "%.3f", s ? n / 1e6 / s : 0 }')
  local rss private top_rss reader threads=
  rss=$(rss_mb $watch)
  private=$(private_mb $watch)
  top_rss=$(rss_mb $top)
  reader=$(sed -n 's/.*"processReader": *"\([^"]*\)".*/\1/p' "$folder/plain/runtime/status.json" | head -n 1)
  local task now_ran
  # Which thread uses it: CPU since the start, in ms a sample.
  for task in /proc/$watch/task/*; do
    read -r now_ran _ <"$task/schedstat"
    threads+="$(cat "$task/comm") $(awk -v n="$now_ran" -v s="$(status_number "$folder/plain" samples)" 'BEGIN { printf "%.2f", n / 1e6 / s }'), "
  done
  local protod_cpu=null protod_rss=null
  if [ -n "$protod_pid" ]; then
    wait $protod_pid || true
    protod_cpu=$(sed -n 's/.*mean \([0-9.]*\) ms.*/\1/p' "$folder/protod")
    protod_rss=$(sed -n 's/.*Rss: *\([0-9]*\) kB.*/\1/p' "$folder/protod" | awk '{ printf "%.1f", $1 / 1024 }')
  fi
  end $top

  # Apart from the rest: being traced makes each call ten times as dear.
  local calls=null
  if command -v strace >/dev/null; then
    samples_before=$(status_number "$folder/plain" samples)
    timeout -s INT 6 strace -f -qq -c -U calls,name -o "$folder/strace" -p $watch 2>/dev/null || true
    samples=$(($(status_number "$folder/plain" samples) - samples_before))
    calls=$(awk -v s=$samples '$2 == "total" { printf "%.0f", s ? $1 / s : 0 }' "$folder/strace")
    cp "$folder/strace" ".build/bench-calls-$size.txt"
  fi
  end $watch

  # A second one with the counter; the steady state begins after the warm-up.
  local allocations=null watch_allocations=null
  start_daemon "$folder/counted" LD_PRELOAD="$work/malloc-count.so" MALLOC_COUNT_FILE="$folder/counts"
  sleep $((warm_up * 2))
  samples_before=$(status_number "$folder/counted" samples)
  od -An -v -tu8 -w16 -j64 "$folder/counts" >"$folder/counts.before"
  sleep $((seconds / 2 + 3))
  od -An -v -tu8 -w16 -j64 "$folder/counts" >"$folder/counts.after"
  samples=$(($(status_number "$folder/counted" samples) - samples_before))
  for task in /proc/"$daemon"/task/*; do echo "${task##*/} $(cat "$task/comm")"; done >"$folder/names"
  awk -v s=$samples '
    FILENAME ~ /names$/ { name[$1] = $2; next }
    FILENAME ~ /before$/ { before[FNR] = $2; next }
    $1 > 0 && $2 > before[FNR] { n = name[$1] == "" ? "gone-or-child" : name[$1]; calls[n] += $2 - before[FNR] }
    END { for (n in calls) printf "%s %.2f\n", n, calls[n] / (s ? s : 1) }' \
    "$folder/names" "$folder/counts.before" "$folder/counts.after" >"$folder/allocations"
  allocations=$(awk '{ s += $2 } END { printf "%.2f", s }' "$folder/allocations")
  end "$daemon"
  [ $crowd = 0 ] || { kill -KILL $crowd; wait $crowd 2>/dev/null || true; }

  printf '{"size": %d, "processes": %d, "seconds": %d, "reader": "%s", "forewarnd": {"cpuMs": %s, "rssMB": %s, "privateMB": %s, "systemCalls": %s, "allocations": %s, "cpuMsByThread": "%s", "allocationsByThread": "%s"}, "top": {"cpuMs": %s, "rssMB": %s}, "protod": {"cpuMs": %s, "rssMB": %s}}\n' \
    "$size" "$count" "$seconds" "$reader" "$cpu" "$rss" "$private" "$calls" "$allocations" "${threads%, }" \
    "$(paste -sd ',' "$folder/allocations" | sed 's/,/, /g')" "$top_cpu" "$top_rss" "$protod_cpu" "$protod_rss" >>"$work/results"

  printf '%9d  %-14s %10s %9s %7s %9s %7s %12s\n' "$count" forewarnd "$cpu" "$(ratio "$cpu" "$top_cpu")" "$rss" "$private" "$calls" "$allocations"
  printf '%9s  %-14s %10s %9s %7s\n' "" "top -b -d 1" "$top_cpu" 1.00 "$top_rss"
  [ "$protod_cpu" = null ] || printf '%9s  %-14s %10s %9s %7s\n' "" "protod keptfd" "$protod_cpu" "$(ratio "$protod_cpu" "$top_cpu")" "$protod_rss"
  judge "$size" "$cpu" "$top_cpu" "$protod_cpu" "$rss" "$allocations"
}

# target NAME VALUE LIMIT: one line of the verdict.
target() {
  awk -v name="$1" -v value="$2" -v limit="$3" 'BEGIN {
    printf "%-11s  %s: %s (target: at most %s)\n", value <= limit ? "reached" : "not reached", name, value, limit }' >>"$work/verdicts"
}
judge() {
  target "CPU a sample over top's at $1" "$(ratio "$2" "$3")" 0.5
  [ "$1" != 200 ] || target "RSS MB at 200" "$5" 8
  [ "$1" != 5000 ] || [ "$4" = null ] || target "CPU a sample over protod keptfd's at 5000" "$(ratio "$2" "$4")" 1.15
  target "allocations a tick at $1" "$6" 0
}

echo "measured for $seconds s each, $(nproc) CPUs, Linux $(uname -r), load before $(cut -d ' ' -f 1 /proc/loadavg)"
printf '%9s  %-14s %10s %9s %7s %9s %7s %12s\n' processes program "CPU ms" "of top's" "RSS MB" "private" calls allocations
for size in $sizes; do measure "$size"; done
echo
cat "$work/verdicts"
echo
paste -sd ',' "$work/results" | sed 's/^/[/; s/$/]/' | tee .build/bench.json
