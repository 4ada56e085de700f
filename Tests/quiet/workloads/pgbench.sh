# what: `pgbench -c 8 -j 2` on a database of 300 MB (scale 20), as fast as two cores can
# shellcheck shell=bash

prepare() {
  start_postgres
  as_postgres createdb shop
  as_postgres pgbench -q -i -s 20 shop
}

round() { as_postgres pgbench -c 8 -j 2 -T 60 -P 30 shop; }
