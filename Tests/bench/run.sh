#!/bin/bash
# `make bench`: what a sample costs, beside `top -b -d 1` and a C prototype (protod, inside the kernel and with kept
# descriptors), in one run at each number of processes. All of them sample the same host at the same time, once a second;
# forewarnd twice: as it is, which reads processes inside the kernel where it may, and with `--process-reader proc`.
#
#   Tests/bench/run.sh [--json FILE]
#
#   BENCH_SECONDS=20              how long each size is measured
#   BENCH_SIZES="200 5000 20000"  processes on the host while it is measured
#   YARDSTICKS=../shared/bench    where protod.c and iter.bpf.c are; left out when absent
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
# The program that protod puts into the kernel, made for this kernel's types.
programs_of_kernel=
build_kernel_program() {
  local clang
  clang=$(command -v clang || true)
  [ -n "$clang" ] || clang=$(dirname "$(command -v swift || echo /opt/swift/usr/bin/swift)")/clang
  [ -e "$yardsticks/iter.bpf.c" ] || { echo "$yardsticks/iter.bpf.c is absent"; return 1; }
  [ "$(id -u)" = 0 ] || { echo "needs root"; return 1; }
  scripts/need-packages "build the yardstick protod bpf" bpftool libbpf-dev >/dev/null 2>&1 || { echo "bpftool is absent"; return 1; }
  bpftool btf dump file /sys/kernel/btf/vmlinux format c >"$work/vmlinux.h" 2>/dev/null || { echo "this kernel tells no types"; return 1; }
  "$clang" -O2 -g -w -target bpf -D__TARGET_ARCH_x86 -I"$work" -c "$yardsticks/iter.bpf.c" -o "$work/iter.bpf.o" 2>&1 | head -n 1
  [ -e "$work/iter.bpf.o" ] || return 1
  "$protod" bpf 100 1 "$work/iter.bpf.o" >"$work/trial" 2>/dev/null || { echo "this kernel does not take it"; return 1; }
}
if [ -n "$protod" ]; then
  if why=$(build_kernel_program); then programs_of_kernel=$work/iter.bpf.o; else stage "no protod bpf: $why"; fi
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
bpf_samples() { status_number "$folder/bpf" samples; }
proc_samples() { status_number "$folder/proc" samples; }
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

