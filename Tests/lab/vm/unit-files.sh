#!/bin/bash
# In the guest: prints the files of one unit's control group as an archive: limits of every kind, a process killed for want of
# memory, reads from the disk, throttling.
set -euo pipefail
cat >/run/systemd/system/reader.service <<'UNIT'
[Service]
ExecStart=/bin/bash -c '(/lab/importer 100 1000 100); while sleep 0.1; do find /usr/lib -type f | head -n 800 | xargs cat >/dev/null; done'
MemoryMax=48M
TasksMax=64
CPUQuota=60%
IOAccounting=yes
OOMPolicy=continue
OOMScoreAdjust=500
UNIT
systemctl daemon-reload
systemctl start reader
sleep 25
cd /sys/fs/cgroup/system.slice/reader.service
mkdir /run/files
for file in cpu.stat memory.current memory.high memory.max memory.events pids.current pids.max io.stat {cpu,memory,io}.pressure cgroup.procs; do
  cat $file >/run/files/$file
done
tar -C /run/files -c .
