import WatchEngine

/// The table of what the hardware tells, asked of two disposable processes: one for sysfs, one for the list of arrays, which can wait for an
/// array that hangs.
///
/// A host that has none of it is asked again after five minutes, and costs no process meanwhile.
///
/// For one thread at a time: a normal one, since each round can take as long as the patience.
package struct HardwareWatch: ~Copyable {
  /// Between two rounds.
  package static let interval: Duration = .seconds(10)
  /// Until a host without such hardware is looked at again: drivers can be loaded later.
  static let retryInterval: Duration = .seconds(300)

  /// What has not answered for so long is silent; before that what it told holds on. Slow buses take more than the patience at times,
  /// and a source that is lost and found again with every other round would fill the log.
  static let silence: Duration = .seconds(30)

  private let sysRoot: String
  private let arraysPath: String
  private let patience: Duration
  private let silence: Duration
  private var sensors: ReportAsker
  private var arrays: ReportAsker
  private var nextSensors: Duration = .zero
  private var nextArrays: Duration = .zero

  /// - Parameters:
  ///   - sysRoot: where sysfs is mounted.
  ///   - procRoot: where proc is mounted.
  package init(sysRoot: String = "/sys", procRoot: String = "/proc") {
    self.init(
      sysRoot: sysRoot, procRoot: procRoot, patience: .seconds(2), sensors: ReportAsker(.hardware), arrays: ReportAsker(.file))
  }

  init(
    sysRoot: String, procRoot: String, patience: Duration, silence: Duration = silence, sensors: consuming ReportAsker,
    arrays: consuming ReportAsker
  ) {
    self.sysRoot = sysRoot
    arraysPath = procRoot + "/mdstat"
    self.patience = patience
    self.silence = silence
    self.sensors = sensors
    self.arrays = arrays
  }

  /// Asks once.
  /// - Returns: whether the table tells anything new; not while an answer is late.
  package mutating func read(into table: inout HardwareTable) -> Bool {
    table.instant = .now
    let now = table.instant.monotonic
    readSensors(into: &table, now: now)
    readArrays(into: &table, now: now)
    return !isLate(sensors.waitingSince) && !isLate(arrays.waitingSince)
  }

  private func isLate(_ waitingSince: Duration?) -> Bool { waitingSince.map { Instant.monotonicNow - $0 < silence } ?? false }

  private mutating func readSensors(into table: inout HardwareTable, now: Duration) {
    guard now >= nextSensors else { return table.lose(.absent) }
    switch sensors.ask(sysRoot, patience: patience, now: now) {
    case .answer:
      do throws(ParseError) { try table.refill(report: sensors.bytes) } catch { return table.lose(.malformed) }
      if table.isEmpty {
        sensors.letGo()
        nextSensors = now + HardwareWatch.retryInterval
      }
    case .silent: if !isLate(sensors.waitingSince) { table.lose(.timedOut) }
    case .noHelper: table.lose(.failed(errno: 0))
    }
  }

  private mutating func readArrays(into table: inout HardwareTable, now: Duration) {
    guard now >= nextArrays else {
      table.arrays.unknown = .absent
      return
    }
    switch arrays.ask(arraysPath, patience: patience, now: now) {
    case .answer:
      if arrays.bytes.isEmpty {
        table.arrays.unknown = .absent
      } else {
        do throws(ParseError) {
          try table.arrays.value.refill(from: arrays.bytes)
          table.arrays.unknown = nil
        } catch { table.arrays.unknown = .malformed }
      }
      if table.arrays.unknown == .absent || table.arrays.value.rows.isEmpty {
        arrays.letGo()
        nextArrays = now + HardwareWatch.retryInterval
      }
    case .silent: if !isLate(arrays.waitingSince) { table.arrays.unknown = .timedOut }
    case .noHelper: table.arrays.unknown = .failed(errno: 0)
    }
  }
}
