@testable import WatchEngine

/// A recording of a host as text: what its files said, sample by sample. See Tests/Scenarios/README.md for the format.
struct Recording {
  /// One thing that happens between two samples.
  enum Step: Equatable {
    case file(String, [String])
    case edit(String, [String])
    case gone(String)
    case unit(UnitRow)
    case noUnit(String)
    case noProcess(Int32)
    case process(ProcessShare)
    case kernel(String)
    /// All files of a folder of `Tests/Fixtures`.
    case host(String)
    case interval(Duration)
    case set(Change)
    /// As `set`, but the values are added in each second.
    case each(Change)
    case noMount(String)
    case noListener(String)
    /// `tables` or `mounts` come no more; they come again.
    case stop(String)
    case go(String)
    /// Where the rule in question must be now.
    case expect(Expectation, line: Int)
    case sample(Instant)
  }

  /// Numbers or words of one line of a file, or of one row.
  struct Change: Equatable {
    var line: Int
    var source: String
    var key: String?
    var values: [(name: String, text: String)]

    static func == (left: Change, right: Change) -> Bool { left.line == right.line && left.source == right.source }
  }

  enum Expectation: String { case quiet, pending, firing, over }

  struct Mistake: Error, CustomStringConvertible {
    var line: Int
    var text: String
    var description: String { "line \(line): \(text)" }
  }

  private(set) var steps: [Step] = []

