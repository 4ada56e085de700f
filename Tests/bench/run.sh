#!/bin/bash
# `make bench`: what a sample costs, beside `top -b -d 1` and a C prototype (protod, kept descriptors), in one run at each
# number of processes. All three sample the same host at the same time, once a second.
#
#   Tests/bench/run.sh [--json FILE]
#
#   BENCH_SECONDS=20              how long each size is measured
#   BENCH_SIZES="200 5000 20000"  processes on the host while it is measured
#   YARDSTICKS=../shared/bench    where protod.c is; left out when absent
#
# Prints a table and whether the targets are reached, stages on standard error; the same as JSON in .build/bench.json and FILE.
# Needs no root; with it, and on a quiet host, the figures are better. docs/performance.md tells what they mean.
set -euo pipefail
json=
if [ "${1:-}" = --json ]; then json=$(realpath -m "${2:?--json needs a file after it}"); fi
cd "$(dirname "$0")/../.."

seconds=${BENCH_SECONDS:-20}
sizes=${BENCH_SIZES:-200 5000 20000}
yardsticks=${YARDSTICKS:-../shared/bench}

# In memory, where the service has its folder too: the disk is not what is measured.
memory=/dev/shm
[ -w "$memory" ] || memory=${TMPDIR:-/tmp}
work=$(mktemp -d "$memory/forewarn-bench.XXXXXX")
own=()
finish() {
  local pid
  for pid in ${own[@]+"${own[@]}"}; do kill -KILL "$pid" 2>/dev/null || true; done
  wait 2>/dev/null || true
  rm -rf "$work"
}
trap finish EXIT
trap 'exit 130' INT TERM

stage() { echo "bench: $*" >&2; }
end() {
  local pid
  for pid in "$@"; do
    kill -TERM "$pid" 2>/dev/null || true
    wait "$pid" 2>/dev/null || true
  done
}

scripts/build-packages
scripts/need-packages "run top" procps
scripts/need-packages "count system calls" strace || stage "system calls are not counted"
stage "building"
programs=$(scripts/build 2>"$work/build.log") || { cat "$work/build.log" >&2; exit 1; }
gcc -O2 -Wall -static -o "$work/idle-children" Tests/bench/idle-children.c
gcc -O2 -Wall -shared -fPIC -o "$work/malloc-count.so" Tests/bench/malloc-count.c
protod=
if [ ! -e "$yardsticks/protod.c" ]; then
  stage "no protod: $yardsticks/protod.c is absent (set YARDSTICKS)"
elif ! scripts/need-packages "build the yardstick protod" libbpf-dev libelf-dev zlib1g-dev; then
  stage "no protod"
elif gcc -O2 -w -static -o "$work/protod" "$yardsticks/protod.c" -lbpf -lelf -lz 2>"$work/protod.log"; then
  protod=$work/protod
else
  stage "no protod: $(head -n 1 "$work/protod.log")"
fi
# A kept descriptor a process: as many as this user may have.
ulimit -n "$(ulimit -Hn)"

# --- looking at a process ---------------------------------------------------------------------------------------------

