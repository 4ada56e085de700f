# what: systemd containers (the lab's), booted, asked for their units, and ended; unified and hybrid in turn, over and over
# shellcheck shell=bash

LAB_PREFIX=forewarn-quiet-$(basename "$folder")
LAB_TMP=$folder/lab
. "$CHECKOUT/Tests/lab/lib.sh"

prepare() { "$LAB_HERE/build-rootfs" >/dev/null; }

round() {
  local variant
  for variant in unified hybrid; do
    [ $variant = unified ] || grep -q ' cgroup .*memory' /proc/mounts || continue
    lab_boot $variant
    lab systemctl --no-pager list-units >/dev/null
    lab systemctl stop beanstalkd
    lab systemctl start beanstalkd
    # Ends by signals that make its commands fail.
    lab_end || true
  done
}
