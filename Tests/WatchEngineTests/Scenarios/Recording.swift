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
    case process(ProcessShare)
    case kernel(String)
    case sample(Instant)
  }

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
      case "process": steps.append(.process(try Recording.process(words, number)))
      case "sample":
        clock = try Recording.instant(words, after: clock, number)
        steps.append(.sample(clock))
      case "repeat":
        guard words.count == 2, let times = Int(words[1]) else { throw Mistake(line: number, text: "expected `repeat TIMES`") }
        for _ in 0..<times {
          clock = clock.advanced(by: .seconds(1))
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
