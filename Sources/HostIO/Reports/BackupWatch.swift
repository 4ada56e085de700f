import WatchEngine

/// The table of backups, each looked at once a minute by a disposable process of its own: a place that does not answer holds up no other.
/// Between two looks there is no process.
///
/// For one thread at a time: a normal one, since each round can take as long as the patience for each backup that is silent anew.
package struct BackupWatch: ~Copyable {
  /// Between two looks.
  package static let interval: Duration = .seconds(60)

  private let patience: Duration
  private let start: () -> MountHelper?
  private var rows: [BackupRow] = []
  private var askers: [Asker] = []
  private var nextLook: Duration = .zero
  private var isTold = false

  /// Holds what can't be copied, so that it can stand in an array.
  private final class Asker {
    var asker: ReportAsker
    init(_ start: @escaping () -> MountHelper?) { asker = ReportAsker(.backup, start) }
  }

  package init() { self.init(patience: .seconds(1), start: HostReport.backup.start) }

  init(patience: Duration, start: @escaping () -> MountHelper?) {
    self.patience = patience
    self.start = start
  }

  /// Takes over the backups of a configuration; what is known of one that stays is kept.
  package mutating func replace(rules: [BackupRule]) {
    var newRows: [BackupRow] = []
    var newAskers: [Asker] = []
    for rule in rules {
      if let known = rows.firstIndex(where: { $0.rule.name == rule.name && $0.rule.path == rule.path }) {
        rows[known].rule = rule
        newRows.append(rows[known])
        newAskers.append(askers[known])
      } else {
        var row = BackupRow()
        row.rule = rule
        newRows.append(row)
        newAskers.append(Asker(start))
      }
    }
    rows = newRows
    askers = newAskers
    nextLook = .zero
    isTold = false
  }

  /// Looks at all that is due, and for answers that were late.
  /// - Returns: whether there is anything new in the table.
  package mutating func read(into table: inout BackupTable) -> Bool {
    // Without any backup only once, so that those of before are gone.
    if rows.isEmpty, isTold { return false }
    let now = Instant.now
    let isDue = now.monotonic >= nextLook
    if isDue { nextLook = now.monotonic + BackupWatch.interval }
    for index in rows.indices where isDue || askers[index].asker.waitingSince != nil { look(index, now) }
    table.instant = .now
    table.backups.value = rows
    table.backups.unknown = nil
    isTold = true
    return isDue || rows.contains { $0.silentFor != nil }
  }

  private mutating func look(_ index: Int, _ now: Instant) {
    let asker = askers[index]
    // One that was silent the last time gets no second chance to hold up the others.
    let patience = asker.asker.waitingSince == nil ? patience : .zero
    switch asker.asker.ask(rows[index].rule.path, patience: patience, now: now.monotonic) {
    case .answer:
      rows[index].silentFor = nil
      take(asker.asker.bytes, index, now)
      asker.asker.letGo()
    case .silent: rows[index].silentFor = asker.asker.waitingSince.map { Instant.monotonicNow - $0 }
    case .noHelper:
      rows[index].silentFor = nil
      rows[index].unknown = .failed(errno: 0)
    }
  }

  private mutating func take(_ bytes: Span<UInt8>, _ index: Int, _ now: Instant) {
    do throws(ParseError) {
      try rows[index].listing.refill(from: bytes)
    } catch {
      rows[index].unknown = .malformed
      return
    }
    rows[index].unknown = rows[index].listing.failure.map { Unknown(errno: $0) }
    if rows[index].listing.isSingle, let file = rows[index].newest {
      rows[index].versions.note(file, at: now.realtime.components.seconds)
    }
  }
}
