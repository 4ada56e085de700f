# what: this repository, cloned, built from nothing over and over: `swift build -j 2`
# shellcheck shell=bash

prepare() {
  git clone -q "file://$CHECKOUT" "$WORK/clone"
  # What it depends on is fetched once, and kept between the rounds.
  "$WORK/clone/scripts/swift" package --package-path "$WORK/clone" --scratch-path "$WORK/build" resolve
}

round() {
  find "$WORK/build" -mindepth 1 -maxdepth 1 ! -name checkouts ! -name repositories ! -name 'workspace-state.json' -exec rm -rf {} +
  "$WORK/clone/scripts/swift" build --package-path "$WORK/clone" --scratch-path "$WORK/build" -j 2
}
