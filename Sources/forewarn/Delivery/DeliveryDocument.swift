import FoundationEssentials
import Glibc
import HostIO
import WatchEngine

/// `delivery.json` as read: the courier's word on what it carried. Fields that this version does not know are passed over.
struct DeliveryDocument: Decodable, Sendable {
  var version: Int
  var pid: Int32?
  var bootId: String?
  var realtime: Double
  var boottime: Double
  var configuration: Configuration?
  /// Why nothing can be put on the disk.
  var spool: String?
  var receivers: [String: Receiver]
  /// The newest last.
  var recent: [Delivery]?
  var acks: [Acknowledgement]?

  static let newestVersion = 1

  struct Configuration: Decodable, Sendable {
    var receivers: Int?
    var loadedAt: Double?
    var refused: String?
  }

  struct Receiver: Decodable, Equatable, Sendable {
    var type: String?
    /// `ok`, `retrying`, `open`, `broken`.
    var state: String
    var why: String?
    var pending: Int?
    var oldestPending: Double?
    var delivered: UInt64?
    var dead: UInt64?
    var lastDelivered: Double?
    var lastTried: Double?
    /// Seconds.
    var latency: Double?
  }

  /// How a notification ended at a receiver.
  struct Delivery: Decodable, Equatable, Sendable {
    var id: String
    var receiver: String
    var incident: UInt64?
    /// `delivered`, `dead`, `expired`, `superseded`, `diverted`, `limited`.
    var outcome: String
    var at: Double
    /// Seconds that the last try took.
    var took: Double?
    var tries: Int?
    /// Seconds from its making to its delivery.
    var late: Double?
    var why: String?
    var answer: String?
  }

  struct Acknowledgement: Decodable, Equatable, Sendable {
    var bootId: String?
    var incident: UInt64
    var by: String?
    var through: String?
    var text: String?
    var at: Double
  }
}

/// What is known of the courier: its last word, and whether that is worth anything.
struct DeliveryReport: Sendable {
  var document: DeliveryDocument?
  /// Seconds since it was written; `nil` for another boot.
  var age: Double?
  /// Why the courier's word counts for nothing now; `nil` if it does.
  var trouble: StatusReport.Trouble?
  /// Whether there is no courier at all: nothing was ever written since boot.
  var isMissing = false

  /// It says something every second.
  static let oldest = 5.0
  private static let sizeLimit = 4 << 20
  private static let hint = "look with `systemctl status forewarn-courier`"

  static func read(_ path: String, at now: Moment) -> DeliveryReport {
    let (bytes, failure) = ForeignFile.read(path, limit: sizeLimit + 1)
    return DeliveryReport(bytes, failure, path: path, at: now)
  }

  init(_ bytes: [UInt8], _ failure: Int32, path: String, at now: Moment) {
    let place = TerminalText.escape(path, limit: 200)
    guard failure == 0 else {
      isMissing = failure == ENOENT
      trouble = StatusReport.Trouble(
        what: isMissing
          ? "the courier is not running: there is no \(place)"
          : "can't read \(place): \(strerror(failure).map { String(cString: $0) } ?? "errno \(failure)")",
        hint: isMissing ? "start it with `systemctl enable --now forewarn-courier`" : Self.hint)
      return
    }
    do {
      guard bytes.count <= Self.sizeLimit else { throw StatusProblem.broken("it is larger than 4 MiB") }
      let read = try JSONDecoder().decode(DeliveryDocument.self, from: Data(bytes))
      guard read.version <= DeliveryDocument.newestVersion else { throw StatusProblem.tooNew(read.version) }
      document = read
      judge(read, at: now)
    } catch {
      trouble = StatusReport.Trouble(
        what: "can't understand \(place)",
        hint: "it is written anew each second; if it stays so, use the forewarn that came with it")
    }
  }

  private mutating func judge(_ read: DeliveryDocument, at now: Moment) {
    // Two views of one boot may differ in their boot ids, as in ``Age``.
    let hasSameStart = abs((read.realtime - read.boottime) - (now.realtime - now.boottime)) < 1
    let isOtherBoot = read.bootId.map { !$0.isEmpty && !now.bootID.isEmpty && $0 != now.bootID } ?? false
    if isOtherBoot, !hasSameStart {
      trouble = StatusReport.Trouble(what: "the courier has not run since the last boot", hint: Self.hint)
      return
    }
    let age = now.boottime - read.boottime
    self.age = age
    guard age > Self.oldest || age < -1 else { return }
    trouble = StatusReport.Trouble(
      what: "the courier has said nothing for \(Quantity.text(max(0, age), .seconds)): it hangs or has ended", hint: Self.hint)
  }
}
