/// Whether somebody could still log in, and what holds them up: what a host that is about to lock up loses first.
extension Catalogue {
  static let login: [HostSignal] = [
    HostSignal(
      SignalFacts(
        "login.latency", .seconds, from: .vitals,
        doc: "What a login would take now, as its parts were measured; grows with the clock while one has no answer.",
        source: "login.wakeup, login.exec, login.read, login.sync",
        formula: "wakeup + exec + read + what sync takes beyond 5 s; parts that are not known left out")
    ) { readout throws(Unknown) in try readout.vitals.now.login.latency().inSeconds },
    part(
      "login.wakeup", doc: "How late a thread of normal priority runs, at worst in the last second.",
      source: "clock_nanosleep(2) of a thread at nice 0, 4 times a second", formula: "time it ran − time it asked for", \.wakeup),
    part(
      "login.exec", doc: "What it takes to start a program and to see it end.",
      source: "fork, execve, wait of /bin/true, every 5 s; every second while something is slow", \.exec),
    part(
      "login.read", doc: "What 4 KiB from the root file system take that are not in memory.",
      source: "pread(2) with O_DIRECT, every second",
      \.read),
    part(
      "login.sync", doc: "What 4 KiB take until they are safe on the disk of the state directory.",
      source: "pwrite(2), fdatasync(2), every 5 s; every second while something is slow", \.sync),
  ]

  static let loginWords: [TextSignal] = [
    TextSignal(
      "login.slowest", doc: "What holds a login up most, in words.", source: "login.wakeup, login.exec, login.read, login.sync"
    ) { readout, _ in readout.vitals.now.login.slowestInWords }
  ]

  private static func part(
    _ name: String, doc: String, source: String, formula: String = "time taken, or time without an answer if that is longer",
    _ pick: @escaping @Sendable (LoginProbes) -> LoginProbe
  ) -> HostSignal {
    HostSignal(SignalFacts(name, .seconds, from: .vitals, doc: doc, source: source, formula: formula)) {
      readout throws(Unknown) in try pick(readout.vitals.now.login).get().inSeconds
    }
  }
}

extension LoginProbes {
  /// What a login lacks most.
  var resource: Resource? {
    switch slowest?.part {
    case .wakeup, .exec: .cpu
    case .read, .sync: .io
    case nil: nil
    }
  }

  /// Constants, so that a standing alert asks for no memory.
  fileprivate var slowestInWords: String? {
    guard let (part, hangs) = slowest else { return nil }
    return switch part {
    case .wakeup: hangs ? "it still waits for a core" : "it waits for a core"
    case .exec: hangs ? "starting a program has not come back" : "starting a program is slow"
    case .read: hangs ? "the root file system does not answer a read" : "reading from the root file system is slow"
    case .sync:
      hangs ? "the disk of the state directory does not answer a write" : "the disk of the state directory is slow to write"
    }
  }
}
