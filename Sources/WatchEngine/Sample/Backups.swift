/// What `[backup NAME]` asks for: that a file, or the newest of several, is not too old and not too small.
package struct BackupRule: Equatable, Sendable {
  /// Below which size a backup is a failed one.
  package enum LeastSize: Equatable, Sendable {
    case bytes(UInt64)
    /// Of the mean of those before it.
    case percent(Double)
  }

  package var name: String
  /// A file, a folder whose newest entry counts, or a pattern with `*`.
  package var path: String
  package var maxAge: Duration = .seconds(26 * 3600)
  package var minSize = LeastSize.percent(50)

  package init(name: String, path: String) {
    self.name = name
    self.path = path
  }
}

/// All backups. Looked at by disposable processes once a minute, one each: they often lie on a file server that may be dead.
package struct BackupTable: Sendable {
  package var instant = Instant.zero
  package var backups = Source<[BackupRow]>([])

  package init() {}
}

/// One `[backup NAME]` and what was found of it.
package struct BackupRow: Equatable, Sendable {
  package var rule = BackupRule(name: "", path: "")
  /// Why nothing is known of it; `nil` when the path was looked at, even if nothing is there.
  package var unknown: Unknown? = .notYetSampled
  /// How long the process that looks has been waiting for an answer; `nil` when it answered.
  package var silentFor: Duration?
  package var listing = BackupListing()
  /// The sizes of a single file that is written over again and again, as they were seen: the newest last.
  package var versions = BackupVersions()

  package init() {}
}

/// The backups that a path means, newest first. Times are the files' (`st_mtime`), in seconds since 1970.
package struct BackupListing: Equatable, Sendable {
  package struct Entry: Equatable, Sendable {
    package var name = ""
    package var modified: Int64 = 0
    /// `nil` for a folder: what is in it is not added up.
    package var bytes: UInt64?

    package init() {}
  }

  /// How many are listed by name; ``count`` has them all.
  package static let most = 12
  /// Written to until a moment ago, so that its size says nothing yet.
  package static let settledAfter: Int64 = 600

  package var count: UInt64 = 0
  package var entries: [Entry] = []
  /// Whether the path names one file, so that there are no others to compare with.
  package var isSingle = false
  /// The error that looking gave.
  package var failure: Int32?

  package init() {}
}

/// How large a file was, each time that it had been written anew.
package struct BackupVersions: Equatable, Sendable {
  package private(set) var seen: [BackupListing.Entry] = []
  private static let most = 11

  package init() {}

  /// Notes the file, once nobody has written to it for a while.
  package mutating func note(_ entry: BackupListing.Entry, at now: Int64) {
    guard now - entry.modified >= BackupListing.settledAfter, seen.last?.modified != entry.modified else { return }
    if seen.count >= Self.most { seen.removeFirst() }
    seen.append(entry)
  }
}

extension BackupRow {
  /// When the newest was written; `nil` where there is none.
  package var newest: BackupListing.Entry? { listing.entries.first }

  /// The newest that nobody writes to any more, and the mean of up to ten before it.
  package func sizes(at now: Int64) -> (newest: UInt64?, usual: Double?) {
    if listing.isSingle {
      return Self.compare(versions.seen.reversed().map(\.bytes)) ?? (nil, nil)
    }
    let settled = listing.entries.filter { now - $0.modified >= BackupListing.settledAfter }
    return Self.compare(settled.map(\.bytes)) ?? (nil, nil)
  }

  private static func compare(_ sizes: [UInt64?]) -> (UInt64?, Double?)? {
    guard let first = sizes.first else { return nil }
    let others = sizes.dropFirst().compactMap { $0 }.prefix(10)
    let mean = others.isEmpty ? nil : others.reduce(0) { $0 + Double($1) } / Double(others.count)
    return (first, mean)
  }
}

extension BackupListing: KernelFile {
  private static let file: StaticName = "the report on a backup"

  /// Takes over what the disposable process found: `count`, a number, and `file`, `folder` or `single` with the time, the size and the name,
  /// with tabs between.
  package mutating func refill(from bytes: Span<UInt8>) throws(ParseError) {
    var scanner = ByteScanner(bytes)
    isSingle = false
    failure = nil
    entries.removeAll(keepingCapacity: true)
    count = 0
    while !scanner.atEnd {
      let line = try ReportLine(&scanner, in: Self.file)
      if scanner.matches(line.kind, "count") {
        guard let number = scanner.count(line.device) else {
          throw ParseError(Self.file, at: line.device.lowerBound, expected: "a number")
        }
        count = number
        continue
      }
      if scanner.matches(line.kind, "failed") {
        failure = scanner.integer(line.device).flatMap { Int32(exactly: $0) } ?? 0
        continue
      }
      var entry = Entry()
      guard let modified = scanner.integer(line.device), let bytes = scanner.count(line.attribute) else {
        throw ParseError(Self.file, at: line.device.lowerBound, expected: "a time and a size")
      }
      // Far beyond any date, and far below where differences overflow.
      entry.modified = min(max(modified, -(1 << 40)), 1 << 40)
      if !scanner.matches(line.kind, "folder") { entry.bytes = bytes }
      isSingle = isSingle || scanner.matches(line.kind, "single")
      entry.name = scanner.text(line.value)
      if entries.count < Self.most { entries.append(entry) }
    }
  }
}
