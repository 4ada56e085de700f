# what: a database of 300 MB (pgbench, scale 20), dumped compressed, restored with two jobs into a new database, vacuumed, dropped
# shellcheck shell=bash

prepare() {
  start_postgres
  as_postgres createdb shop
  as_postgres pgbench -q -i -s 20 shop
}

round() {
  as_postgres pg_dump -Fc -f /quiet/postgres/shop.dump shop
  as_postgres createdb restored
  as_postgres pg_restore -j 2 -d restored /quiet/postgres/shop.dump
  as_postgres vacuumdb -q --analyze restored
  as_postgres dropdb restored
}