  init(_ text: String) throws {
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false)[...]
    let count = lines.count
    var clock = Instant.zero
    var interval = Duration.seconds(1)
    while let line = lines.popFirst() {
      let number = count - lines.count
      let words = line.split(separator: " ").map(String.init)
      guard let directive = words.first, !directive.hasPrefix("#") else { continue }
      switch directive {
      case "file", "edit":
        guard words.count == 3, let length = Int(words[2]), lines.count >= length else {
          throw Mistake(line: number, text: "expected `\(directive) NAME LINES` and that many lines")
        }
        let content = lines.prefix(length).map(String.init)
        lines = lines.dropFirst(length)
        steps.append(directive == "file" ? .file(words[1], content) : .edit(words[1], content))
      case "gone": steps.append(.gone(words[1]))
      case "kmsg": steps.append(.kernel(String(line.dropFirst("kmsg ".count))))
      case "unit": steps.append(.unit(try Recording.unit(words, number)))
      case "nounit": steps.append(.noUnit(words[1]))
      case "noprocess":
        guard words.count == 2, let pid = Int32(words[1]) else {
          throw Mistake(line: number, text: "expected `noprocess PID`")
        }
        steps.append(.noProcess(pid))
      case "process": steps.append(.process(try Recording.process(words, number)))
      case "host": steps.append(.host(words[1]))
      case "interval":
        guard words.count == 2, let seconds = Int(words[1]), (1...60).contains(seconds) else {
          throw Mistake(line: number, text: "expected `interval SECONDS`, 1 to 60")
        }
        interval = .seconds(seconds)
        steps.append(.interval(interval))
      case "set": steps.append(.set(try Recording.change(words, number)))
      case "each": steps.append(.each(try Recording.change(words, number)))
      case "nomount": steps.append(.noMount(words[1]))
      case "nolistener": steps.append(.noListener(words[1]))
      case "stop", "go":
        guard words.count == 2, words[1] == "tables" || words[1] == "mounts" else {
          throw Mistake(line: number, text: "expected `\(directive) tables` or `\(directive) mounts`")
        }
        steps.append(directive == "stop" ? .stop(words[1]) : .go(words[1]))
      case "expect":
        guard words.count == 2, let expectation = Expectation(rawValue: words[1]) else {
          throw Mistake(line: number, text: "expected `expect quiet`, `pending`, `firing` or `over`")
        }
        steps.append(.expect(expectation, line: number))
      case "sample":
        clock = try Recording.instant(words, after: clock, number)
        steps.append(.sample(clock))
      case "repeat":
        guard words.count == 2, let times = Int(words[1]) else { throw Mistake(line: number, text: "expected `repeat TIMES`") }
        for _ in 0..<times {
          clock = clock.advanced(by: interval)
          steps.append(.sample(clock))
        }
      default: throw Mistake(line: number, text: "unknown directive \(directive)")
      }
    }
  }

  /// `sample MONOTONIC [suspended=S] [clock=S]`: seconds; the other clocks go along unless the host slept or was set.
  private static func instant(_ words: [String], after before: Instant, _ line: Int) throws -> Instant {
    guard words.count >= 2, let seconds = Double(words[1]) else {
      throw Mistake(line: line, text: "expected `sample SECONDS`")
    }
    var now = before.advanced(by: .milliseconds(Int64((seconds * 1000).rounded())) - before.monotonic)
    for word in words.dropFirst(2) {
      let pair = word.split(separator: "=")
      guard pair.count == 2, let amount = Double(pair[1]) else { throw Mistake(line: line, text: "expected NAME=SECONDS") }
      let shift = Duration.milliseconds(Int64((amount * 1000).rounded()))
      switch pair[0] {
      case "suspended":
        now.boottime += shift
        now.realtime += shift
      case "clock": now.realtime += shift
      default: throw Mistake(line: line, text: "expected suspended= or clock=")
      }
    }
    return now
  }

  /// `set SOURCE [KEY] NAME=VALUE …`
  private static func change(_ words: [String], _ line: Int) throws -> Change {
    let keys = words.dropFirst(2).prefix { !$0.contains("=") }
    let pairs = words.dropFirst(2 + keys.count).map { $0.split(separator: "=", maxSplits: 1).map(String.init) }
    guard words.count >= 3, keys.count <= 1, !pairs.isEmpty, pairs.allSatisfy({ $0.count == 2 }) else {
      throw Mistake(line: line, text: "expected `\(words[0]) SOURCE [KEY] NAME=VALUE …`")
    }
    return Change(line: line, source: words[1], key: keys.first, values: pairs.map { ($0[0], $0[1]) })
  }

  private static func unit(_ words: [String], _ line: Int) throws -> UnitRow {
    var row = UnitRow()
    row.name = words[1]
    var state: UnitState?
    for word in words.dropFirst(2) {
      let pair = word.split(separator: "=", maxSplits: 1).map(String.init)
      guard pair.count == 2 else { throw Mistake(line: line, text: "expected NAME=VALUE") }
      switch pair[0] {
      case "cpu": row.cpuMicroseconds = UInt64(pair[1])
      case "memory": row.memoryBytes = UInt64(pair[1])
      case "memory-limit": row.memoryLimitBytes = UInt64(pair[1])
      case "tasks": row.tasks = UInt64(pair[1])
      case "oom-kills": row.oomKills = UInt64(pair[1])
      case "active":
        var known = state ?? UnitState()
        known.active = pair[1] == "failed" ? .failed : pair[1] == "active" ? .active : .inactive
        state = known
      case "result":
        var known = state ?? UnitState()
        known.result = pair[1]
        state = known
      default: throw Mistake(line: line, text: "unknown value \(pair[0])")
      }
    }
    row.state = state
    return row
  }

  /// `process PID CPU% RSS NAME…`
  private static func process(_ words: [String], _ line: Int) throws -> ProcessShare {
    guard words.count >= 5, let pid = Int32(words[1]), let share = Double(words[2]), let resident = UInt64(words[3]) else {
      throw Mistake(line: line, text: "expected `process PID CPU% RSS NAME`")
    }
    var row = ProcessShare()
    row.pid = pid
    row.cpuPercent = share
    row.residentBytes = resident
    row.name = ShortName(unescape(words[4...].joined(separator: " ")).span)
    return row
  }

  /// `\xNN` stands for one byte, so that a recording stays readable whatever a process calls itself.
  private static func unescape(_ text: String) -> [UInt8] {
    var bytes: [UInt8] = []
    var rest = Array(text.utf8)[...]
    while let byte = rest.popFirst() {
      if byte == UInt8(ascii: "\\"), rest.count >= 3, rest.first == UInt8(ascii: "x"),
        let value = UInt8(String(decoding: rest.dropFirst().prefix(2), as: UTF8.self), radix: 16)
      {
        bytes.append(value)
        rest = rest.dropFirst(3)
      } else {
        bytes.append(byte)
      }
    }
    return bytes
  }
}

extension Instant {
  func advanced(by step: Duration) -> Instant {
    Instant(monotonic: monotonic + step, boottime: boottime + step, realtime: realtime + step)
  }
}
