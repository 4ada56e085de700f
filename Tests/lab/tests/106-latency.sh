# lab: host
# timeout: 300
# From the decision to the receiver's first byte over a TLS connection that stands, calm and beside 200 busy threads. Without a bound: all
# alerts arrive, and none needs a new connection.
command -v openssl >/dev/null || skip "needs openssl"
said=$(python3 "$LAB_CHECKOUT/Tests/courier/latency" "$LAB_PROGRAMS" "$LAB_TMP/bin/spin" 2>&1) || fail "$(tail -n 1 <<<"$said")"
figure "$said"
