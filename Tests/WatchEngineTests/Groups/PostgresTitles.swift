/// Titles of Postgres, as `/proc/PID/cmdline` holds them, `~` for NUL, each with what it is.
///
/// `ps_status.c` puts `postgres: `, the cluster's name and `: `, and then until 12 three words, user, database and host, with a blank after
/// each, which are empty for processes that serve nobody; since 13 one text and a blank; then what the process is doing. NULs fill the rest.
/// The words of each process stand where it starts: `autovacuum.c`, `checkpointer.c`, `walsender.c`, `launcher.c` and so on; since 11 in
/// `pgstat_get_backend_desc`, since 13 in `GetBackendTypeDesc`.
enum PostgresTitles {
  static let rows: [(release: String, title: String, role: String)] =
    old("9.6") + old("10") + middle("11") + middle("12") + new("13") + new("14") + captured + new("15") + new("16") + new("17")
    + new("18")
    + added

  /// 9.6 and 10: the word `process`, three blanks, `bgworker:` before workers of all kinds. Words as in the sources of TBase, which is 10.
  private static func old(_ release: String) -> [(String, String, String)] {
    [
      (release, "postgres: autovacuum worker process   shop~~~~", "postgres, autovacuum worker, shop"),
      (release, "postgres: autovacuum worker process   ~~~~", "postgres, autovacuum worker"),
      (release, "postgres: 9.6/main: autovacuum worker process   shop~", "postgres, autovacuum worker, shop"),
      (release, "postgres: autovacuum launcher process   ~", "postgres, autovacuum launcher"),
      (release, "postgres: checkpointer process   ~", "postgres, checkpointer"),
      (release, "postgres: writer process   ~", "postgres, background writer"),
      (release, "postgres: wal writer process   ~", "postgres, walwriter"),
      (
        release, "postgres: wal sender process repl 10.0.0.2(43258) streaming 0/3000060~",
        "postgres, walsender, repl@10.0.0.2 | streaming 0/3000060"
      ),
      (release, "postgres: wal receiver process   streaming 0/3000060~", "postgres, walreceiver | streaming 0/3000060"),
      (
        release, "postgres: startup process   recovering 000000010000000000000003~",
        "postgres, startup | recovering 000000010000000000000003"
      ),
      (
        release, "postgres: archiver process   last was 000000010000000000000003~",
        "postgres, archiver | last was 000000010000000000000003"
      ),
      (release, "postgres: logger process   ~", "postgres, logger"),
      (release, "postgres: stats collector process   ~", "postgres, stats collector"),
      (release, "postgres: bgworker: parallel worker for PID 1234   ~", "postgres, parallel worker"),
      (release, "postgres: bgworker: logical replication launcher   ~", "postgres, logical replication launcher"),
      (
        release, "postgres: bgworker: logical replication worker for subscription 16391   ~",
        "postgres, logical replication worker, 16391"
      ),
      (
        release, "postgres: bgworker: TimescaleDB Background Worker Launcher   ~",
        "postgres, TimescaleDB Background Worker Launcher"
      ),
    ] + backends(release)
  }

  /// 11 and 12: the names of `pg_stat_activity.backend_type`, still with three blanks.
  private static func middle(_ release: String) -> [(String, String, String)] {
    shared(release, blanks: "   ") + backends(release) + [
      (release, "postgres: stats collector   ~", "postgres, stats collector"),
      (
        release, "postgres: logical replication worker for subscription 16391 sync 16385   ~",
        "postgres, logical replication worker, 16391"
      ),
    ]
  }

  /// 13 and later: one blank.
  private static func new(_ release: String) -> [(String, String, String)] {
    shared(release, blanks: " ") + backends(release)
      + (release == "13" || release == "14" ? [(release, "postgres: stats collector ~", "postgres, stats collector")] : [])
  }

  private static func shared(_ release: String, blanks: String) -> [(String, String, String)] {
    [
      (release, "postgres: autovacuum worker\(blanks)shop~~~", "postgres, autovacuum worker, shop"),
      (release, "postgres: autovacuum worker\(blanks)~~~", "postgres, autovacuum worker"),
      (release, "postgres: \(release)/main: autovacuum worker\(blanks)shop~", "postgres, autovacuum worker, shop"),
      (release, "postgres: my own cluster: autovacuum worker\(blanks)shop~", "postgres, autovacuum worker, shop"),
      (release, "postgres: \(release)/main: autovacuum launcher\(blanks)~", "postgres, autovacuum launcher"),
      (release, "postgres: checkpointer\(blanks)~", "postgres, checkpointer"),
      (release, "postgres: background writer\(blanks)~", "postgres, background writer"),
      (release, "postgres: walwriter\(blanks)~", "postgres, walwriter"),
      (
        release, "postgres: walsender repl 10.0.0.2(43258) streaming 0/3000060~",
        "postgres, walsender, repl@10.0.0.2 | streaming 0/3000060"
      ),
      (release, "postgres: walsender repl [local] idle~", "postgres, walsender, repl@[local] | idle"),
      (release, "postgres: walreceiver\(blanks)streaming 0/3000060~", "postgres, walreceiver | streaming 0/3000060"),
      (
        release, "postgres: startup\(blanks)waiting for 000000010000000000000004~",
        "postgres, startup | waiting for 000000010000000000000004"
      ),
      (release, "postgres: archiver\(blanks)~", "postgres, archiver"),
      (release, "postgres: logger\(blanks)~", "postgres, logger"),
      (release, "postgres: parallel worker for PID 1234\(blanks)~", "postgres, parallel worker"),
      (release, "postgres: logical replication launcher\(blanks)~", "postgres, logical replication launcher"),
      (release, "postgres: pg_cron launcher\(blanks)~", "postgres, pg_cron launcher"),
    ]
  }

