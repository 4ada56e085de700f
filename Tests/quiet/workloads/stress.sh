# what: `stress-ng`, 20 s on and 20 s off, in turn: --cpu 4, --vm 2 (60 % of the memory that is available), --io 2 with --hdd 1, and all at once with half the memory
# shellcheck shell=bash

prepare() { fresh_debian; }

# Bounded by what is available now: others may have a part of the memory.
share() { awk -v percent="$1" '$1 == "MemAvailable:" { printf "%dm", $2 / 1024 * percent / 100 }' /proc/meminfo; }
burst() {
  debian stress-ng --quiet --timeout 20s --temp-path /quiet "$@"
  sleep 20
}

round() {
  burst --cpu 4
  burst --vm 2 --vm-bytes "$(share 30)"
  burst --io 2 --hdd 1 --hdd-bytes 512m
  burst --cpu 2 --vm 1 --vm-bytes "$(share 30)" --io 1 --hdd 1 --hdd-bytes 256m
}
