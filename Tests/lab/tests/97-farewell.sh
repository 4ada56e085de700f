# lab: host
# timeout: 90
# A host that goes down says so while network and courier still run: a reboot with when it is back, a mere stop of the unit nothing. The
# courier is played: a loop that tells what lies in the outbox through a pipe, which outlives the container.

farewell_host() {
  lab_boot unified || fail "the container did not boot"
  if [ -n "${LAB_FOREWARN:-}" ]; then
    # Built already: for those who work on this.
    install -D -m 755 "$LAB_FOREWARN" "$LAB_ROOT/usr/bin/forewarn"
    install -D -m 644 "$LAB_CHECKOUT/systemd/forewarn.sysusers" "$LAB_ROOT/usr/lib/sysusers.d/forewarn.conf"
    sed 's|/usr/local/bin|/usr/bin|' "$LAB_CHECKOUT/systemd/forewarn-farewell.service" \
      >"$LAB_ROOT/usr/lib/systemd/system/forewarn-farewell.service"
    lab systemd-sysusers
  else
    lab_install
  fi
  mkdir -p "$LAB_ROOT/etc/forewarn/conf.d"
  cat >"$LAB_ROOT/etc/forewarn/conf.d/60-receivers.conf" <<'END'
[receiver ops]
type = slack
url-file = /etc/forewarn/secrets/ops
END
  cat >"$LAB_ROOT/usr/local/sbin/played-courier" <<'END'
#!/bin/bash
recent= boot=$(cat /proc/sys/kernel/random/boot_id)
while sleep 0.1; do
  for file in /run/forewarn/outbox/*.json; do
    [ -e "$file" ] || continue
    id=$(basename "$file" .json)
    cat "$file" >/told && echo >/told
    rm "$file"
    recent="{\"id\":\"$id\",\"receiver\":\"ops\",\"outcome\":\"delivered\",\"at\":$EPOCHREALTIME}"
  done
  read -r up _ </proc/uptime
  printf '{"version":1,"bootId":"%s","realtime":%s,"boottime":%s,"receivers":{"ops":{"state":"ok"}},"recent":[%s]}' \
    "$boot" "$EPOCHREALTIME" "$up" "$recent" >/run/forewarn-courier/new
  mv /run/forewarn-courier/new /run/forewarn-courier/delivery.json
done
END
  chmod 755 "$LAB_ROOT/usr/local/sbin/played-courier"
  mkdir -p "$LAB_ROOT/etc/systemd/system/forewarn-courier.service.d"
  cat >"$LAB_ROOT/etc/systemd/system/forewarn-courier.service" <<'END'
[Unit]
After=network.target
[Service]
RuntimeDirectory=forewarn-courier
ExecStart=/usr/local/sbin/played-courier
END
  mkfifo "$LAB_ROOT/told"
  lab install -d -o forewarn -g forewarn /run/forewarn
  lab install -d -o forewarn -g forewarn -m 2770 /run/forewarn/outbox
  lab systemctl daemon-reload
  lab systemctl start forewarn-courier forewarn-farewell
  # Both ends, so that it lasts for as long as we look.
  exec 9<>"$LAB_ROOT/told"
  wait_until 5 "delivery.json of the played courier" test -s "$LAB_ROOT/run/forewarn-courier/delivery.json"
}

# The next line that was told, waiting so many seconds for it.
told() { timeout "$1" head -n 1 <&9; }

farewell_host
lab systemctl stop forewarn-farewell
[ -z "$(told 2)" ] || fail "a stop of the unit alone was told"
lab systemctl start forewarn-farewell
asked=$(now)
lab systemctl --no-block reboot
line=$(told 20) || fail "the reboot was not told: $(lab journalctl -u forewarn-farewell -o cat --no-pager | tail -5)"
figure "a reboot is told after $(difference "$(now)" "$asked") s"
[[ $line == *'"kind":"farewell"'* ]] || fail "no farewell: $line"
[[ $line == *'should be back within 10 min'* && $line == *'"backBy":1'* ]] || fail "not when it is back: $line"
# It ended by itself, perhaps: nothing to kill is no failure.
lab_end || true

farewell_host
lab systemctl --no-block poweroff
line=$(told 20) || fail "the end was not told"
[[ $line == *'is switched off on purpose'* && $line == *'"backBy":null'* ]] || fail "a host that is switched off is not back: $line"
# It ended by itself, perhaps: nothing to kill is no failure.
lab_end || true
