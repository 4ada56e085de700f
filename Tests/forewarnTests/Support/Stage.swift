import Glibc
import Testing
import WatchEngine

@testable import forewarn

/// Folders as forewarnd and the courier leave them, for the program to run in.
struct Stage {
  let path: String

  /// - Parameter status: the name of a fixture.
  init(_ name: String, status: String? = nil, configuration: String = "") throws {
    path = "/tmp/forewarn-stage-\(getpid())-\(name)"
    remove()
    for folder in [
      "", "/run", "/run/outbox", "/run/incidents", "/state", "/state/silences", "/state/acks", "/state/incidents", "/courier",
      "/etc",
    ] {
      try #require(mkdir(path + folder, 0o755) == 0)
    }
    if let status { try #require(symlink(Status.file(status), path + "/run/status.json") == 0) }
    try write(Self.rules + configuration, to: "etc/forewarn.conf")
  }

  private static let rules = """
    [rule memory-low]
    when = memory.available < 10% for 2m
    severity = warning
    say = Memory is low.
    [rule disk-full]
    when = memory.available < 5% for 2m
    severity = critical
    say = The disk is full.

    """

  static let receivers = """
    [receiver ops]
    type = slack
    url-file = /nowhere/ops
    repeat = 1h until acknowledged, then escalate to oncall after 15m
    [receiver oncall]
    type = pagerduty
    key-file = /nowhere/oncall
    at-least = critical

    """

  /// The options that lead here.
  var options: [String] {
    [
      "--runtime-dir", path + "/run", "--state-dir", path + "/state", "--courier-dir", path + "/courier", "--config-dir",
      path + "/etc",
    ]
  }

  func run(_ words: String...) throws -> Program { try Program(words + options) }

  func write(_ text: String, to name: String) throws {
    let file = try #require(fopen("\(path)/\(name)", "we"))
    fputs(text, file)
    try #require(fclose(file) == 0)
  }

  func text(_ name: String) throws -> String {
    let file = try #require(fopen("\(path)/\(name)", "re"))
    defer { fclose(file) }
    var bytes = [UInt8](repeating: 0, count: 65_536)
    let count = fread(&bytes, 1, bytes.count, file)
    return String(decoding: bytes.prefix(count), as: UTF8.self)
  }

  func names(_ folder: String) -> [String] {
    guard let stream = opendir("\(path)/\(folder)") else { return [] }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name != ".", name != ".." { names.append(name) }
    }
    return names.sorted()
  }

  func remove() {
    for folder in [
      "run/outbox", "run/incidents", "run", "state/silences", "state/acks", "state/incidents", "state", "courier", "etc", "",
    ] {
      for name in names(folder) { unlink("\(path)/\(folder)/\(name)") }
      rmdir("\(path)/\(folder)")
    }
  }
}

/// `delivery.json` as the courier writes it.
enum Courier {
  /// - Parameters:
  ///   - age: how many seconds ago it was written.
  ///   - recent: outcomes as JSON.
  static func json(age: Double = 0, states: [String: String] = ["ops": "ok"], recent: [String] = [], moment: Moment = .now())
    -> String
  {
    let receivers = states.sorted { $0.key < $1.key }.map { name, state in
      #""\#(name)":{"type":"slack","state":"\#(state)","why":\#(state == "ok" ? "null" : "\"503\""),"#
        + #""pending":\#(state == "ok" ? 0 : 2),"oldestPending":\#(state == "ok" ? "null" : "\(moment.realtime - 120)"),"#
        + #""delivered":12,"dead":0,"lastDelivered":\#(moment.realtime - 180),"lastTried":null,"latency":0.012}"#
    }
    return #"{"version":1,"forewarn":"0.1.0","pid":9,"bootId":"\#(moment.bootID)","realtime":\#(moment.realtime - age),"#
      + #""boottime":\#(moment.boottime - age),"configuration":{"receivers":1,"loadedAt":1,"refused":null},"#
      + #""receivers":{\#(receivers.joined(separator: ","))},"recent":[\#(recent.joined(separator: ","))],"acks":[]}"#
  }

  static func delivery(_ id: String, _ receiver: String, _ outcome: String = "delivered") -> String {
    #"{"id":"\#(id)","receiver":"\#(receiver)","incident":11,"outcome":"\#(outcome)","at":1763712000.5,"took":0.012,"tries":2,"#
      + #""late":0.4,"why":\#(outcome == "delivered" ? "null" : "\"404\""),"answer":"200 ok"}"#
  }

  static func report(_ text: String, moment: Moment = .now()) -> DeliveryReport {
    DeliveryReport(Array(text.utf8), 0, path: "/run/forewarn-courier/delivery.json", at: moment)
  }

  /// Carries what comes into the outbox, for up to ten seconds: tells the outcome of each as `outcome`.
  ///
  /// A thread of its own: those of the tests' tasks wait for programs.
  static func play(_ stage: Stage, _ outcome: String) throws -> PlayedCourier {
    let courier = PlayedCourier(stage: stage, outcome: outcome)
    let kept = Unmanaged.passRetained(courier)
    let failure = pthread_create(
      &courier.thread, nil,
      { argument in
        guard let argument else { return nil }
        Unmanaged<PlayedCourier>.fromOpaque(argument).takeRetainedValue().run()
        return nil
      }, kept.toOpaque())
    try #require(failure == 0)
    return courier
  }
}

final class PlayedCourier {
  fileprivate var thread = pthread_t()
  private let stage: Stage
  private let outcome: String

  init(stage: Stage, outcome: String) {
    self.stage = stage
    self.outcome = outcome
  }

  /// Waits until it has carried something.
  func join() { pthread_join(thread, nil) }

  fileprivate func run() {
    var recent: [String] = []
    for _ in 0..<500 where recent.isEmpty {
      do {
        for name in stage.names("run/outbox") where !name.hasPrefix(".") {
          let text = try stage.text("run/outbox/\(name)")
          let notification = try Notification(parsing: Array(text.utf8).span)
          for recipient in notification.recipients {
            recent.append(Courier.delivery(notification.id, recipient.receiver, outcome))
          }
          unlink("\(stage.path)/run/outbox/\(name)")
        }
        try stage.write(Courier.json(states: ["ops": "ok", "oncall": "ok"], recent: recent), to: "courier/delivery.json.new")
      } catch {
        Issue.record(error)
        return
      }
      rename("\(stage.path)/courier/delivery.json.new", "\(stage.path)/courier/delivery.json")
      usleep(20_000)
    }
  }
}
