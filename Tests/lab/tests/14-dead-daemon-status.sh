# lab: unified
# With the daemon stopped, `status` and `check` exit 3 and do not pretend.
fresh_daemon
assert "expected exit 0 of status beside a living daemon" lab forewarn status
lab systemctl stop forewarn
code=0
said=$(lab forewarn status 2>&1) || code=$?
figure "says: $(head -n 1 <<<"$said")"
assert "expected exit 3 of status, found $code" test $code = 3
code=0
lab forewarn check || code=$?
assert "expected exit 3 of check, found $code" test $code = 3
lab systemctl start forewarn
