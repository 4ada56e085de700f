import HostIO
import WatchEngine

/// The watch thread: reads the kept vitals, steps the engine, hands over what is to be told. Blocks on nothing but its own clock.
struct WatchLoop: ~Copyable {
  /// Between two readings of the stall totals and of the kernel log.
  static let pulseInterval: Duration = .milliseconds(100)

  private let exchange: Exchange
  private var engine: Engine
  private let vitalsReader: VitalsReader
  private let pulseReader: PulseReader
  private var kernelLog: KernelLogTap
  private let ownReader: OwnFiguresReader
  private var vitals = Vitals()
  private var pulse = Pulse()
  private var tables = Tables()
  private var mounts = MountTable()
  private var hardware = HardwareTable()
  private var backups = BackupTable()
  private var sockets = SocketTable()
  private var deliveries = DeliveryTable()
  private var sayings = Sayings()
  private var login = LoginMarks()
  private var snapshot = StatusSnapshot()
  private var lateness: Duration = .zero
  private var longestLateness: Duration = .zero
  private var toldDropped: UInt64 = 0

  init(engine: Engine, exchange: Exchange, options: Options, facts: HostFacts) {
    self.engine = engine
    self.exchange = exchange
    vitalsReader = VitalsReader(procRoot: options.procRoot)
    pulseReader = PulseReader(procRoot: options.procRoot)
    kernelLog = KernelLogTap(path: options.kmsgPath)
    ownReader = OwnFiguresReader(facts: facts)
  }

  /// Watches until the daemon stops.
  mutating func run(startingAt start: Duration) {
    var ticker = Ticker(every: WatchLoop.pulseInterval, startingAt: start)
    var nextVitals = start
    while !exchange.isStopping {
      let tick = ticker.wait()
      lateness = max(lateness, tick.lateness)
      let now = Instant.now
      takePulse(now)
      guard tick.planned >= nextVitals else { continue }
      takeVitals(now)
      nextVitals += engine.settings.interval
      if nextVitals <= tick.planned { nextVitals = tick.planned + engine.settings.interval }
    }
  }

  private mutating func takePulse(_ now: Instant) {
    pulseReader.read(into: &pulse)
    exchange.tell(engine.step(pulse: pulse, at: now))
    kernelLog.drain(now: now.monotonic) { record in engine.step(kernelRecord: record, at: now) }
    exchange.tell(engine.step(kernelLog: kernelLog.unknown, at: now))
    if engine.wantsKillCount {
      vitalsReader.readVMStat(into: &vitals.vmstat)
      exchange.tell(engine.step(vmstat: vitals.vmstat, at: now))
    }
  }

  private mutating func takeVitals(_ now: Instant) {
    if exchange.tables.take(&tables) { exchange.tell(engine.step(tables: &tables)) }
    if exchange.mounts.take(&mounts) { exchange.tell(engine.step(mounts: &mounts)) }
    if exchange.hardware.take(&hardware) { exchange.tell(engine.step(hardware: &hardware)) }
    if exchange.backups.take(&backups) { exchange.tell(engine.step(backups: &backups)) }
    if exchange.sockets.take(&sockets) { exchange.tell(engine.step(sockets: &sockets)) }
    if exchange.deliveries.take(&deliveries) { exchange.tell(engine.step(deliveries: &deliveries)) }
    if exchange.sayings.take(&sayings) { exchange.tell(engine.step(sayings: sayings, at: now)) }
    var rules = RuleSet()
    if exchange.configuration.take(&rules) { exchange.tell(engine.step(configuration: rules, at: now)) }
    vitalsReader.read(into: &vitals)
    _ = exchange.login.take(&login)
    vitals.login = login.probes(at: vitals.instant.monotonic)
    longestLateness = max(longestLateness, lateness)
    exchange.tell(engine.step(vitals: &vitals, own: ownReader.read(lateness: lateness, dropped: exchange.dropped)))
    lateness = .zero
    tellDropped(now)
    exchange.noteSample()
    engine.fill(&snapshot)
    exchange.noteUnease(snapshot.alerts.contains { $0.phase == .pending && snapshot.rules[$0.rule].severity >= .warning })
    snapshot.samples = exchange.samples
    snapshot.longestLateness = longestLateness
    exchange.snapshot.offer(&snapshot)
    exchange.herald.push(.sampled, severity: .notice)
  }

  private mutating func tellDropped(_ now: Instant) {
    let dropped = exchange.dropped
    guard dropped > toldDropped else { return }
    exchange.tell([.event(.entriesDropped(queue: "notifications", count: dropped - toldDropped), at: now)])
    toldDropped = dropped
  }
}
