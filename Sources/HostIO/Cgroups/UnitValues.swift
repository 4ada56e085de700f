import WatchEngine

/// The values of cgroup files on their way into a row; kept so that nothing is made anew.
struct UnitValues {
  fileprivate var number: UInt64 = 0
  fileprivate var cpu = CgroupCPU()
  fileprivate var throttling = CgroupThrottling()
  fileprivate var limit = CgroupLimit()
  fileprivate var parts = CgroupFileCache()
  fileprivate var kills = CgroupOOMKills()
  fileprivate var pressure = Pressure()
  fileprivate var io = CgroupIOStat()
  fileprivate var blkio = CgroupBlkio()
}

extension UnitFileReader {
  /// Fills the cgroup's part of a row; what can't be read is `nil`.
  mutating func fill(
    _ row: inout UnitRow, from unit: inout UnitFiles, _ version: CgroupLayout.Version, _ values: inout UnitValues
  ) {
    unit.age &+= 1
    if version == .legacy {
      row.cpuMicroseconds = take(.cpu, of: &unit, &values.number) ? values.number / 1000 : nil
    } else {
      row.cpuMicroseconds = take(.cpu, of: &unit, &values.cpu) ? values.cpu.usageMicroseconds : nil
    }
    if version == .unified {
      row.throttledMicroseconds = row.cpuMicroseconds == nil ? nil : values.cpu.throttledMicroseconds
    } else {
      if unit.hasQuota || unit.readsLimits { readQuota(of: &unit, &values) }
      row.throttledMicroseconds = unit.throttledMicroseconds
    }
    row.memoryBytes = take(.memory, of: &unit, &values.number) ? values.number : nil
    row.swapBytes = take(.swap, of: &unit, &values.number) ? values.number : nil
    row.oomKills = take(.oomKills, of: &unit, &values.kills) ? values.kills.kills : nil
    row.tasks = take(.tasks, of: &unit, &values.number) ? values.number : nil
    if unit.readsLimits {
      unit.memoryLimit = take(.memoryLimit, of: &unit, &values.limit) ? values.limit.limit : nil
      unit.tasksLimit = take(.tasksLimit, of: &unit, &values.limit) ? values.limit.limit : nil
    }
    row.memoryLimitBytes = unit.memoryLimit
    row.tasksLimit = unit.tasksLimit
    // Without a limit nobody asks, and the kernel adds up for it what its cores counted apart.
    row.fileCacheBytes = unit.memoryLimit != nil && take(.memoryParts, of: &unit, &values.parts) ? values.parts.bytes : nil
    row.cpuSomeMicroseconds = take(.cpuPressure, of: &unit, &values.pressure) ? values.pressure.someMicroseconds : nil
    row.memoryFullMicroseconds = take(.memoryPressure, of: &unit, &values.pressure) ? values.pressure.fullMicroseconds : nil
    row.ioFullMicroseconds = take(.ioPressure, of: &unit, &values.pressure) ? values.pressure.fullMicroseconds : nil
    if version == .unified {
      let isKnown = take(.io, of: &unit, &values.io)
      row.readBytes = isKnown ? values.io.total.readBytes : nil
      row.writtenBytes = isKnown ? values.io.total.writtenBytes : nil
    } else {
      let isKnown = take(.io, of: &unit, &values.blkio)
      row.readBytes = isKnown ? values.blkio.total.readBytes : nil
      row.writtenBytes = isKnown ? values.blkio.total.writtenBytes : nil
    }
  }

  private mutating func readQuota(of unit: inout UnitFiles, _ values: inout UnitValues) {
    let isKnown = take(.quota, of: &unit, &values.throttling)
    unit.hasQuota = isKnown && values.throttling.hasQuota
    unit.throttledMicroseconds = isKnown ? values.throttling.throttledMicroseconds : nil
  }

  private mutating func take<Value: KernelFile>(_ value: CgroupValue, of unit: inout UnitFiles, _ parsed: inout Value) -> Bool {
    guard read(value, of: &unit) else { return false }
    do throws(Unknown) {
      try buffer.parse(into: &parsed)
      return true
    } catch { return false }
  }
}
