# lab: host
# timeout: 240
# Forty receivers that misbehave at once, and kill -9 at random: nothing is lost, nothing is sent twice with another key.
folder=$LAB_TMP/hostile
mkdir -p "$folder"
command -v openssl >/dev/null || skip "needs openssl"
said=$(python3 "$LAB_CHECKOUT/Tests/courier/hostile.py" "$LAB_PROGRAMS/forewarn-courier") || fail "$(grep fault <<<"$said")"
echo "$said"
figure "$(tail -n 1 <<<"$said")"
# A disk that is full, read-only, frozen.
if unshare -m --propagation private true 2>/dev/null; then
  said=$(unshare -m --propagation private python3 "$LAB_CHECKOUT/Tests/courier/hostile.py" "$LAB_PROGRAMS/forewarn-courier" --disk) \
    || fail "$(grep fault <<<"$said")"
  figure "$(tail -n 1 <<<"$said")"
fi
said=$(python3 "$LAB_CHECKOUT/Tests/courier/hostile.py" "$LAB_PROGRAMS/forewarn-courier" --kills 40) || fail "$(grep fault <<<"$said")"
figure "$(tail -n 1 <<<"$said")"
