/// What each unit took over time: remembers the counters of the table before.
package struct UnitLedger: Sendable {
  private struct Account: Sendable {
    var name: String
    var usage = Usage()
    var stalls = StallAccount()
    var busySince: Duration?
    var cpuMicroseconds: UInt64?
    var ioBytes: UInt64?
    var faults: UInt64?
    var sum = Sum()
  }

  /// What the unit's processes take together at this moment.
  private struct Sum: Sendable {
    var processes: UInt64 = 0
    var memory: UInt64 = 0
    var threads: UInt64 = 0
    var stuck: UInt64 = 0
    var still = StandStill()
    var faults: UInt64 = 0
    var files: UInt64?
  }

  /// In order of name, like the rows.
  private var accounts: [Account] = []
  private var takenAt: Duration?

  package init() {}

  /// Puts what each unit takes into its row.
  ///
  /// CPU time and io are what its cgroup counted. Memory, threads, faults and tasks that are stuck are sums over its processes: what a
  /// cgroup counts as memory is mostly file cache, which nobody misses.
  /// - Parameter rows: in order of name.
  package mutating func advance(_ rows: inout [UnitRow], groups: [GroupRow], at now: Duration) {
    let elapsed = takenAt.map { Float((now - $0).inSeconds) } ?? 0
    takenAt = now
    adopt(rows)
    add(groups)
    for index in rows.indices where index < accounts.count {
      let amounts = amounts(of: rows[index], index, elapsed)
      accounts[index].cpuMicroseconds = rows[index].cpuMicroseconds
      accounts[index].ioBytes = Self.io(of: rows[index])
      accounts[index].faults = accounts[index].sum.processes > 0 ? accounts[index].sum.faults : nil
      if elapsed > 0 { accounts[index].usage.advance(amounts, elapsed: elapsed) }
      accounts[index].busySince = accounts[index].usage.busySince(now, before: accounts[index].busySince)
      rows[index].usage = accounts[index].usage
      rows[index].stalls = accounts[index].stalls.advance(rows[index], elapsed)
      rows[index].busySince = accounts[index].busySince
      rows[index].still = accounts[index].sum.processes > 0 ? accounts[index].sum.still : nil
    }
  }

  /// Makes the accounts those of `rows`, and keeps what is known of units that stay.
  private mutating func adopt(_ rows: [UnitRow]) {
    if accounts.count == rows.count, zip(accounts, rows).allSatisfy({ $0.name == $1.name }) { return }
    var adopted: [Account] = []
    adopted.reserveCapacity(rows.count)
    for row in rows {
      let index = place(of: row.name)
      adopted.append(index.map { accounts[$0] } ?? Account(name: row.name))
    }
    accounts = adopted
  }

  private func place(of name: String) -> Int? {
    var low = 0
    var high = accounts.count
    while low < high {
      let middle = low + (high - low) / 2
      if accounts[middle].name < name { low = middle + 1 } else { high = middle }
    }
    return low < accounts.count && accounts[low].name == name ? low : nil
  }

  private mutating func add(_ groups: [GroupRow]) {
    for index in accounts.indices { accounts[index].sum = Sum() }
    for position in groups.indices {
      guard let unit = groups[position].home.unit, let index = place(of: unit) else { continue }
      accounts[index].sum.processes &+= UInt64(groups[position].processes)
      accounts[index].sum.memory &+= groups[position].memoryBytes
      accounts[index].sum.threads &+= UInt64(groups[position].threads)
      accounts[index].sum.stuck &+= UInt64(groups[position].stuck)
      accounts[index].sum.still.add(groups[position].still)
      accounts[index].sum.faults &+= groups[position].majorFaults
      if let files = groups[position].files { accounts[index].sum.files = (accounts[index].sum.files ?? 0) &+ files }
    }
  }

  private func amounts(of row: UnitRow, _ index: Int, _ elapsed: Float) -> Usage.Amounts {
    var amounts = Usage.Amounts()
    let account = accounts[index]
    if elapsed > 0 {
      if let used = Self.increase(row.cpuMicroseconds, account.cpuMicroseconds) { amounts.cpu = Float(used) / (elapsed * 1e4) }
      if let moved = Self.increase(Self.io(of: row), account.ioBytes) { amounts.io = Float(moved) / elapsed }
      if let faults = Self.increase(account.sum.faults, account.faults) { amounts.faults = Float(faults) / elapsed }
    }
    amounts.swap = row.swapBytes.map { Float($0) }
    if account.sum.processes > 0 {
      amounts.memory = Float(account.sum.memory)
      amounts.threads = Float(account.sum.threads)
      amounts.stuck = Float(account.sum.stuck)
      amounts.files = account.sum.files.map { Float($0) }
    }
    return amounts
  }

  private static func io(of row: UnitRow) -> UInt64? {
    guard row.readBytes != nil || row.writtenBytes != nil else { return nil }
    return (row.readBytes ?? 0) &+ (row.writtenBytes ?? 0)
  }

  private static func increase(_ now: UInt64?, _ before: UInt64?) -> UInt64? {
    guard let now, let before, now >= before else { return nil }
    return now - before
  }
}

extension Usage {
  /// A consumer is busy from when it takes a tenth of a core and twice what it took in the hour before, until it takes half of that.
  /// - Parameter before: since when it was so far.
  func busySince(_ now: Duration, before: Duration?) -> Duration? {
    guard let present = amount(.cpu, .tenSeconds) else { return before }
    let usual = amount(.cpu, .hour) ?? 0
    if let before { return present < 5 || present < usual / 2 ? nil : before }
    return present >= 10 && (age < Window.minute.length || present >= 2 * usual) ? now : nil
  }
}
