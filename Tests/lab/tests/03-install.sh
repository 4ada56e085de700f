# lab: host
# `make install` and `make uninstall` leave what was there before, and what an admin changes, and nothing else.
root=$LAB_TMP/installed
mkdir -p "$root/usr/share/man/man1" "$root/usr/lib/systemd/system" "$root/etc/forewarn/conf.d"
touch "$root/usr/share/man/man1/other.1" "$root/usr/lib/systemd/system/other.service" "$root/etc/forewarn/conf.d/mine.conf"
files() { (cd "$root" && find . ! -type d | sort); }
before=$(files)

make -s -C "$LAB_CHECKOUT" install DESTDIR="$root" PREFIX=/usr
for wanted in usr/sbin/forewarnd usr/bin/forewarn usr/lib/systemd/system/forewarn.service usr/lib/systemd/system/forewarn.slice \
  usr/lib/systemd/catalog/forewarn.catalog usr/lib/sysusers.d/forewarn.conf etc/forewarn/forewarn.conf \
  usr/share/bash-completion/completions/forewarn usr/share/zsh/site-functions/_forewarn \
  usr/share/fish/vendor_completions.d/forewarn.fish; do
  assert "$wanted was not installed" test -s "$root/$wanted"
done
for page in "$LAB_CHECKOUT"/docs/man/*.[158]; do
  [ -e "$page" ] || continue
  name=$(basename "$page")
  assert "the page $name was not installed" test -s "$root/usr/share/man/man${name##*.}/$name"
done
figure "$(comm -13 <(echo "$before") <(files) | wc -l) files"
figure "$(du -sk --apparent-size "$root" | awk '{printf "%.1f", $1 / 1024}') MB"
assert "the unit starts another program" grep -q '^ExecStart=/usr/sbin/forewarnd$' "$root/usr/lib/systemd/system/forewarn.service"
bash -n "$root/usr/share/bash-completion/completions/forewarn" || fail "bash does not understand its completions"

# What the admin changed is kept by a second installation.
echo "# changed" >>"$root/etc/forewarn/forewarn.conf"
make -s -C "$LAB_CHECKOUT" install DESTDIR="$root" PREFIX=/usr
assert "a second installation overwrote forewarn.conf" grep -q '^# changed' "$root/etc/forewarn/forewarn.conf"

make -s -C "$LAB_CHECKOUT" uninstall DESTDIR="$root" PREFIX=/usr
left=$(comm -13 <(echo "$before") <(files) | grep -vx ./etc/forewarn/forewarn.conf || true)
assert "left behind: $(paste -sd ' ' <<<"$left")" test -z "$left"
gone=$(comm -23 <(echo "$before") <(files))
assert "taken away although it was there before: $(paste -sd ' ' <<<"$gone")" test -z "$gone"
left=$(cd "$root" && find . -type d -name '*forewarn*' ! -path './etc/*')
assert "folders left behind: $left" test -z "$left"
figure "after uninstall: forewarn.conf alone"
