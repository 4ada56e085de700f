#!/bin/bash
# In the guest: 5 s of calm, then a service leaks until the kernel kills it, then 30 s of what comes after.
set -euo pipefail
mkdir -p /run/lab
cat >/run/systemd/system/importer.service <<'UNIT'
[Service]
ExecStart=/lab/importer 60 660 8
ExecStopPost=/bin/sh -c 'echo "$$SERVICE_RESULT" >/run/lab/importer.service'
UNIT
systemctl daemon-reload
sleep 3
(sleep 5 && systemctl start importer) >/dev/null &
/lab/recorder 90 importer.service beanstalkd.service