  /// The same in all releases: `BackendInitialize` and the command tags of `PostgresMain`.
  private static func backends(_ release: String) -> [(String, String, String)] {
    [
      (release, "postgres: app shop 10.0.0.7(5432) SELECT~", "postgres, backend, app@shop | SELECT"),
      (release, "postgres: app shop 2001:db8::1(5432) idle~", "postgres, backend, app@shop | idle"),
      (release, "postgres: app shop [local] idle in transaction~", "postgres, backend, app@shop | idle in transaction"),
      (
        release, "postgres: app shop [local] idle in transaction (aborted)~",
        "postgres, backend, app@shop | idle in transaction (aborted)"
      ),
      (release, "postgres: \(release)/main: app shop [local] ~", "postgres, backend, app@shop"),
      (release, "postgres: app shop [local] CREATE INDEX waiting~", "postgres, backend, app@shop | CREATE INDEX waiting"),
      (release, "postgres: app shop 10.0.0.7(5432) authentication~", "postgres, backend, app@shop | authentication"),
      (
        release, "/usr/lib/postgresql/\(release)/bin/postgres~-D~/var/lib/postgresql/\(release)/main~-c~config_file=/etc/x~",
        "postgres, postmaster"
      ),
      (release, "postgres~", "postgres, postmaster"),
      (release, "", "postgres"),
    ]
  }

  /// Captured from Postgres 15.18 of Debian 12, with a replica, a subscription, `cluster_name`, and `update_process_title = off`.
  private static let captured: [(String, String, String)] = [
    ("15", "postgres: 15/main: logger ~", "postgres, logger"),
    ("15", "postgres: 15/main: checkpointer ~", "postgres, checkpointer"),
    ("15", "postgres: 15/main: background writer ~", "postgres, background writer"),
    ("15", "postgres: 15/main: walwriter ~", "postgres, walwriter"),
    ("15", "postgres: 15/main: autovacuum launcher ~", "postgres, autovacuum launcher"),
    (
      "15", "postgres: 15/main: archiver last was 000000010000000000000005~",
      "postgres, archiver | last was 000000010000000000000005"
    ),
    ("15", "postgres: 15/main: logical replication launcher ~", "postgres, logical replication launcher"),
    (
      "15", "postgres: 15/main: walsender postgres 127.0.0.1(54334) streaming 0/6DD4000~",
      "postgres, walsender, postgres@127.0.0.1 | streaming 0/6DD4000"
    ),
    (
      "15", "postgres: 15/main: app shop 127.0.0.1(54350) idle in transaction~",
      "postgres, backend, app@shop | idle in transaction"
    ),
    ("15", "postgres: 15/main: app shop 127.0.0.1(54364) SELECT~", "postgres, backend, app@shop | SELECT"),
    ("15", "postgres: 15/main: web app shop [local] SELECT~", "postgres, backend, web app@shop | SELECT"),
    ("15", "postgres: 15/main: autovacuum worker shop~", "postgres, autovacuum worker, shop"),
    ("15", "postgres: 15/main: autovacuum worker template1~", "postgres, autovacuum worker, template1"),
    ("15 off", "postgres: app shop 127.0.0.1(54392) ~", "postgres, backend, app@shop"),
    ("15 off", "postgres: autovacuum worker ~", "postgres, autovacuum worker"),
    ("15 off", "postgres: archiver ~", "postgres, archiver"),
    (
      "15", "postgres: walsender postgres 127.0.0.1(43300) START_REPLICATION~",
      "postgres, walsender, postgres@127.0.0.1 | START_REPLICATION"
    ),
    ("15", "postgres: logical replication worker for subscription 16394 ~", "postgres, logical replication worker, 16394"),
    (
      "15", "postgres: postgres shop 127.0.0.1(43312) LOCK TABLE waiting~",
      "postgres, backend, postgres@shop | LOCK TABLE waiting"
    ),
    ("15", "postgres: parallel worker for PID 29025 ~", "postgres, parallel worker"),
    ("15", "postgres: startup recovering 000000010000000000000003~", "postgres, startup | recovering 000000010000000000000003"),
    ("15", "postgres: walreceiver streaming 0/3865758~", "postgres, walreceiver | streaming 0/3865758"),
  ]

  /// What came later: `logical/launcher.c` of 16 and 17, `slotsync.c` and `walsummarizer.c` of 17, `method_worker.c` of 18.
  private static let added: [(String, String, String)] = [
    (
      "16", "postgres: logical replication apply worker for subscription 16391 ~",
      "postgres, logical replication apply worker, 16391"
    ),
    (
      "16", "postgres: logical replication parallel apply worker for subscription 16391 ~",
      "postgres, logical replication parallel apply worker, 16391"
    ),
    (
      "17", "postgres: logical replication tablesync worker for subscription 16391 sync 16385 ~",
      "postgres, logical replication tablesync worker, 16391"
    ),
    ("17", "postgres: slotsync worker ~", "postgres, slotsync worker"),
    ("17", "postgres: walsummarizer ~", "postgres, walsummarizer"),
    ("18", "postgres: io worker 0~", "postgres, io worker"),
    ("18", "postgres: 18/main: io worker 12~", "postgres, io worker"),
  ]
}
