# lab: host
# timeout: 180
# Nobody answers: the second receiver is told. Somebody answers: quiet. It gets worse: loud again. `forewarn explain` tells all of it.
said=$(python3 "$LAB_CHECKOUT/Tests/courier/story" "$LAB_PROGRAMS" 2>&1) || { echo "$said"; fail "$(tail -n 1 <<<"$said")"; }
echo "$said"
figure "$(tail -n 1 <<<"$said")"
