/// Says that the journal refuses entries: once when it begins, and once when it is over.
struct RefusalNotes {
  private var failed: UInt64 = 0
  private var written: UInt64 = 0
  private var isRefusing = false

  /// Takes how many entries the journal took and refused since the start.
  /// - Returns: what to say, if that changed.
  mutating func note(_ counts: (written: UInt64, failed: UInt64)) -> String? {
    let before = (failed: failed, written: written)
    (failed, written) = (counts.failed, counts.written)
    if failed > before.failed {
      defer { isRefusing = true }
      return isRefusing ? nil : "journal: refuses entries, they are lost there; see the outbox and forewarn status"
    }
    guard isRefusing, written > before.written else { return nil }
    isRefusing = false
    return "journal: takes entries again"
  }
}
