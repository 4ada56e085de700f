import Glibc
import WatchEngine

/// Writes one file a notification into the outbox, for whoever carries them out of the host.
///
/// A file appears whole or not at all: it is written under a dotted name and renamed. Nothing is synced: the outbox lies in memory
/// (`/run`). It holds a limited number of files; the oldest notices, then the oldest warnings, then the oldest critical ones make
/// room. Others may take files away at any time.
package struct OutboxWriter: Sendable {
  private let path: String
  private let hostname: String
  private let bootID: String
  private var json = JSONWriter(reserving: 1024)
  /// How many files there may be.
  package var limit: Int
  /// Files given up for want of room since the start, by severity.
  package private(set) var evicted: [Severity: UInt64] = [:]
  /// Whether the last notification had its room only because older ones were given up.
  package private(set) var isFull = false
  private var directory: OutboxDirectory
  /// Those for which there is no file yet.
  private var waiting: [Notification] = []
  private static let mostWaiting = 256
  private var sequence: UInt64 = 0

  /// - Parameters:
  ///   - path: the outbox's folder, made with mode 0750 if there is none.
  ///   - limit: ``Settings/outboxLimit``.
  package init(path: String, hostname: String, bootID: String, limit: Int) {
    self.path = path
    self.limit = max(limit, 1)
    self.hostname = hostname
    self.bootID = bootID
    directory = OutboxDirectory(path: path)
  }

  /// What goes into a file for `sending`, under a name of its own.
  /// - Returns: `nil` if nobody is to be told.
  /// - Parameter hasReceivers: without any receiver everything is written, for whoever else takes it away.
  package mutating func notification(of sending: Sending, hasReceivers: Bool) -> Notification? {
    switch sending {
    case .again(let notification): return notification
    case .notice(let notice):
      guard !notice.recipients.isEmpty || !hasReceivers else { return nil }
      return Notification(notice, id: nextID(notice.at.realtime), host: hostname, bootID: bootID)
    case .kill(let kill, let recipients, let at):
      guard !recipients.isEmpty || !hasReceivers else { return nil }
      var notification = Notification(kill, at: at.realtime, id: nextID(at.realtime), host: hostname, bootID: bootID)
      notification.recipients = recipients
      return notification
    }
  }

  /// Writes the notification; what can't be written waits for ``putWaiting()``.
  ///
  /// - Returns: 0, or the `errno` for which there is no file of it (`ENOSPC`, `EACCES`): the caller tells, once per change.
  package mutating func put(_ notification: Notification) -> Int32 {
    let failure = place(notification)
    guard failure != 0 else { return 0 }
    waiting.append(notification)
    if waiting.count > Self.mostWaiting, let least = waiting.map(\.severity).min(),
      let index = waiting.firstIndex(where: { $0.severity == least })
    {
      waiting.remove(at: index)
      evicted[least, default: 0] += 1
    }
    return failure
  }

  /// Writes what could not be written before: the folder's file system was full, or the folder not to be made.
  /// - Returns: 0 or the `errno`; `nil` if nothing waits.
  package mutating func putWaiting() -> Int32? {
    guard !waiting.isEmpty else { return nil }
    while let first = waiting.first {
      let failure = place(first)
      guard failure == 0 else { return failure }
      waiting.removeFirst()
    }
    return 0
  }

  private mutating func place(_ notification: Notification) -> Int32 {
    let failure = directory.open()
    guard failure == 0 else { return failure }
    makeRoom()
    json.clear()
    notification.write(to: &json)
    return directory.add(OutboxDirectory.File(name: notification.id + ".json", severity: notification.severity), json.bytes)
  }

  /// Milliseconds since 1970 with 13 digits, a hyphen, a running number with 6: IDs sort by time, and no two are the same.
  private mutating func nextID(_ time: Duration) -> String {
    // Lists what is there; a folder that can't be made is told when the file is put there.
    _ = directory.open()
    let (seconds, attoseconds) = time.components
    let milliseconds = min(max(seconds, 0), 9_999_999_999) * 1000 + max(attoseconds, 0) / 1_000_000_000_000_000
    while true {
      sequence = (sequence + 1) % 1_000_000
      let id = "\(digits(UInt64(clamping: milliseconds), 13))-\(digits(sequence, 6))"
      // After a restart with the clock set back an old file could bear the name.
      if !directory.holds(id + ".json") { return id }
    }
  }

  private mutating func makeRoom() {
    isFull = false
    guard directory.files.count >= limit else { return }
    // The courier may have taken files away that are still in the list.
    directory.list()
    while directory.files.count >= limit, let file = directory.removeLeastUrgent() {
      evicted[file.severity, default: 0] += 1
      isFull = true
    }
  }
}

private func digits(_ value: UInt64, _ count: Int) -> String {
  let text = String(value)
  return String(repeating: "0", count: max(count - text.count, 0)) + text
}
