import HostIO
import WatchEngine

/// The table thread: reads the processes and the units, which can take long on a choking host, and puts them where the watch finds
/// them.
struct TableLoop: ~Copyable {
  /// How long the table may wait for titles: they are there sooner, but of many at once.
  static let identityPatience: Duration = .milliseconds(100)

  private let exchange: Exchange
  private let unitWatcher: UnitWatcher
  private let frames: FrameBox
  private var taker: CensusTaker
  private var identities = IdentityDesk()
  private var details: ProcessDetails
  private var waits: WaitReader
  private let units: UnitTable
  private var census: ProcessCensus
  private var ledger = UnitLedger()
  private var tables = Tables()
  private var states = UnitStates()
  private var toldState: Int?

  init(exchange: Exchange, unitWatcher: UnitWatcher, frames: FrameBox, options: Options, facts: HostFacts) {
    self.exchange = exchange
    self.unitWatcher = unitWatcher
    self.frames = frames
    taker = CensusTaker(procRoot: options.procRoot, facts: facts, choice: options.processReader)
    details = ProcessDetails(procRoot: options.procRoot)
    waits = WaitReader(procRoot: options.procRoot)
    units = UnitTable(cgroupRoot: options.cgroupRoot)
    census = ProcessCensus(facts: facts)
  }

  /// Reads until the daemon stops; the first time at `start`.
  mutating func run(startingAt start: Duration) {
    var ticker = Ticker(every: exchange.settings.interval, startingAt: start)
    while !exchange.isStopping {
      read()
      exchange.tables.put(&tables)
      noteReader()
      _ = ticker.wait()
      let interval = exchange.settings.interval
      if interval != ticker.interval { ticker = Ticker(every: interval) }
    }
  }

  /// Tells which way the processes are read, when that changes.
  private mutating func noteReader() {
    let state = taker.state(known: census.known.count)
    guard state != toldState else { return }
    toldState = state
    let words = taker.words(known: census.known.count)
    frames.update { $0.processReader = words }
  }

  private mutating func read() {
    var roles = RoleBook()
    if exchange.roles.take(&roles) { census.replace(roles: roles) }
    tables.instant = Instant.now
    identities.collect(into: &census)
    // A reader that hung is replaced in the same turn: it is told of all the same.
    let lost = identities.unknown
    tables.processes.unknown = taker.read(into: &census, victims: &tables.victims, at: tables.instant)
    tables.lost = taker.lost
    identities.ask(census.wanted, &census)
    identities.collect(into: &census, patience: TableLoop.identityPatience)
    if !taker.tellsDetails { details.look(into: &census) }
    waits.look(into: &census, at: tables.instant)
    census.settle()
    tables.stuck.refill(from: census.stuck)
    tables.titles = lost ?? identities.unknown
    tables.processes.value.refill(from: census.summary)
    tables.groups.unknown = tables.processes.unknown
    tables.groups.value.refill(from: census.groups)
    _ = unitWatcher.refresh(&states)
    units.read(into: &tables.units, states: states, now: tables.instant.monotonic)
    if tables.units.unknown == nil {
      ledger.advance(&tables.units.value, groups: census.groups, at: tables.instant.monotonic)
    }
    tables.tops.refill(units: tables.units.unknown == nil ? tables.units.value : [], groups: tables.groups.value)
  }
}
