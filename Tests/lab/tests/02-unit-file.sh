# lab: unified
# systemd understands every line of the installed units, and finds little left to tighten.
said=$(lab systemd-analyze verify --man=no forewarn.service forewarn.slice 2>&1 | grep -i forewarn || true)
assert "expected silence from systemd-analyze verify, found: $said" test -z "$said"
# 1.8 with all that the watch must see; a line removed by mistake costs 0.1 or more.
score=$(lab systemd-analyze security --no-pager forewarn.service | sed -n 's/.*exposure level for forewarn.service: \([0-9.]*\).*/\1/p')
figure "exposure $score"
figure "offline $(lab systemd-analyze security --no-pager --offline=true forewarn.service | sed -n 's/.*exposure level for forewarn.service: \([0-9.]*\).*/\1/p')"
assert "expected an exposure below 2.0, found ${score:-none}" less_than "${score:-10}" 2.0
