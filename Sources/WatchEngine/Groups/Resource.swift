/// What consumers take from the host, and from one another.
package enum Resource: UInt8, CaseIterable, Sendable {
  /// Percent of one core.
  case cpu
  /// Bytes that nobody else shares: freed when the consumer ends.
  case memory
  /// Bytes a second by which ``memory`` grows.
  case growth
  case swap
  /// Bytes a second, read from and written to disks.
  case io
  /// Page faults a second that had to read from disk.
  case faults
  case threads
  /// Processes in uninterruptible sleep.
  case stuck
  /// Open file descriptors.
  case files

  package var name: String {
    switch self {
    case .cpu: "cpu"
    case .memory: "memory"
    case .growth: "growth"
    case .swap: "swap"
    case .io: "io"
    case .faults: "faults"
    case .threads: "threads"
    case .stuck: "stuck"
    case .files: "files"
    }
  }

  package var unit: SignalUnit {
    switch self {
    case .cpu: .percent
    case .memory, .swap: .bytes
    case .growth, .io: .bytesPerSecond
    case .faults: .perSecond
    case .threads, .stuck, .files: .count
    }
  }
}

/// What one consumer takes: a unit, a role, or a process, over all windows.
package struct Usage: Equatable, Sendable {
  /// For how many seconds it was seen.
  package private(set) var age: Float = 0
  private var cpu = Windows()
  private var memory = Windows()
  private var swap = Windows()
  private var io = Windows()
  private var faults = Windows()
  private var threads = Windows()
  private var stuck = Windows()
  private var files = Windows()
  /// By ``Resource``: whether it was known the last time.
  private var known: UInt16 = 0

  package init() {}

  /// One moment's amounts; `nil` where they are not known.
  package struct Amounts: Equatable, Sendable {
    package var cpu: Float?
    package var memory: Float?
    package var swap: Float?
    package var io: Float?
    package var faults: Float?
    package var threads: Float?
    package var stuck: Float?
    package var files: Float?

    package init() {}
  }

  /// Takes the amounts of the last `elapsed` seconds.
  package mutating func advance(_ amounts: Amounts, elapsed: Float) {
    known = 0
    Self.advance(&cpu, amounts.cpu, .cpu, &known, elapsed, age)
    Self.advance(&memory, amounts.memory, .memory, &known, elapsed, age)
    Self.advance(&swap, amounts.swap, .swap, &known, elapsed, age)
    Self.advance(&io, amounts.io, .io, &known, elapsed, age)
    Self.advance(&faults, amounts.faults, .faults, &known, elapsed, age)
    Self.advance(&threads, amounts.threads, .threads, &known, elapsed, age)
    Self.advance(&stuck, amounts.stuck, .stuck, &known, elapsed, age)
    Self.advance(&files, amounts.files, .files, &known, elapsed, age)
    // A trend needs some seconds.
    if amounts.memory != nil, age >= 5 { known |= 1 << Resource.growth.rawValue }
    age += max(elapsed, 0)
  }

  private static func advance(
    _ windows: inout Windows, _ amount: Float?, _ resource: Resource, _ known: inout UInt16, _ elapsed: Float, _ age: Float
  ) {
    guard let amount, amount.isFinite else { return }
    windows.advance(amount, elapsed: elapsed, age: age)
    known |= 1 << resource.rawValue
  }

  /// The amount on the average of a window; `nil` where it is not known.
  package func amount(_ resource: Resource, _ window: Window) -> Float? {
    guard known & (1 << resource.rawValue) != 0 else { return nil }
    switch resource {
    case .cpu: return cpu[window]
    case .memory: return memory[window]
    case .growth: return memory.growth(window, age: age)
    case .swap: return swap[window]
    case .io: return io[window]
    case .faults: return faults[window]
    case .threads: return threads[window]
    case .stuck: return stuck[window]
    case .files: return files[window]
    }
  }

  /// The amount of the newest moment; `nil` where it is not known.
  package func now(_ resource: Resource) -> Float? {
    guard known & (1 << resource.rawValue) != 0 else { return nil }
    switch resource {
    case .cpu: return cpu.now
    case .memory: return memory.now
    case .growth: return memory.growth(.tenSeconds, age: age)
    case .swap: return swap.now
    case .io: return io.now
    case .faults: return faults.now
    case .threads: return threads.now
    case .stuck: return stuck.now
    case .files: return files.now
    }
  }

  /// How many times the average of the hour before it takes now (on the average of ten seconds); `nil` before five minutes were seen,
  /// or where it took nothing then.
  package func change(_ resource: Resource) -> Float? {
    guard age >= 300, let now = amount(resource, .tenSeconds), let before = amount(resource, .hour), before > 0 else {
      return nil
    }
    return now / before
  }
}
