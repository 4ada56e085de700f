/// What one consumer takes; what is `nil` is not known.
struct TopAmounts: Equatable, Sendable {
  /// For how many seconds the consumer has been seen.
  var age: Double?
  /// Percent of one core, on the average of the last 10 s; a single moment jumps too much to be read.
  var cpu: Double?
  var cpuNow: Double?
  var cpuMinute: Double?
  var cpuTenMinutes: Double?
  var cpuHour: Double?
  /// Bytes.
  var memory: Double?
  /// Bytes a second.
  var growth: Double?
  /// Bytes.
  var swap: Double?
  /// Bytes a second.
  var io: Double?
  /// Page faults a second that had to read from disk.
  var faults: Double?
  var threads: Double?
  /// Processes in uninterruptible sleep.
  var stuck: Double?

  init() {}

  init(_ consumer: StatusDocument.Consumer) {
    age = consumer.age
    cpu = consumer.cpu10s
    cpuNow = consumer.cpu
    cpuMinute = consumer.cpu1m
    cpuTenMinutes = consumer.cpu10m
    cpuHour = consumer.cpu1h
    memory = consumer.memory
    growth = consumer.growth
    swap = consumer.swap
    io = consumer.io
    faults = consumer.faults
    threads = consumer.threads
    stuck = consumer.stuck
  }

  /// How many times the CPU time of the hour before it takes now; `nil` for less than twice, for next to nothing, and before five
  /// minutes were seen, when the hour is nearly the moment.
  var change: Double? {
    guard let age, age >= 300, let cpu, cpu >= 1, let cpuHour, cpuHour > 0, cpu / cpuHour >= 2 else { return nil }
    return cpu / cpuHour
  }

  /// What the table is sorted by; `nil` for the name too.
  func amount(_ sort: TopSort) -> Double? {
    switch sort {
    case .cpu: cpu
    case .memory: memory
    case .growth: growth
    case .io: io
    case .swap: swap
    case .threads: threads
    case .stuck: stuck
    case .faults: faults
    case .name: nil
    }
  }

  private static var all: [WritableKeyPath<TopAmounts, Double?>] {
    [
      \.cpu, \.cpuNow, \.cpuMinute, \.cpuTenMinutes, \.cpuHour, \.memory, \.growth, \.swap, \.io, \.faults, \.threads, \.stuck,
    ]
  }

  /// Takes from its parts what is not known of the whole: a host whose kernel counts no CPU time by control group knows it by process.
  mutating func complete(by parts: [TopAmounts]) {
    if age == nil { age = parts.compactMap(\.age).max() }
    for amount in Self.all where self[keyPath: amount] == nil {
      let known = parts.compactMap { $0[keyPath: amount] }
      if !known.isEmpty { self[keyPath: amount] = known.reduce(0, +) }
    }
  }
}
