import Glibc
import HostIO
import WatchEngine

/// Starts the daemon's threads, each with its own task and its own class of scheduling.
struct DaemonThreads {
  /// The threads that are waited for at the end.
  struct Running {
    var watch: HostThread
    var herald: HostThread
    var scribe: Scribe
    var incidents: IncidentKeeper
  }

  /// Between two questions to the mounts: space runs out in minutes, not in seconds.
  static let mountInterval: Duration = .seconds(5)

  /// Between two looks at the accept queues.
  static let socketInterval: Duration = .seconds(1)

  let options: Options
  let facts: HostFacts
  let exchange: Exchange
  let frames: FrameBox

  /// - Returns: `nil` if the kernel starts no more threads.
  func start(_ rules: RuleSet, configurationFiles: [String], memoryLock: Int32) -> Running? {
    exchange.settings = rules.settings
    var roles = rules.roles
    exchange.roles.put(&roles)
    var backups = rules.backups
    exchange.backupRules.put(&backups)
    exchange.receivers = rules.receivers.map(\.name)
    let start = Instant.monotonicNow + .milliseconds(50)
    let counter = IncidentCounter(stateDirectory: options.stateDirectory)
    let incidents = IncidentKeeper()
    var engine = Engine(rules: rules, nextIncident: counter.next, facts: facts)
    let kept = IncidentFiles.load(runtimeDirectory: options.runtimeDirectory, stateDirectory: options.stateDirectory)
    let files = IncidentFiles(
      runtimeDirectory: options.runtimeDirectory, bootID: facts.bootID, kept: kept)
    if let kept { exchange.tell(engine.restore(kept, at: .now)) }
    let scribe = Scribe(queue: exchange.journal)
    let unitWatcher = UnitWatcher()
    guard
      let watch = startWatch(engine, at: start),
      startTables(unitWatcher, interval: rules.settings.interval, at: start),
      startMounts(), startSockets(at: start), startSlow(), startPeople(), !exchange.settings.triesLogins || startLogin(at: start),
      unitWatcher.start(), scribe.start(), incidents.start(counter, from: options.runtimeDirectory, to: options.stateDirectory)
    else { return nil }
    let greeting = Greeting(
      version: forewarnVersion, facts: facts, files: configurationFiles, rules: rules.rules.count, scheduling: watch.start,
      memoryLock: memoryLock, hasJournal: scribe.hasJournal, options: options,
      command: Greeting.command(beside: CommandLine.arguments.first))
    guard let herald = startHerald(incidents, files, options.foreground ? greeting : nil) else {
      return nil
    }
    return Running(watch: watch, herald: herald, scribe: scribe, incidents: incidents)
  }

  private func startWatch(_ engine: Engine, at start: Duration) -> HostThread? {
    // Unoptimised, the copies that the texts of an alert are made from fill half a megabyte; what is not touched costs nothing.
    HostThread.start("watch", stackBytes: 2 << 20, urgency: .realTime) { [exchange, options, facts] _ in
      var loop = WatchLoop(engine: engine, exchange: exchange, options: options, facts: facts)
      loop.run(startingAt: start)
    }
  }

  private func startTables(_ unitWatcher: UnitWatcher, interval: Duration, at start: Duration) -> Bool {
    // A little before the sample that will take them along.
    let first = start + interval * 0.7
    return HostThread.start("table", urgency: .raised) { [exchange, frames, options, facts] _ in
      var loop = TableLoop(
        exchange: exchange, unitWatcher: unitWatcher, frames: frames, options: options, facts: facts)
      loop.run(startingAt: first)
    } != nil
  }

  private func startHerald(_ incidents: IncidentKeeper, _ files: IncidentFiles, _ greeting: Greeting?) -> HostThread? {
    HostThread.start("herald", urgency: .raised) { [exchange, frames, options, facts] _ in
      var herald = Herald(
        exchange: exchange, frames: frames,
        outbox: OutboxWriter(
          path: options.runtimeDirectory + "/outbox", hostname: facts.hostname, bootID: facts.bootID,
          limit: exchange.settings.outboxLimit),
        incidents: incidents, incidentFiles: files, terminal: options.foreground ? TerminalPrinter() : nil, greeting: greeting,
        options: options)
      herald.run()
    }
  }

  /// Of normal priority on purpose: how late it runs is one of the figures.
  private func startLogin(at start: Duration) -> Bool {
    HostThread.start("login") { [exchange, options] _ in
      // Between two ticks of the watch, so that it is not its work that is measured.
      var ticker = Ticker(every: LoginCanary.interval, startingAt: start + LoginCanary.interval / 2)
      var canary = LoginCanary(stateDirectory: options.stateDirectory, startingAt: ticker.next)
      while !exchange.isStopping {
        canary.sleep(until: ticker.next)
        var marks = canary.marks
        exchange.login.put(&marks)
        let idle = Instant.monotonicNow
        let tick = ticker.wait()
        let now = tick.planned + tick.lateness
        // What the thread itself was busy with past its time is no waiting for a core.
        canary.step(at: now, late: min(tick.lateness, max(now - idle, .zero)), isUneasy: exchange.isUneasy)
      }
    } != nil
  }

  /// Of normal priority: listing the sockets of a busy host takes its time, in the kernel.
  private func startSockets(at start: Duration) -> Bool {
    HostThread.start("sockets") { [exchange, options] _ in
      let reader = SocketReader(cgroupRoot: options.cgroupRoot)
      var sockets = SocketTable()
      // A little before the sample that will take them along.
      var ticker = Ticker(every: DaemonThreads.socketInterval, startingAt: start + .milliseconds(850))
      while !exchange.isStopping {
        reader.read(into: &sockets)
        exchange.sockets.put(&sockets)
        _ = ticker.wait()
      }
    } != nil
  }

  private func startPeople() -> Bool {
    HostThread.start("people") { [exchange, options, facts] _ in
      var loop = PeopleLoop(exchange: exchange, options: options, bootID: facts.bootID)
      loop.run()
    } != nil
  }

  private func startSlow() -> Bool {
    HostThread.start("slow") { [exchange, options] _ in
      var loop = SlowLoop(exchange: exchange, options: options)
      loop.run()
    } != nil
  }

  private func startMounts() -> Bool {
    HostThread.start("mounts") { [exchange, options] _ in
      let watch = MountWatch(procRoot: options.procRoot, timeout: exchange.settings.mountTimeout)
      var mounts = MountTable()
      var ticker = Ticker(every: DaemonThreads.mountInterval)
      while !exchange.isStopping {
        watch.timeout = exchange.settings.mountTimeout
        watch.read(into: &mounts)
        exchange.mounts.put(&mounts)
        _ = ticker.wait()
      }
    } != nil
  }
}