# start_daemon FOLDER READER [ENVIRONMENT…]: sets `daemon`.
start_daemon() {
  local folder=$1 reader=$2
  shift 2
  mkdir -p "$folder/runtime" "$folder/state"
  env "$@" "$programs/forewarnd" --foreground --config-dir config --runtime-dir "$folder/runtime" \
    --state-dir "$folder/state" ${reader:+--process-reader "$reader"} </dev/null >"$folder/said" 2>&1 &
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

# The rows of forewarnd: `bpf` is the default, called so where it can't be had, too.
variants="bpf proc"
declare -A watch cpu table_cpu threads rss private reader calls table_calls allocations stretches askers \
  protod_cpu protod_rss
smaller= smaller_rss=

table_thread() { grep -lx table /proc/"$1"/task/*/comm | head -n 1 | cut -d / -f 5; }

# Sets, by variant, cpu, table_cpu, threads, rss, private, reader, protod_cpu, protod_rss; and top_cpu, top_rss.
measure_cpu() {
  local top variant top_before top_after
  local -A before after protod_pid=()
  TERM=dumb top -b -d 1 </dev/null >"$folder/top" &
  top=$!
  own+=("$top")
  for variant in $variants; do
    start_daemon "$folder/$variant" "${variant#bpf}"
    watch[$variant]=$daemon
  done
  sleep 10
  if [ -n "$protod" ]; then
    "$protod" keptfd 1000 "$seconds" >"$folder/protod.proc" 2>/dev/null &
    protod_pid[proc]=$!
  fi
  if [ -n "$programs_of_kernel" ]; then
    "$protod" bpf 1000 "$seconds" "$programs_of_kernel" >"$folder/protod.bpf" 2>/dev/null &
    protod_pid[bpf]=$!
  fi
  own+=(${protod_pid[@]+"${protod_pid[@]}"})
  for variant in $variants; do
    before[$variant]=$(edge "${variant}_samples" "${watch[$variant]}")
    threads_ns "${watch[$variant]}" >"$folder/$variant/threads.before"
  done
  top_before=$(edge top_samples "$top")
  sleep "$seconds"
  for variant in $variants; do
    after[$variant]=$(edge "${variant}_samples" "${watch[$variant]}")
    threads_ns "${watch[$variant]}" >"$folder/$variant/threads.after"
  done
  top_after=$(edge top_samples "$top")
  top_cpu=$(per_sample "$top_before" "$top_after")
  top_rss=$(rss_mb "$top")
  for variant in $variants; do
    cpu[$variant]=$(per_sample "${before[$variant]}" "${after[$variant]}")
    threads[$variant]=$(awk -v n="$((${after[$variant]% *} - ${before[$variant]% *}))" '
      FILENAME ~ /before$/ { before[$1] = $2; next }
      { printf "%s\"%s\": %.3f", sep, $1, ($2 - before[$1]) / 1e6 / n; sep = ", " }' \
      "$folder/$variant/threads.before" "$folder/$variant/threads.after")
    table_cpu[$variant]=$(echo "${threads[$variant]}" | sed 's/.*"table": \([0-9.]*\).*/\1/')
    rss[$variant]=$(rss_mb "${watch[$variant]}")
    private[$variant]=$(private_mb "${watch[$variant]}")
    reader[$variant]=$(sed -n 's/.*"processReader": *"\([^"]*\)".*/\1/p' "$folder/$variant/runtime/status.json" | head -n 1)
    protod_cpu[$variant]=null protod_rss[$variant]=null
    [ -n "${protod_pid[$variant]:-}" ] || continue
    wait "${protod_pid[$variant]}" || true
    protod_cpu[$variant]=$(sed -n 's/.*mean \([0-9.]*\) ms.*/\1/p' "$folder/protod.$variant")
    protod_rss[$variant]=$(sed -n 's/.*Rss: *\([0-9]*\) kB.*/\1/p' "$folder/protod.$variant" | awk '{ printf "%.1f", $1 / 1024 }')
  done
  measure_calls "$top"
  end "$top" ${watch[@]+"${watch[@]}"}
}

# Sets calls, table_calls and top_calls. Behind the rest: being traced makes each call ten times as dear.
measure_calls() {
  local variant
  for variant in $variants; do calls[$variant]=null table_calls[$variant]=null; done
  top_calls=null
  command -v strace >/dev/null || return 0
  for variant in $variants; do
    calls[$variant]=$(calls_per_sample "${variant}_samples" ".build/bench-calls-$variant-$size.txt" -f -p "${watch[$variant]}")
    table_calls[$variant]=$(calls_per_sample "${variant}_samples" ".build/bench-calls-$variant-$size-table.txt" \
      -p "$(table_thread "${watch[$variant]}")")
  done
  top_calls=$(calls_per_sample top_samples "$work/calls" -p "$1")
}
# calls_per_sample COUNT-COMMAND FILE OPTION…
calls_per_sample() {
  local count=$1 file=$2 before samples
  shift 2
  before=$($count)
  timeout -s INT 6 strace -qq -c -U calls,name -o "$file" "$@" 2>/dev/null || true
  samples=$(($($count) - before))
  # Traced, top takes seconds for a sample of thousands of processes: parts of one or two are no mean.
  awk -v s=$samples '$2 == "total" && s >= 3 { printf "%.0f", $1 / s; found = 1 } END { if (!found) printf "null" }' "$file"
}

# Sets, by variant, allocations a sample (of the quietest stretch), stretches and who asked in it. In a second daemon with the
# counter, at rest: mounts are asked every 5 s, and three tables of them go round.
measure_allocations() {
  local variant=$1 counted=$folder/counted-$1
  start_daemon "$counted" "${variant#bpf}" LD_PRELOAD="$work/malloc-count.so" MALLOC_COUNT_FILE="$folder/counts-$variant"
  until [ "$(status_number "$counted" samples)" -ge 22 ]; do sleep 0.2; done
  IFS=$'\t' read -r _ _ "allocations[$variant]" "stretches[$variant]" "askers[$variant]" \
    < <(Tests/bench/allocations.py "$daemon" "$folder/counts-$variant" "$counted/runtime/status.json" 5)
  end "$daemon"
}

# measure SIZE: its rows of the table, and an object in $work/results.
measure() {
  local crowd=0 wanted count variant name
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
  count_all=$count
  stage "$size processes: CPU and calls, $((seconds + 50)) s"
  measure_cpu
  stage "$size processes: allocations, 60 to 120 s"
  for variant in $variants; do measure_allocations "$variant"; done
  if [ $crowd != 0 ]; then
    kill -KILL $crowd
    wait $crowd 2>/dev/null || true
    # The next size counts who is there: thousands take a while to go.
    for ((wanted = 0; wanted < 300; wanted++)); do
      [ "$(grep -lzs '^idle-' /proc/[0-9]*/comm | wc -l)" != 0 ] || break
      sleep 0.2
    done
  fi

  {
    printf '{"size": %d, "processes": %d, "seconds": %d' "$size" "$count" "$seconds"
    for variant in $variants; do
      printf ', "forewarnd-%s": {"reader": "%s", "cpuMs": %s, "tableCpuMs": %s, "rssMB": %s, "privateMB": %s, "systemCalls": %s, "tableSystemCalls": %s, "allocations": %s, "allocationsByStretch": [%s], "allocationsByThread": {%s}, "cpuMsByThread": {%s}}' \
        "$variant" "${reader[$variant]}" "${cpu[$variant]}" "${table_cpu[$variant]}" "${rss[$variant]}" "${private[$variant]}" \
        "${calls[$variant]}" "${table_calls[$variant]}" "${allocations[$variant]}" "${stretches[$variant]}" "${askers[$variant]}" "${threads[$variant]}"
      printf ', "protod-%s": {"cpuMs": %s, "rssMB": %s}' "${variant/proc/keptfd}" "${protod_cpu[$variant]}" "${protod_rss[$variant]}"
    done
    printf ', "top": {"cpuMs": %s, "rssMB": %s, "systemCalls": %s}}\n' "$top_cpu" "$top_rss" "$top_calls"
  } >>"$work/results"

  for variant in $variants; do
    name=forewarnd
    [ $variant = bpf ] || name="forewarnd, $variant"
    row "$count" "$name" "${cpu[$variant]}" "$(ratio "${cpu[$variant]}" "$top_cpu")" "$(ratio "${cpu[$variant]}" "${protod_cpu[$variant]#null}")" \
      "${rss[$variant]}" "${calls[$variant]#null}" "${allocations[$variant]}"
    row "" "  its table thread" "${table_cpu[$variant]}" "$(ratio "${table_cpu[$variant]}" "$top_cpu")" \
      "$(ratio "${table_cpu[$variant]}" "${protod_cpu[$variant]#null}")" "" "${table_calls[$variant]#null}" ""
    [ "${protod_cpu[$variant]}" = null ] || row "" "  protod ${variant/proc/keptfd}" "${protod_cpu[$variant]}" \
      "$(ratio "${protod_cpu[$variant]}" "$top_cpu")" 1.00 "${protod_rss[$variant]}" "" ""
    count=
  done
  row "" "top -b -d 1" "$top_cpu" 1.00 "" "$top_rss" "${top_calls#null}" ""
  [ "${reader[bpf]}" = "by a program inside the kernel" ] || echo "          forewarnd read processes so: ${reader[bpf]}"
  judge
}

# Columns by characters, not bytes: `–` is one.
row() {
  local value widths=(9 18 9 9 11 7 8 12) line= index=0
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
    printf "%-11s  %-58s %6s  (target: at most %s)\n", value + 0 <= limit + 0 ? "reached" : "not reached", name, value, limit }' >>"$work/verdicts"
}
judge() {
  if [ "$size" = 200 ]; then
    target "CPU, whole daemon over top, at 200" "$(quotient "${cpu[bpf]}" "$top_cpu")" 0.5
    target "CPU, whole daemon (proc) over top, at 200" "$(quotient "${cpu[proc]}" "$top_cpu")" 0.5
    target "RSS in MB at 200" "${rss[bpf]}" 8
  else
    target "CPU, table thread over top, at $size" "$(quotient "${table_cpu[bpf]}" "$top_cpu")" 0.05
    target "CPU, whole daemon over top, at $size" "$(quotient "${cpu[bpf]}" "$top_cpu")" 0.05
    target "CPU, whole daemon (proc) over top, at $size" "$(quotient "${cpu[proc]}" "$top_cpu")" 0.5
  fi
  [ "$size" != 20000 ] || target "RSS in MB at 20000" "${rss[bpf]}" 10
  if [ -n "$smaller" ] && [ "$count_all" -gt "$smaller" ]; then
    target "RSS in bytes a process between $smaller and $count_all" \
      "$(awk -v a="$smaller_rss" -v b="${rss[bpf]}" -v n=$((count_all - smaller)) 'BEGIN { printf "%.0f", (b - a) * 1048576 / n }')" 200
  fi
  [ "$size" = 200 ] || smaller=$count_all smaller_rss=${rss[bpf]}
  [ "${protod_cpu[bpf]}" = null ] || target "CPU, table thread over protod bpf, at $size" "$(quotient "${table_cpu[bpf]}" "${protod_cpu[bpf]}")" 1.5
  [ "${protod_cpu[proc]}" = null ] \
    || target "CPU, table thread (proc) over protod keptfd, at $size" "$(quotient "${table_cpu[proc]}" "${protod_cpu[proc]}")" 1.15
  [ "${table_calls[bpf]}" = null ] || target "calls a sample, table thread, at $size" "${table_calls[bpf]}" 25
  target "allocations a sample at rest at $size" "${allocations[bpf]}" 0
  target "allocations a sample at rest (proc) at $size" "${allocations[proc]}" 0
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
