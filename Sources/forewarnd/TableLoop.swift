import HostIO
import WatchEngine

/// The table thread: reads the processes and the units, which can take long on a choking host, and puts them where the watch finds
/// them.
struct TableLoop: ~Copyable {
  private let exchange: Exchange
  private let unitWatcher: UnitWatcher
  private let interval: Duration
  private let processes: ProcessTable
  private let units: UnitTable
  private var tables = Tables()
  private var states = UnitStates()

  init(exchange: Exchange, unitWatcher: UnitWatcher, interval: Duration, options: Options, facts: HostFacts) {
    self.exchange = exchange
    self.unitWatcher = unitWatcher
    self.interval = interval
    processes = ProcessTable(procRoot: options.procRoot, facts: facts)
    units = UnitTable(cgroupRoot: options.cgroupRoot)
  }

  /// Reads until the daemon stops; the first time at `start`.
  mutating func run(startingAt start: Duration) {
    var ticker = Ticker(every: interval, startingAt: start)
    while !exchange.isStopping {
      read()
      exchange.tables.put(&tables)
      _ = ticker.wait()
    }
  }

  private mutating func read() {
    tables.instant = Instant.now
    processes.read(into: &tables.processes, at: tables.instant)
    _ = unitWatcher.refresh(&states)
    units.read(into: &tables.units, states: states, now: tables.instant.monotonic)
  }
}
