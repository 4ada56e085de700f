/// What is used up some day, and when: the forecasts of everything that has a limit.
package struct Forecasts: Sendable {
  /// Something of which the host has one.
  package enum Subject: Int, CaseIterable, Sendable { case memory, pids, threads, files, conntrack }

  private var host = InlineArray<5, Forecaster>(repeating: Forecaster())
  /// Room below each unit's memory limit.
  package private(set) var unitMemory = InstanceForecasts(base: 1)
  /// Mounts are asked every five seconds.
  package private(set) var mountSpace = InstanceForecasts(base: 5)
  package private(set) var mountInodes = InstanceForecasts(base: 5)
  /// Room in each accept queue.
  package private(set) var acceptQueues = InstanceForecasts(base: 1)

  package init() {}

  /// - Throws: why nobody can tell.
  package func outlook(_ subject: Subject) throws(Unknown) -> Outlook { try host[subject.rawValue].outlook.get() }

  /// Takes the host's levels. Without memory in use that could be freed (ZFS) what is available is all there is.
  package mutating func add(_ vitals: borrowing Vitals) {
    let now = vitals.instant.monotonic
    let tasks = vitals.load.field(\.tasks)
    add(.memory, Self.memoryLeft(vitals), at: now)
    add(.pids, Self.rest(of: vitals.pidMax.field { $0 }, without: tasks), at: now)
    add(.threads, Self.rest(of: vitals.threadsMax.field { $0 }, without: tasks), at: now)
    add(.files, Self.rest(of: vitals.files.field(\.maximum), without: vitals.files.field(\.allocated)), at: now)
    add(.conntrack, Self.rest(of: vitals.conntrackMax.field { $0 }, without: vitals.conntrackCount.field { $0 }), at: now)
  }

  package mutating func add(_ tables: borrowing Tables) {
    let now = tables.instant.monotonic
    unitMemory.begin()
    if tables.units.unknown == nil {
      for row in tables.units.value.indices {
        unitMemory.add(tables.units.value[row].name, at: row, Self.room(in: tables.units.value[row]), now: now)
      }
    }
    unitMemory.end(now: now)
  }

  package mutating func add(_ mounts: borrowing MountTable) {
    let now = mounts.instant.monotonic
    mountSpace.begin()
    mountInodes.begin()
    if mounts.mounts.unknown == nil {
      for row in mounts.mounts.value.indices {
        let mount = mounts.mounts.value[row]
        mountSpace.add(mount.path, at: row, Self.left(mount.freeBytes, of: mount.totalBytes, mount), now: now)
        mountInodes.add(mount.path, at: row, Self.left(mount.freeInodes, of: mount.totalInodes, mount), now: now)
      }
    }
    mountSpace.end(now: now)
    mountInodes.end(now: now)
  }

  package mutating func add(_ sockets: borrowing SocketTable) {
    let now = sockets.instant.monotonic
    acceptQueues.begin()
    if sockets.listeners.unknown == nil {
      for row in sockets.listeners.value.indices {
        let (limit, queue) = (sockets.listeners.value[row].limit, sockets.listeners.value[row].queue)
        acceptQueues.add(
          sockets.listeners.value[row].name, at: row, .success(max(Double(limit) - Double(queue), 0)), now: now)
      }
    }
    acceptQueues.end(now: now)
  }

  private mutating func add(_ subject: Subject, _ left: Result<Double, Unknown>, at now: Duration) {
    switch left {
    case .success(let left): host[subject.rawValue].add(left, at: now)
    case .failure(let why): host[subject.rawValue].miss(why)
    }
  }

  /// What programs can still get: available memory, free swap, and what ZFS would give back.
  private static func memoryLeft(_ vitals: borrowing Vitals) -> Result<Double, Unknown> {
    let cached: UInt64
    switch vitals.arc.field(\.reclaimable) {
    case .success(let bytes): cached = bytes
    case .failure(.absent), .failure(.notYetSampled): cached = 0
    case .failure(let why): return .failure(why)
    }
    let swap = vitals.memory.value.swapFree
    return vitals.memory.field(\.available).map { Double($0) + Double(swap) + Double(cached) }
  }

  private static func rest(of whole: Figure, without part: Figure) -> Result<Double, Unknown> {
    switch (whole, part) {
    case (.failure(let why), _), (_, .failure(let why)): .failure(why)
    case (.success(let whole), .success(let part)): .success(Double(whole) - Double(part))
    }
  }

  /// The file cache counts against the limit, and is dropped before anybody is killed.
  private static func room(in unit: borrowing UnitRow) -> Result<Double, Unknown> {
    guard let limit = unit.memoryLimitBytes, let held = unit.memoryBytes, let cache = unit.fileCacheBytes else {
      return .failure(.absent)
    }
    return .success(Double(limit) - Double(held) + Double(min(cache, held)))
  }

  private static func left(_ free: UInt64?, of total: UInt64?, _ mount: borrowing MountRow) -> Result<Double, Unknown> {
    if mount.silentFor != nil { return .failure(.timedOut) }
    if let errno = mount.errno { return .failure(Unknown(hidingMount: errno) ?? .failed(errno: errno)) }
    // What can't be written to doesn't fill, and what is full from the start has no end to come.
    guard !mount.isReadOnly, let free, let total, total > 0 else { return .failure(.absent) }
    return .success(Double(free))
  }
}
