/// What the hardware tells of its own health. Read by a disposable process every 10 s: some of these files ask a device over a slow bus.
package struct HardwareTable: Sendable {
  package var instant = Instant.zero
  package var throttling = Source(Throttling())
  package var memory = Source<[MemoryModuleRow]>([])
  package var supplies = Source<[PowerSupplyRow]>([])
  package var sensors = Source<[SensorRow]>([])
  package var arrays = Source(RaidArrays())

  package init() {}
}

/// How often and for how long the processors were slowed down because of heat, added up over all of them.
///
/// Source: `/sys/devices/system/cpu/cpu*/thermal_throttle/`, Intel only, `arch/x86/kernel/cpu/mce/therm_throt.c`. Threads of one core, and
/// cores of one package, each count what they share.
package struct Throttling: Equatable, Sendable {
  /// Processors that tell.
  package var processors: UInt64 = 0
  /// `core_throttle_count` and `package_throttle_count`.
  package var times: UInt64 = 0
  /// `core_throttle_total_time_ms` and `package_throttle_total_time_ms`; `nil` before Linux 5.7. Counted when the slowing ends.
  package var coreMilliseconds: UInt64?
  package var packageMilliseconds: UInt64?

  package init() {}
}

/// Errors of one memory module, or those that a memory controller can put down to none.
///
/// Source: `/sys/devices/system/edac/mc/mc*/{dimm,rank}*/`, kernel doc `driver-api/edac.rst`. Counters since the driver was loaded.
package struct MemoryModuleRow: Equatable, Sendable, ReportRow {
  /// `mc0/dimm3`; `mc0` for errors without a place.
  package var key = ""
  /// With the label that the board's maker or an administrator gave: `mc0/CPU_SrcID#0_Ha#0_Chan#1_DIMM#0`.
  package var name = ""
  package var label = ""
  package var corrected: UInt64?
  package var uncorrected: UInt64?

  package init() {}

  package mutating func beginReading() {
    corrected = nil
    uncorrected = nil
  }
}

/// A battery, an UPS or a power supply.
///
/// Source: `/sys/class/power_supply/*/`, kernel doc `ABI/testing/sysfs-class-power`. Supplies of servers are seldom here but among the
/// sensors (PMBus).
package struct PowerSupplyRow: Equatable, Sendable, ReportRow {
  package enum Kind: UInt8, Sendable { case mains, battery, ups, other }

  /// The kernel's name for it: `BAT0`.
  package var key = ""
  package var name: String { key }
  package var kind = Kind.other
  /// It feeds a device (a mouse), not the host.
  package var isDevices = false
  /// Whether it gives current; not told by batteries.
  package var isOnline: Bool?
  package var isPresent: Bool?
  /// Percent.
  package var charge: UInt64?
  /// `Discharging`, `Charging`, `Full` …: the kernel's own word; empty where it tells none.
  package var status = ""
  package var secondsToEmpty: UInt64?

  package init() {}

  package mutating func beginReading() {
    kind = .other
    isDevices = false
    isOnline = nil
    isPresent = nil
    charge = nil
    secondsToEmpty = nil
    status = ""
  }
}

/// One sensor of the board, a processor, a disk or a power supply.
///
/// Source: `/sys/class/hwmon/hwmon*/`, kernel doc `hwmon/sysfs-interface.rst`.
package struct SensorRow: Equatable, Sendable, ReportRow {
  package enum Kind: UInt8, Sendable { case temperature, fan, other }

  /// The chip and its channel: `coretemp.0/temp1`.
  package var key = ""
  /// The chip and the channel's label where it has one: `coretemp.0/Package id 0`.
  package var name = ""
  package var label = ""
  package var kind = Kind.other
  /// Thousandths of a degree Celsius, or turns a minute; of others it is not read.
  package var value: Int64?
  /// Thousandths of a degree above which the chip's maker expects damage.
  package var critical: Int64?
  /// Whether any of its limits is passed, as the chip says.
  package var isAlarmed: Bool?
  /// Whether a critical one is.
  package var isCritical: Bool?
  package var isFaulty: Bool?

  package init() {}

  package mutating func beginReading() {
    value = nil
    critical = nil
    isAlarmed = nil
    isCritical = nil
    isFaulty = nil
  }
}