processes() { set -- /proc/[0-9]*; echo $#; }
# The process and its live children.
family() { echo "$1"; cat /proc/"$1"/task/*/children 2>/dev/null | tr ' ' '\n' | grep . || true; }
# Nanoseconds of CPU that a process, its threads, its live children and those it waited for have used.
cpu_ns() {
  local pid total=0 ran
  for pid in $(family "$1"); do
    while read -r ran _; do total=$((total + ran)); done < <(cat /proc/"$pid"/task/*/schedstat 2>/dev/null)
  done
  # Ticks of 10 ms, for want of better: children that came and went.
  ran=$(sed 's/.*) //' "/proc/$1/stat" | awk -v hz="$(getconf CLK_TCK)" '{ printf "%d", ($14 + $15) * 1e9 / hz }')
  echo $((total + ran))
}
# A line a thread: its name, nanoseconds of CPU.
threads_ns() {
  local task ran
  for task in /proc/"$1"/task/*; do
    read -r ran _ <"$task/schedstat"
    echo "$(cat "$task/comm") $ran"
  done
}
rss_mb() { awk '/^VmRSS:/ { printf "%.1f", $2 / 1024 }' "/proc/$1/status"; }
# Of a process and its live children: what would be free again without them.
private_mb() {
  local pid
  for pid in $(family "$1"); do awk '/^Private/ { s += $2 } END { print s }' "/proc/$pid/smaps_rollup" 2>/dev/null; done \
    | awk '{ s += $1 } END { printf "%.1f", s / 1024 }'
}
status_number() { sed -n "s/.*\"$2\": *\([0-9.]*\).*/\1/p" "$1/runtime/status.json" 2>/dev/null | head -n 1; }
forewarnd_samples() { status_number "$folder/plain" samples; }
top_samples() { grep -c '^top -' "$folder/top"; }
# edge COUNT-COMMAND PID: waits until the count moves, so that whole samples lie between two edges; gives `count nanoseconds`.
edge() {
  local before count
  before=$($1)
  while count=$($1) && [ "$count" = "$before" ]; do sleep 0.02; done
  echo "$count $(cpu_ns "$2")"
}
# per_sample BEFORE AFTER: milliseconds a sample between two edges.
per_sample() { awk -v a="$1" -v b="$2" 'BEGIN { split(a, x); split(b, y); n = y[1] - x[1]; printf "%.3f", n ? (y[2] - x[2]) / 1e6 / n : 0 }'; }
# As in the table; for the verdict it is not rounded.
ratio() { awk -v a="$1" -v b="$2" 'BEGIN { if (b > 0) printf "%.2f", a / b; else printf "–" }'; }

quotient() { awk -v a="$1" -v b="$2" 'BEGIN { if (b > 0) printf "%.3f", a / b; else print 9 }'; }

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
    [ "$(status_number "$folder" samples)" = "" ] || return 0
    sleep 0.1
  done
  stage "forewarnd wrote no status within 10 s:"
  cat "$folder/said" >&2
  exit 1
}

# --- the three parts of a measurement -----------------------------------------------------------------------------------

