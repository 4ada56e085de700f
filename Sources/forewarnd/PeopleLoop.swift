import HostIO
import WatchEngine

/// The thread that reads what people say and how it goes with the receivers. Of normal priority: the folders lie on a disk that may hang.
struct PeopleLoop: ~Copyable {
  private static let pace: Duration = .seconds(1)

  private let exchange: Exchange
  private var reader: SayingsReader
  private var deliveries = DeliveryTable()

  init(exchange: Exchange, options: Options, bootID: String) {
    self.exchange = exchange
    reader = SayingsReader(
      report: options.runtimeDirectory + "-courier/delivery.json", stateDirectory: options.stateDirectory, bootID: bootID,
      at: .now)
  }

  /// Reads until the daemon stops.
  mutating func run() {
    var ticker = Ticker(every: PeopleLoop.pace)
    while !exchange.isStopping {
      let now = Instant.now
      reader.read(names: exchange.receivers, into: &deliveries, at: now)
      exchange.deliveries.put(&deliveries)
      if var sayings = reader.read(at: now) { exchange.sayings.put(&sayings) }
      _ = ticker.wait()
    }
  }
}
