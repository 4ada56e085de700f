import CHost
import Glibc
import HostIO
import WatchEngine

/// Puts the daemon together: configuration, threads, and the main thread that waits for signals.
struct Daemon {
  /// After so many samples everything that runs at rest has run, titles are read, what the start found was told; what only that
  /// needed can leave the memory.
  private static let settledSamples: UInt64 = 16

  private let options: Options
  private let facts: HostFacts
  private let exchange = Exchange()
  private let notify = Notify()
  private let frames: FrameBox
  private var settings: Settings

  /// Runs until a signal asks to stop.
  /// - Returns: the exit code.
  static func run(_ options: Options) -> Int32 {
    let files = ConfigurationFiles(directory: options.configDirectory)
    let configuration = files.compile()
    let diagnostics = files.diagnostics + configuration.diagnostics
    guard let rules = configuration.rules, diagnostics.isEmpty else {
      for diagnostic in diagnostics { complain(diagnostic) }
      let count = diagnostics.count
      complain("\(count) \(count == 1 ? "error" : "errors") in the configuration; nothing was started")
      return EX_CONFIG
    }
    do throws(Folders.Failure) {
      try Folders.prepare(options)
    } catch {
      complain("\(error.message)")
      return EX_CANTCREAT
    }
    var daemon = Daemon(options, rules)
    return daemon.watch(rules, files: files.files.map(\.path))
  }

  private init(_ options: Options, _ rules: RuleSet) {
    self.options = options
    facts = HostFacts(procRoot: options.procRoot)
    settings = rules.settings
    var frame = StatusFrame()
    frame.version = forewarnVersion
    frame.pid = getpid()
    frame.hostname = facts.hostname
    frame.bootID = facts.bootID
    frame.kernelRelease = facts.kernelRelease
    frame.startedAt = Instant.now.realtime
    frame.configurationLoadedAt = frame.startedAt
    frame.interval = rules.settings.interval
    frames = FrameBox(frame)
  }

  private mutating func watch(_ rules: RuleSet, files: [String]) -> Int32 {
    // Before any thread: they inherit the mask, so that signals come to this thread alone.
    let signals = SignalWait([SIGHUP, SIGTERM, SIGINT])
    chost_give_back_arrays()
    let memoryLock = chost_lock_memory()
    _ = chost_raise_descriptor_limit()
    let threads = DaemonThreads(options: options, facts: facts, exchange: exchange, frames: frames)
    guard let running = threads.start(rules, configurationFiles: files, memoryLock: memoryLock) else {
      complain("the kernel starts no more threads; raise TasksMax= or ulimit -u")
      return EX_OSERR
    }
    exchange.tell([.event(.started, at: .now)])
    _ = notify.ready(status: "watching with \(rules.rules.count) rules")
    serve(signals, running.scribe)
    _ = notify.stopping()
    exchange.stop()
    running.watch.join()
    exchange.tell([.event(.stopping, at: .now)])
    exchange.herald.close()
    exchange.journal.close()
    running.herald.join()
    running.scribe.waitUntilEmpty(for: .seconds(2))
    running.incidents.close(patience: .seconds(2))
    return EXIT_SUCCESS
  }

  /// Waits for signals, and feeds systemd's watchdog in between.
  private mutating func serve(_ signals: SignalWait, _ scribe: Scribe) {
    // As sd_watchdog_enabled(3) advises: twice as often as the manager demands.
    let pause = min(.seconds(1), (notify.watchdogInterval ?? .seconds(2)) / 2)
    var journal = RefusalNotes()
    var liveness = Liveness(at: Instant.monotonicNow, interval: settings.interval)
    var isSettled = false
    while true {
      switch signals.wait(atMost: pause) {
      case SIGHUP:
        reload()
        liveness = Liveness(at: Instant.monotonicNow, interval: settings.interval)
      case .some: return
      case nil: break
      }
      let samples = exchange.samples
      let rounds = exchange.heraldRounds
      if !isSettled, samples >= Daemon.settledSamples {
        isSettled = true
        _ = chost_forget_start()
      }
      if let text = journal.note(scribe.counts) { complain(text) }
      if liveness.isAlive(samples: samples, rounds: rounds, at: Instant.monotonicNow) { _ = notify.alive() }
    }
  }

  /// Reads the configuration again; with any error in it the running one stays.
  private mutating func reload() {
    _ = notify.reloading()
    let files = ConfigurationFiles(directory: options.configDirectory)
    let configuration = files.compile()
    let diagnostics = files.diagnostics + configuration.diagnostics
    if var rules = configuration.rules, diagnostics.isEmpty {
      settings = rules.settings
      exchange.settings = rules.settings
      let interval = settings.interval
      frames.update {
        $0.interval = interval
        $0.configurationLoadedAt = Instant.now.realtime
        $0.configurationRefused = nil
      }
      let count = rules.rules.count
      var roles = rules.roles
      exchange.roles.put(&roles)
      var backups = rules.backups
      exchange.backupRules.put(&backups)
      exchange.receivers = rules.receivers.map(\.name)
      exchange.configuration.put(&rules)
      _ = notify.ready(status: "watching with \(count) rules")
      return
    }
    for diagnostic in diagnostics { complain(diagnostic) }
    guard let first = diagnostics.first else { return }
    frames.update { $0.configurationRefused = "\(first.file):\(first.line): \(first.message)" }
    let refused = HostEvent.configurationRefused(
      file: first.file, line: first.line, message: first.message, errors: diagnostics.count)
    exchange.tell([.event(refused, at: .now)])
    _ = notify.ready(status: "reload refused: \(first.file):\(first.line); watching with the configuration of before")
  }
}
