/// How the watch itself fares: a watch that is late or blind says so.
extension Catalogue {
  static let own: [HostSignal] = [
    HostSignal(
      SignalFacts(
        "forewarn.lateness", .seconds, from: .own, doc: "Longest delay of a sample behind its plan since the sample before.",
        source: "clock_gettime(CLOCK_MONOTONIC)", formula: "time taken − time planned")
    ) { readout throws(Unknown) in
      try readout.own.checkStarted()
      return readout.own.now.lateness.inSeconds
    },
    counted(
      "forewarn.gaps", doc: "Holes in the samples: the host was suspended or starved the watch.", source: "time between samples"
    ) {
      $0.gaps
    },
    counted(
      "forewarn.clock-steps", doc: "Times the wall clock was set by more than 2 s.",
      source: "CLOCK_REALTIME against CLOCK_BOOTTIME"
    ) { $0.clockSteps },
    counted("forewarn.dropped", doc: "Notices that a full queue had to drop.", source: "queues of the watch") { $0.dropped },
    HostSignal(
      SignalFacts(
        "forewarn.cpu", .percent, from: .own, doc: "CPU time that the watch takes, as a share of one core.",
        source: "getrusage(RUSAGE_SELF)", formula: "increase / time")
    ) { readout throws(Unknown) in
      let elapsed = try readout.own.interval()
      let taken = try Rate.increase(readout.own.now.cpuTime, since: readout.own.before.cpuTime)
      return try Rate.percent(taken.inSeconds, of: elapsed.inSeconds)
    },
    HostSignal(
      SignalFacts(
        "forewarn.memory", .bytes, from: .own, doc: "Memory of the watch that is in RAM.", source: "/proc/self/statm: resident",
        formula: "pages × page size")
    ) { readout throws(Unknown) in
      try readout.own.checkStarted()
      guard let bytes = readout.own.now.residentBytes else { throw .absent }
      return Double(bytes)
    },
    age("forewarn.table-age", doc: "How old the newest process and unit tables are.", source: "the table thread") { $0.tableAge },
    age("forewarn.mount-age", doc: "How old the newest list of mounts is.", source: "the mount reader") { $0.mountAge },
  ]

  private static func counted(
    _ name: String, doc: String, source: String, _ pick: @escaping @Sendable (OwnFigures) -> UInt64
  ) -> HostSignal {
    HostSignal(
      SignalFacts(name, .count, kind: .event, from: .own, doc: doc, source: source, formula: "increase")
    ) { readout throws(Unknown) in try readout.own.increase { .success(pick($0)) } }
  }

  private static func age(
    _ name: String, doc: String, source: String, _ pick: @escaping @Sendable (OwnFigures) -> Duration?
  ) -> HostSignal {
    HostSignal(
      SignalFacts(name, .seconds, from: .own, doc: doc, source: source, formula: "time of the sample − time of the table")
    ) { readout throws(Unknown) in
      guard let age = pick(readout.own.now) else { throw .notYetSampled }
      return age.inSeconds
    }
  }
}

extension Pair<OwnFigures> {
  /// Passes once there was a first input: the figures themselves can't tell.
  fileprivate func checkStarted() throws(Unknown) {
    if elapsed == nil, unknown == .notYetSampled { throw .notYetSampled }
  }
}
