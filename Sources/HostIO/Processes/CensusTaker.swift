import WatchEngine

/// Takes the census by the best reader that there is: the program inside the kernel, else `/proc`.
///
/// For one thread at a time.
package struct CensusTaker: ~Copyable {
  /// Which readers may be used.
  package enum Choice: String, Sendable, CaseIterable {
    case best, proc
  }

  /// How often the best reader may fail in a row before another one takes its place for good.
  private static let patience = 3

  private let facts: HostFacts
  private let procRoot: String
  private var table: ProcessTable?
  private var bpf: BPFProcessReader?
  /// Why processes are not read by a better reader; `nil` where there is none.
  private var whyNotBetter: String?
  /// How often in a row the program inside the kernel failed.
  private var failures = 0
  /// Ends and victims that the kernel told of and that found no room, since the start.
  package private(set) var lost: UInt64 = 0

  /// - Parameter procRoot: where proc is mounted; a program inside the kernel can't read another one than the host's.
  package init(procRoot: String = "/proc", facts: HostFacts, choice: Choice = .best) {
    self.facts = facts
    self.procRoot = procRoot
    guard choice != .proc, procRoot == "/proc" else {
      whyNotBetter = choice == .proc ? "told to" : "another /proc was given"
      return
    }
    do throws(BPFUnavailable) {
      let reader = try BPFProcessReader(facts: facts)
      whyNotBetter = reader.whyNotBetter
      bpf = reader
    } catch {
      whyNotBetter = error.reason
    }
  }

  /// Reads all processes into the census.
  /// - Parameter victims: filled with those of the OOM killer since the reading before, where the kernel tells of them.
  /// - Returns: why none could be read.
  package mutating func read(
    into census: inout ProcessCensus, victims: inout [OOMKill], at instant: Instant
  ) -> Unknown? {
    victims.removeAll(keepingCapacity: true)
    guard let bpf else { return readTable(into: &census, at: instant) }
    census.knowsExits = true
    census.begin(at: instant)
    let failure = bpf.forEach({ reading in census.take(reading) })
    // After the reading: whoever is missing from it is told of here.
    lost &+= bpf.drainExits { exit in census.take(exit: exit) }
    lost &+= bpf.drainVictims { victim in victims.append(census.kill(of: victim)) }
    if let failure {
      failures += 1
      // A host without memory for a larger table has none for thousands of open files either; it may the next time.
      if failure != .notPermitted, failures < Self.patience { return failure }
      self.bpf = nil
      whyNotBetter = "the program inside the kernel failed: \(failure.text)"
      return readTable(into: &census, at: instant)
    }
    failures = 0
    census.end { _ in }
    return census.summary.processes > 0 ? nil : .absent
  }

  private mutating func readTable(into census: inout ProcessCensus, at instant: Instant) -> Unknown? {
    let table = self.table ?? ProcessTable(procRoot: procRoot, facts: facts)
    self.table = table
    census.knowsExits = false
    return table.read(into: &census, at: instant)
  }

  /// Whether readings tell descriptors and bytes by themselves, so that ``ProcessDetails`` are not needed.
  package var tellsDetails: Bool { bpf?.way == .walk }

  /// How processes are read, and why not in a better way.
  package func words(known: Int) -> String {
    let how =
      switch bpf?.way {
      case .walk: "by a program inside the kernel"
      case .iterate: "by an iterator inside the kernel"
      case nil where (table?.keptCount ?? 0) >= known: "kept descriptors"
      case nil: "kept descriptors for some, the others opened anew (raise LimitNOFILE=)"
      }
    return whyNotBetter.map { "\(how); not better: \($0)" } ?? how
  }

  /// Changes when ``words(known:)`` does.
  package func state(known: Int) -> Int {
    bpf != nil ? 0 : (table?.keptCount ?? 0) >= known ? 1 : 2
  }
}
