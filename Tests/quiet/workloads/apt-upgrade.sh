# what: a Debian 12 as released, all its security updates (`apt-get upgrade`), then 60 packages installed once more; anew each round
# shellcheck shell=bash

prepare() { fresh_debian; }

round() {
  fresh_debian
  debian apt-get -qq -y -o Dpkg::Use-Pty=0 --no-download upgrade
  debian sh -c 'apt-get -qq -y -o Dpkg::Use-Pty=0 --no-download --reinstall install $(cat /etc/forewarn-quiet-packages)'
}
