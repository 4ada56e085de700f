/// Each `[backup NAME]` of the configuration.
extension Catalogue {
  static let backups = SignalFamily(
    "backup", from: .backups, doc: "A backup that the configuration names, by its `[backup NAME]`.",
    signals: [
      backup(
        "backup.age", .seconds, of: "backup.max-age", doc: "How long ago the newest was written.", source: "stat(2): st_mtime",
        formula: "wall clock − time of the newest"
      ) { row, now throws(Unknown) in try row.age(at: now) },
      backup("backup.max-age", .seconds, doc: "How old it may be.", source: "max-age") { row, _ throws(Unknown) in
        row.rule.maxAge.inSeconds
      },
      backup("backup.stale", .flag, doc: "Whether the newest is older than it may be.", source: "st_mtime, max-age") {
        row, now throws(Unknown) in try row.age(at: now) > row.rule.maxAge.inSeconds ? 1 : 0
      },
      backup(
        "backup.size", .bytes, of: "backup.usual-size",
        doc: "How large the newest is that nobody has written to for ten minutes; absent of folders.", source: "st_size"
      ) { row, now throws(Unknown) in try row.size(at: now) },
      backup(
        "backup.usual-size", .bytes, doc: "How large those before it are.", source: "st_size",
        formula: "mean of up to ten; of a single file, of its versions since the watch began"
      ) { row, now throws(Unknown) in
        guard let usual = try row.checked().sizes(at: now).usual else { throw .absent }
        return usual
      },
      backup("backup.too-small", .flag, doc: "Whether it is smaller than it may be.", source: "st_size, min-size") {
        row, now throws(Unknown) in
        let size = try row.size(at: now)
        switch row.rule.minSize {
        case .bytes(let least): return size < Double(least) ? 1 : 0
        case .percent(let share):
          guard let usual = row.sizes(at: now).usual else { throw .absent }
          return size < usual * share / 100 ? 1 : 0
        }
      },
      backup("backup.count", .count, doc: "How many there are.", source: "entries of the folder, or of the pattern") {
        row, _ throws(Unknown) in Double(try row.checked().listing.count)
      },
      backup("backup.missing", .flag, doc: "Whether there is none at all.", source: "stat(2)") { row, _ throws(Unknown) in
        try row.checked().listing.count == 0 ? 1 : 0
      },
      backup(
        "backup.silent", .seconds, doc: "How long the place where it lies has not answered; 0 when it answers.",
        source: "stat(2) in a process of its own"
      ) { row, _ throws(Unknown) in row.silentFor?.inSeconds ?? 0 },
    ],
    count: { $0.backups.now.backups.unknown == nil ? $0.backups.now.backups.value.count : 0 },
    unknown: { $0.backups.now.backups.unknown },
    instanceName: { $0.backups.now.backups.value.name(at: $1, \.rule.name) })

  static let backupWords: [TextSignal] = [
    TextSignal("backup.path", family: "backup", doc: "Where it lies.", source: "path") { readout, row in
      readout.backups.now.backups.row(row)?.rule.path
    },
    TextSignal("backup.newest", family: "backup", doc: "The name of the newest.", source: "stat(2)") { readout, row in
      readout.backups.now.backups.row(row)?.newest?.name
    },
  ]

  private static func backup(
    _ name: String, _ unit: SignalUnit, of whole: String? = nil, doc: String, source: String, formula: String = "as it is",
    _ evaluate: @escaping @Sendable (BackupRow, Int64) throws(Unknown) -> Double
  ) -> InstanceSignal {
    InstanceSignal(
      SignalFacts(name, unit, of: whole, from: .backups, doc: doc, source: source, formula: formula)
    ) { readout, row throws(Unknown) in
      let rows = try readout.backups.now.backups.get()
      guard rows.indices.contains(row.now) else { throw .absent }
      return try evaluate(rows[row.now], readout.backups.now.instant.realtime.components.seconds)
    }
  }
}

extension BackupRow {
  /// This row, where the path was looked at.
  /// - Throws: why it was not.
  fileprivate func checked() throws(Unknown) -> BackupRow {
    if silentFor != nil { throw .timedOut }
    if let unknown { throw unknown }
    return self
  }

  /// Goes on while the place does not answer: a backup that can't be looked at gets older all the same.
  fileprivate func age(at now: Int64) throws(Unknown) -> Double {
    if silentFor == nil, let unknown { throw unknown }
    guard let newest else { throw .absent }
    return Double(max(now - newest.modified, 0))
  }

  fileprivate func size(at now: Int64) throws(Unknown) -> Double {
    guard let size = try checked().sizes(at: now).newest else { throw .absent }
    return Double(size)
  }
}
