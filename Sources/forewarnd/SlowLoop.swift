import HostIO
import WatchEngine

/// The thread for what changes slowly and may answer slowly: the hardware's own alarms, and backups.
struct SlowLoop: ~Copyable {
  private let exchange: Exchange
  private var hardwareWatch: HardwareWatch
  private var backupWatch = BackupWatch()
  private var hardware = HardwareTable()
  private var backups = BackupTable()

  init(exchange: Exchange, options: Options) {
    self.exchange = exchange
    hardwareWatch = HardwareWatch(sysRoot: options.sysRoot, procRoot: options.procRoot)
  }

  /// Looks until the daemon stops.
  mutating func run() {
    var ticker = Ticker(every: HardwareWatch.interval)
    while !exchange.isStopping {
      var rules: [BackupRule] = []
      if exchange.backupRules.take(&rules) { backupWatch.replace(rules: rules) }
      if hardwareWatch.read(into: &hardware) { exchange.hardware.put(&hardware) }
      if backupWatch.read(into: &backups) { exchange.backups.put(&backups) }
      _ = ticker.wait()
    }
  }
}
