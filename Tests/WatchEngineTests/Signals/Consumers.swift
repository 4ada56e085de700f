@testable import WatchEngine

/// Who takes what in ``TwoSamples``.
enum Consumers {
  static let large = usage(cpu: 150, memory: 1000, swap: 20, io: 6000, faults: 3, threads: 8, stuck: 2, files: 30)
  static let small = usage(cpu: 10, memory: 100, swap: 2, io: 600, faults: 1, threads: 4, stuck: 1, files: 3)

  /// Ten minutes of the same, but for the memory, which grows by a tenth of what it was at first each second, and for the CPU time,
  /// which was a tenth until the last half minute.
  static func usage(
    cpu: Float, memory: Float, swap: Float, io: Float, faults: Float, threads: Float, stuck: Float, files: Float
  ) -> Usage {
    var usage = Usage()
    for second in 0..<600 {
      var amounts = Usage.Amounts()
      amounts.cpu = second < 570 ? cpu / 10 : cpu
      amounts.memory = memory + memory / 10 * Float(second)
      amounts.swap = swap
      amounts.io = io
      amounts.faults = faults
      amounts.threads = threads
      amounts.stuck = stuck
      amounts.files = files
      usage.advance(amounts, elapsed: 1)
    }
    return usage
  }

  static var autovacuum: GroupRow {
    var row = GroupRow()
    row.home = ProcessHome(path: "/system.slice/postgresql@15-main.service")
    row.role = ProcessRole(program: "postgres", role: "autovacuum worker", detail: "shop")
    row.roleText = row.role.text
    row.name = row.role.instanceName + " in postgresql@15-main.service"
    row.processes = 3
    row.threads = 8
    row.oldestTicks = 500
    row.running = 1
    row.stuck = 2
    row.usage = large
    row.leaders.cpu = leader(812, 99, minute: 40, tenMinutes: 12)
    row.leaders.memory = leader(813, 700)
    row.leaders.growth = leader(813, 70)
    row.leaders.threads = leader(814, 5)
    row.leaders.files = leader(815, 25)
    row.leaders.io = leader(816, 5000)
    return row
  }

  static var kernel: GroupRow {
    var row = GroupRow()
    row.role = ProcessRole(program: "kernel", role: "kswapd")
    row.roleText = row.role.text
    row.name = row.role.instanceName
    row.processes = 1
    row.usage = small
    row.leaders.cpu = leader(40, 10, minute: 50, tenMinutes: 1)
    return row
  }

  private static func leader(_ pid: Int32, _ amount: Float, minute: Float = 0, tenMinutes: Float = 0) -> GroupRow.Leader {
    var leader = GroupRow.Leader()
    leader.pid = pid
    leader.name = ShortName(Array("postgres".utf8).span)
    leader.amount = amount
    leader.minute = minute
    leader.tenMinutes = tenMinutes
    return leader
  }
}
