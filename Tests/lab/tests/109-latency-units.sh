# lab: hybrid
# timeout: 300
# The same in their units, beside 200 busy threads in a service: the share of forewarn.slice is what brings an alert out. Without a bound.
command -v openssl >/dev/null || skip "needs openssl"
fresh_daemon
said=$(nsenter --target "$LAB_PID" --net -- python3 "$LAB_CHECKOUT/Tests/courier/latency" --units "$LAB_PID" "$LAB_TMP/bin/spin" 2>&1) \
  || fail "$(tail -n 1 <<<"$said")"
figure "$said"
