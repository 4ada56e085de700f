import Glibc
import HostIO
import WatchEngine

/// Puts a notification of a person's into the outbox and looks how it ends.
struct Posting {
  let folders: Folders
  let notification: Notification

  /// What became of it at its receivers.
  struct Outcome: Equatable, Sendable {
    /// The last word on each, by name; those that wait are left out.
    var ended: [String: DeliveryDocument.Delivery] = [:]
    /// Deliveries to others in place of a receiver.
    var instead: [DeliveryDocument.Delivery] = []
    /// The receivers' states, as they were seen last.
    var states: [String: DeliveryDocument.Receiver] = [:]
    /// Why nothing more is known.
    var trouble: StatusReport.Trouble?

    init(of notification: Notification, in report: DeliveryReport) {
      let names = notification.recipients.map(\.receiver)
      for delivery in report.document?.recent ?? [] where delivery.id == notification.id {
        if names.contains(delivery.receiver) { ended[delivery.receiver] = delivery } else { instead.append(delivery) }
      }
      states = report.document?.receivers ?? [:]
      trouble = report.trouble
    }

    /// 0 if it arrived everywhere, 1 if it did not somewhere and won't, 2 if it is still on its way.
    func code(_ names: [String]) -> Int32 {
      if names.contains(where: { name in ended[name].map { $0.outcome != "delivered" } ?? false }) { return 1 }
      return names.allSatisfy { ended[$0] != nil } ? 0 : 2
    }
  }

  /// Milliseconds since 1970, so that it is in order with those of the daemon, and who made it.
  static func id(_ kind: String, at now: Duration) -> String {
    let milliseconds = String(Int64(max(0, now.inSeconds) * 1000))
    return String(repeating: "0", count: max(0, 13 - milliseconds.count)) + "\(milliseconds)-\(kind)-\(getpid())"
  }

  func send() throws {
    var json = JSONWriter()
    notification.write(to: &json)
    let file = RecordFile(name: notification.id + ".json", bytes: json.bytes)
    try RecordWriter(folders.outbox, what: "the notification").add(file)
  }

  /// Waits until all receivers have it or have refused it, or time is up.
  /// - Parameter progress: is told what is still waited for, about ten times a second.
  func wait(_ patience: Duration, progress: (_ waiting: [String], Outcome) -> Void) -> Outcome {
    let end = Instant.now.monotonic + patience
    let names = notification.recipients.map(\.receiver)
    while true {
      let outcome = Outcome(of: notification, in: .read(folders.deliveryPath, at: .now()))
      let waiting = names.filter { outcome.ended[$0] == nil }
      if waiting.isEmpty || Instant.now.monotonic >= end { return outcome }
      progress(waiting, outcome)
      usleep(100_000)
    }
  }
}

/// A line on a terminal that is written over while something is waited for; nothing elsewhere.
struct ProgressLine {
  private let isShown = isatty(STDERR_FILENO) == 1

  func show(_ text: String) {
    guard isShown else { return }
    let line = Columns.cut(text, 78, mark: "~")
    Output.write("\r\(line)\u{1B}[K", to: STDERR_FILENO)
  }

  func clear() {
    guard isShown else { return }
    Output.write("\r\u{1B}[K", to: STDERR_FILENO)
  }
}
