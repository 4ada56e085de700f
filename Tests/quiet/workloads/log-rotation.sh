# what: five programs that log 5 MB/s in all, and `logrotate` with gzip each minute, three old ones kept
# shellcheck shell=bash

prepare() {
  fresh_debian
  mkdir -p "$WORK/log"
  cat >"$WORK/logrotate.conf" <<'TEXT'
/quiet/log/*.log {
  rotate 3
  size 1k
  compress
  copytruncate
  missingok
}
TEXT
  chmod 644 "$WORK/logrotate.conf"
  local number
  for number in 1 2 3 4 5; do
    python3 "$here/logger.py" "$WORK/log/program-$number.log" 1.0 "$folder/go" &
  done
}

round() {
  sleep 60
  debian logrotate --force --state /quiet/logrotate.state /quiet/logrotate.conf
}
