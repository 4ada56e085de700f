# what: a tree of 100,000 small and four large files (1.4 GB) copied with `rsync -a`, 5 % of it changed, copied again; anew each round
# shellcheck shell=bash

prepare() {
  fresh_debian
  python3 "$here/tree.py" make "$WORK/tree"
}

round() {
  rm -rf "$WORK/copy"
  debian rsync -a --delete /quiet/tree/ /quiet/copy/
  python3 "$here/tree.py" change "$WORK/tree"
  debian rsync -a --delete /quiet/tree/ /quiet/copy/
}