# Sets cpu, threads, rss, private, reader, top_cpu, top_rss, protod_cpu, protod_rss.
measure_cpu() {
  local top protod_pid= before after top_before top_after
  TERM=dumb top -b -d 1 </dev/null >"$folder/top" &
  top=$!
  own+=("$top")
  start_daemon "$folder/plain"
  watch=$daemon
  sleep 8
  if [ -n "$protod" ]; then
    "$protod" keptfd 1000 "$seconds" >"$folder/protod" 2>/dev/null &
    protod_pid=$!
    own+=("$protod_pid")
  fi
  before=$(edge forewarnd_samples "$watch")
  threads_ns "$watch" >"$folder/threads.before"
  top_before=$(edge top_samples "$top")
  sleep "$seconds"
  after=$(edge forewarnd_samples "$watch")
  threads_ns "$watch" >"$folder/threads.after"
  top_after=$(edge top_samples "$top")
  cpu=$(per_sample "$before" "$after")
  top_cpu=$(per_sample "$top_before" "$top_after")
  threads=$(awk -v n="$((${after% *} - ${before% *}))" '
    FILENAME ~ /before$/ { before[$1] = $2; next }
    { printf "%s\"%s\": %.3f", sep, $1, ($2 - before[$1]) / 1e6 / n; sep = ", " }' "$folder/threads.before" "$folder/threads.after")
  rss=$(rss_mb "$watch")
  private=$(private_mb "$watch")
  top_rss=$(rss_mb "$top")
  reader=$(sed -n 's/.*"processReader": *"\([^"]*\)".*/\1/p' "$folder/plain/runtime/status.json" | head -n 1)
  protod_cpu=null protod_rss=null
  if [ -n "$protod_pid" ]; then
    wait "$protod_pid" || true
    protod_cpu=$(sed -n 's/.*mean \([0-9.]*\) ms.*/\1/p' "$folder/protod")
    protod_rss=$(sed -n 's/.*Rss: *\([0-9]*\) kB.*/\1/p' "$folder/protod" | awk '{ printf "%.1f", $1 / 1024 }')
  fi
  measure_calls "$top"
  end "$top" "$watch"
}

# Sets calls and top_calls. Behind the rest: being traced makes each call ten times as dear.
measure_calls() {
  calls=null top_calls=null
  command -v strace >/dev/null || return 0
  calls=$(calls_per_sample forewarnd_samples "$watch" ".build/bench-calls-$size.txt")
  top_calls=$(calls_per_sample top_samples "$1" "$work/calls")
}
calls_per_sample() {
  local before samples
  before=$($1)
  timeout -s INT 6 strace -f -qq -c -U calls,name -o "$3" -p "$2" 2>/dev/null || true
  samples=$(($($1) - before))
  # Traced, top takes seconds for a sample of thousands of processes: parts of one or two are no mean.
  awk -v s=$samples '$2 == "total" && s >= 3 { printf "%.0f", $1 / s; found = 1 } END { if (!found) printf "null" }' "$3"
}

# Sets allocations (of the quietest stretch), stretches and who asked in it. In a second daemon with the counter, at rest:
# mounts are asked every 5 s, and three tables of them go round.
measure_allocations() {
  start_daemon "$folder/counted" LD_PRELOAD="$work/malloc-count.so" MALLOC_COUNT_FILE="$folder/counts"
  local task before samples stretch one asked
  until [ "$(status_number "$folder/counted" samples)" -ge 22 ]; do sleep 0.2; done
  allocations= stretches= askers=
  for ((stretch = 0; stretch < 5; stretch++)); do
    for task in /proc/"$daemon"/task/*; do echo "${task##*/} $(cat "$task/comm")"; done >"$folder/names"
    before=$(status_number "$folder/counted" samples)
    od -An -v -tu8 -w16 -j64 "$folder/counts" >"$folder/counts.before"
    sleep 6
    od -An -v -tu8 -w16 -j64 "$folder/counts" >"$folder/counts.after"
    samples=$(($(status_number "$folder/counted" samples) - before))
    asked=$(awk -v s="$samples" '
      FILENAME ~ /names$/ { name[$1] = $2; next }
      FILENAME ~ /before$/ { before[FNR] = $2; next }
      $1 > 0 && $2 > before[FNR] { n = $1 in name ? name[$1] : "helper"; calls[n] += $2 - before[FNR] }
      END { for (n in calls) { printf "%s\"%s\": %.2f", sep, n, calls[n] / (s ? s : 1); sep = ", " } }' \
      "$folder/names" "$folder/counts.before" "$folder/counts.after")
    one=$(echo "$asked" | tr ',' '\n' | awk -F ': ' '{ s += $2 } END { printf "%.2f", s }')
    stretches+=${stretches:+, }$one
    if [ -z "$allocations" ] || awk -v a="$one" -v b="$allocations" 'BEGIN { exit !(a < b) }'; then allocations=$one askers=$asked; fi
    [ "$one" != 0.00 ] || break
  done
  end "$daemon"
}

# measure SIZE: its rows of the table, and an object in $work/results.
measure() {
  local crowd=0 wanted count
  size=$1
  folder=$work/$size
  mkdir -p "$folder"
  stage "$size processes: starting them"
  wanted=$((size - $(processes)))
  if [ $wanted -gt 0 ]; then
    "$work/idle-children" $wanted >"$folder/crowd" &
    crowd=$!
    own+=("$crowd")
    until grep -qs ready "$folder/crowd"; do sleep 0.1; done
  fi
  count=$(processes)
  stage "$size processes: CPU and calls, $((seconds + 30)) s"
  measure_cpu
  stage "$size processes: allocations, 30 to 60 s"
  measure_allocations
  if [ $crowd != 0 ]; then
    kill -KILL $crowd
    wait $crowd 2>/dev/null || true
    # The next size counts who is there: thousands take a while to go.
    for ((wanted = 0; wanted < 300; wanted++)); do
      [ "$(grep -lzs '^idle-' /proc/[0-9]*/comm | wc -l)" != 0 ] || break
      sleep 0.2
    done
  fi

  printf '{"size": %d, "processes": %d, "seconds": %d, "reader": "%s", "forewarnd": {"cpuMs": %s, "rssMB": %s, "privateMB": %s, "systemCalls": %s, "allocations": %s, "allocationsByStretch": [%s], "allocationsByThread": {%s}, "cpuMsByThread": {%s}}, "top": {"cpuMs": %s, "rssMB": %s, "systemCalls": %s}, "protod": {"cpuMs": %s, "rssMB": %s}}\n' \
    "$size" "$count" "$seconds" "$reader" "$cpu" "$rss" "$private" "$calls" "$allocations" "$stretches" "$askers" "$threads" \
    "$top_cpu" "$top_rss" "$top_calls" "$protod_cpu" "$protod_rss" >>"$work/results"

  row "$count" forewarnd "$cpu" "$(ratio "$cpu" "$top_cpu")" "$(ratio "$cpu" "${protod_cpu#null}")" "$rss" "${calls#null}" "$allocations"
  row "" "top -b -d 1" "$top_cpu" 1.00 "" "$top_rss" "${top_calls#null}" ""
  [ "$protod_cpu" = null ] || row "" "protod keptfd" "$protod_cpu" "$(ratio "$protod_cpu" "$top_cpu")" 1.00 "$protod_rss" "" ""
  judge
}

# Columns by characters, not bytes: `–` is one.
row() {
  local value widths=(9 13 9 9 11 7 8 12) line= index=0
  for value in "$@"; do
    if [ $index = 1 ]; then
      printf -v value '%-*s' "${widths[1]}" "$value"
    else
      while [ ${#value} -lt "${widths[index]}" ]; do value=" $value"; done
    fi
    line+="$value  "
    index=$((index + 1))
  done
  echo "${line%"${line##*[! ]}"}"
}

# target NAME VALUE LIMIT: one line of the verdict.
target() {
  awk -v name="$1" -v value="$2" -v limit="$3" 'BEGIN {
    printf "%-11s  %-46s %6s  (target: at most %s)\n", value + 0 <= limit + 0 ? "reached" : "not reached", name, value, limit }' >>"$work/verdicts"
}
judge() {
  target "CPU a sample over top's at $size" "$(quotient "$cpu" "$top_cpu")" 0.5
  [ "$size" != 200 ] || target "RSS in MB at 200" "$rss" 8
  [ "$size" != 5000 ] || [ "$protod_cpu" = null ] || target "CPU a sample over protod keptfd's at 5000" "$(quotient "$cpu" "$protod_cpu")" 1.15
  target "allocations a sample at rest at $size" "$allocations" 0
}

echo "$seconds s each; Linux $(uname -r), $(nproc) CPUs, $(sed -n 's/^model name.*: //p' /proc/cpuinfo | head -n 1); load before: $(cut -d ' ' -f 1 /proc/loadavg)"
echo
row processes program "CPU ms" "of top's" "of protod's" "RSS MB" calls allocations
for size in $sizes; do measure "$size"; done
echo
cat "$work/verdicts"
mkdir -p .build
paste -sd ',' "$work/results" | sed 's/^/[/; s/$/]/' >.build/bench.json
[ -z "$json" ] || cp .build/bench.json "$json"
