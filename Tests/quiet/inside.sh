#!/bin/bash
# One workload, as PID 1 of name spaces of its own: `inside.sh NAME FOLDER`. Its file workloads/NAME.sh has a function `prepare`, run
# once, and a function `round`, run over and over. All of it dies with this process.
#
#   FOLDER/ready   is made when prepared
#   FOLDER/go      is waited for before the first round
#   FOLDER/rounds  how many were done
#
# What workloads may use: WORK, a folder on the disk; CHECKOUT; and the functions below.
set -euo pipefail

name=$1
folder=$2
here=$(cd "$(dirname "$0")" && pwd)
CHECKOUT=$(cd "$here/../.." && pwd)
# A disk of its own, in one sparse file that bounds what it takes: a tree of 100,000 files goes with it at once, where deleting them
# one by one takes minutes on a disk that is told of each (mount option `discard`).
truncate -s 12G "$folder/image"
mkfs.ext4 -q -F -E nodiscard,lazy_itable_init=1 "$folder/image"
mkdir "$folder/disk"
mount -o loop,nodiscard "$folder/image" "$folder/disk"
disk=$folder/disk
WORK=$disk/work
mkdir "$WORK"
chmod 755 "$folder" "$disk" "$WORK"

# A Debian of its own, as it was built, on the disk; WORK is /quiet in it.
fresh_debian() {
  local root
  root=$("$here/build-rootfs")
  [ ! -d "$disk/tree" ] || umount --recursive --lazy "$disk/tree"
  rm -rf "$disk/upper" "$disk/overlay" "$disk/tree"
  mkdir "$disk/upper" "$disk/overlay" "$disk/tree"
  mount -t overlay overlay -o "lowerdir=$root,upperdir=$disk/upper,workdir=$disk/overlay" "$disk/tree"
  mount -t proc proc "$disk/tree/proc"
  mount --rbind /dev "$disk/tree/dev"
  mount -t tmpfs -o mode=755,size=64m tmpfs "$disk/tree/run"
  mkdir "$disk/tree/quiet"
  mount --bind "$WORK" "$disk/tree/quiet"
}

# debian COMMAND…: runs it there.
debian() {
  chroot "$disk/tree" env -i PATH=/usr/lib/postgresql/15/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LC_ALL=C.UTF-8 \
    DEBIAN_FRONTEND=noninteractive "$@"
}
as_postgres() { debian setpriv --reuid postgres --regid postgres --init-groups env PGHOST=127.0.0.1 PGPORT="$postgres_port" "$@"; }

# A Postgres 15 with what its makers ship as settings but for the memory, reached over the loopback interface.
postgres_port=54${BASHPID: -1}29
start_postgres() {
  fresh_debian
  mkdir -p "$WORK/postgres"
  debian chown postgres: /quiet/postgres
  as_postgres initdb -D /quiet/postgres/data --auth=trust >/dev/null
  as_postgres pg_ctl start -w -s -D /quiet/postgres/data -l /quiet/postgres/log \
    -o "-p $postgres_port -k /quiet/postgres -c shared_buffers=512MB -c max_wal_size=512MB"
}

# shellcheck source=/dev/null
. "$here/workloads/$name.sh"
prepare
rounds=0
echo 0 >"$folder/rounds"
: >"$folder/ready"
until [ -e "$folder/go" ]; do sleep 0.1; done
while true; do
  round
  rounds=$((rounds + 1))
  echo $rounds >"$folder/rounds"
done
