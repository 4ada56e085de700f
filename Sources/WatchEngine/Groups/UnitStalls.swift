/// In which part of the last 10 s and of the last minute a unit stood still, in percent; `nil` where that is not known.
///
/// Exponential averages of what its totals tell, as the kernel's own `avg10` and `avg60` are; plain means while the unit is younger than
/// that. Exact windows, as the host has them, would take 2 KB a unit (docs/decisions/0006-averages-not-rings.md).
package struct UnitStalls: Equatable, Sendable {
  /// Of 10 s and of a minute.
  package struct Share: Equatable, Sendable {
    package var tenSeconds: Float
    package var minute: Float

    package init(tenSeconds: Float, minute: Float) {
      self.tenSeconds = tenSeconds
      self.minute = minute
    }
  }

  package var cpuSome: Share?
  package var memoryFull: Share?
  package var ioFull: Share?
  package var throttled: Share?

  package init() {}
}

/// The averages behind ``UnitStalls``, of one unit.
struct StallAccount: Sendable {
  private var cpuSome = Meter()
  private var memoryFull = Meter()
  private var ioFull = Meter()
  private var throttled = Meter()

  /// Takes the totals of a new table.
  /// - Parameter elapsed: seconds since the table before; 0 if there is none.
  mutating func advance(_ row: borrowing UnitRow, _ elapsed: Float) -> UnitStalls {
    var stalls = UnitStalls()
    stalls.cpuSome = cpuSome.advance(row.cpuSomeMicroseconds, elapsed)
    stalls.memoryFull = memoryFull.advance(row.memoryFullMicroseconds, elapsed)
    stalls.ioFull = ioFull.advance(row.ioFullMicroseconds, elapsed)
    stalls.throttled = throttled.advance(row.throttledMicroseconds, elapsed)
    return stalls
  }

  /// One total, and the averages of its growth.
  private struct Meter: Sendable {
    private var total: UInt64?
    private var age: Float = 0
    private var tenSeconds: Float = 0
    private var minute: Float = 0

    /// A total that is not there, or went backwards, begins anew.
    mutating func advance(_ now: UInt64?, _ elapsed: Float) -> UnitStalls.Share? {
      guard let now else {
        self = Meter()
        return nil
      }
      defer { total = now }
      guard let before = total, now >= before, elapsed > 0 else {
        age = 0
        return nil
      }
      // Clock and totals are not read in the same moment, and several cores can be held back at a time.
      let share = min(Float(now - before) / (elapsed * 1e4), 100)
      tenSeconds += (share - tenSeconds) * elapsed / (min(age, 10) + elapsed)
      minute += (share - minute) * elapsed / (min(age, 60) + elapsed)
      age += elapsed
      return UnitStalls.Share(tenSeconds: tenSeconds, minute: minute)
    }
  }
}
