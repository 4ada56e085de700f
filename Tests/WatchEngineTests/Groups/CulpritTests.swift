import Testing

@testable import WatchEngine

struct CulpritTests {
  /// A unit with its roles, each with what it takes of CPU and memory, and by how much its memory grows in a second.
  private struct Host {
    var tables = Tables()

    init() {
      tables.instant = Instant(monotonic: .seconds(1000), boottime: .zero, realtime: .zero)
      tables.units.unknown = nil
      tables.groups.unknown = nil
    }

    mutating func unit(_ name: String, cpu: Float, memory: Float = 1e6, growth: Float = 0, seconds: Int = 100) {
      var row = UnitRow()
      row.name = name
      row.usage = Self.usage(cpu, memory, growth, seconds)
      tables.units.value.append(row)
    }

    mutating func role(
      _ role: ProcessRole, in unit: String?, pid: Int32, cpu: Float, memory: Float = 1e6, growth: Float = 0, seconds: Int = 100
    ) {
      var row = GroupRow()
      row.home.unit = unit
      row.role = role
      row.roleText = role.text
      row.name = role.instanceName
      row.usage = Self.usage(cpu, memory, growth, seconds)
      row.leaders.cpu.pid = pid
      row.leaders.cpu.name = ShortName(Array("postgres".utf8).span)
      tables.groups.value.append(row)
    }

    mutating func find(_ resource: Resource, unit: String? = nil) -> String? {
      tables.tops.refill(units: tables.units.value, groups: tables.groups.value)
      return Culprit.find(resource, in: tables, unit: unit)?.text
    }

    private static func usage(_ cpu: Float, _ memory: Float, _ growth: Float, _ seconds: Int) -> Usage {
      var usage = Usage()
      for second in 0..<seconds {
        var amounts = Usage.Amounts()
        amounts.cpu = cpu
        amounts.memory = memory + growth * Float(second - seconds + 1)
        usage.advance(amounts, elapsed: 1)
      }
      return usage
    }
  }

  private static let autovacuum = ProcessRole(program: "postgres", role: "autovacuum worker", detail: "shop")
  private static let backend = ProcessRole(program: "postgres", role: "backend", detail: "app@shop")

  @Test func `the greatest unit, the greatest role in it, the process that leads it`() {
    var host = Host()
    host.unit("beanstalkd.service", cpu: 40)
    host.unit("postgresql@15-main.service", cpu: 120)
    host.role(ProcessRole(program: "beanstalkd"), in: "beanstalkd.service", pid: 3, cpu: 40)
    host.role(Self.backend, in: "postgresql@15-main.service", pid: 4, cpu: 22)
    host.role(Self.autovacuum, in: "postgresql@15-main.service", pid: 5, cpu: 98)
    #expect(
      host.find(.cpu)
        == "postgresql@15-main.service, postgres autovacuum worker (shop), pid 5: 120 % of a core, 98 % of a core of it that role"
    )
    #expect(host.find(.cpu, unit: "beanstalkd.service") == "beanstalkd.service, beanstalkd, pid 3 (postgres): 40 % of a core")
  }

  @Test func `a thread of the kernel is in no unit, and can take more than any`() {
    var host = Host()
    host.unit("web.service", cpu: 10)
    host.role(ProcessRole(program: "nginx", role: "worker"), in: "web.service", pid: 8, cpu: 10)
    host.role(ProcessRole(program: "kernel", role: "kswapd"), in: nil, pid: 40, cpu: 90, memory: 0)
    #expect(host.find(.cpu)?.hasPrefix("kernel kswapd, pid 40") == true)
  }

  @Test func `who grows fast is blamed before who is merely large`() {
    var host = Host()
    host.unit("cache.service", cpu: 1, memory: 8e9)
    host.unit("leak.service", cpu: 1, memory: 1e9, growth: 8e6)
    host.role(ProcessRole(program: "redis"), in: "cache.service", pid: 1, cpu: 1, memory: 8e9)
    host.role(ProcessRole(program: "leak"), in: "leak.service", pid: 2, cpu: 1, memory: 1e9, growth: 8e6)
    let text = host.find(.memory)
    #expect(text?.hasPrefix("leak.service, leak, pid 2 (postgres): 954 MiB, growing by 4") == true, "\(text ?? "")")
  }

  @Test func `slow growth blames nobody`() {
    var host = Host()
    host.unit("cache.service", cpu: 1, memory: 8e9)
    host.unit("log.service", cpu: 1, memory: 1e9, growth: 1e5)
    #expect(host.find(.memory) == "cache.service: 7.5 GiB")
  }

  @Test func `where the units can't be read it is the role, and the unit that its processes are in`() {
    var host = Host()
    host.tables.units.unknown = .absent
    host.role(ProcessRole(program: "kernel", role: "kswapd"), in: nil, pid: 40, cpu: 2, memory: 0)
    host.role(Self.backend, in: "postgresql.service", pid: 4, cpu: 90)
    #expect(host.find(.cpu) == "postgresql.service, postgres backend (app@shop), pid 4: 90 % of a core")
  }

  @Test func `what the hypervisor takes nobody here takes`() {
    #expect(Resource.behind("cpu.steal") == nil)
    #expect(Resource.behind("cpu.iowait") == .io)
  }

  @Test func `of a disk that answers nobody, nobody is blamed`() {
    #expect(Resource.behind("disk.stuck") == nil)
    #expect(Resource.behind("disk.latency") == .io)
  }

  @Test func `where nobody takes any nobody is blamed`() {
    var host = Host()
    host.unit("a.service", cpu: 0)
    #expect(host.find(.cpu) == nil)
    #expect(host.find(.stuck) == nil)
    host.tables.groups.unknown = .notPermitted
    #expect(Culprit.find(.cpu, in: host.tables) == nil)
  }

  @Test func `without systemd it is the role and the process`() {
    var host = Host()
    host.tables.units.unknown = .absent
    host.role(Self.backend, in: nil, pid: 77, cpu: 60)
    host.tables.groups.value[0].spokesman = GroupRow.Spokesman(
      pid: 77, activity: "SELECT", command: "postgres: app shop [local] SELECT")
    host.tables.groups.value[0].busySince = .seconds(760)
    #expect(host.find(.cpu) == "postgres backend (app@shop), pid 77 doing SELECT: 60 % of a core for 4 min")
  }

  @Test(arguments: Catalogue.host.map(\.facts.name) + Catalogue.families.flatMap { $0.signals.map(\.facts.name) })
  func `each signal's resource is what its name says`(signal: String) {
    for resource in Resource.allCases where signal.split(separator: ".").contains(where: { $0 == resource.name }) {
      // `memory` is also a part of names that are about something else.
      if resource == .memory, ["tcp.memory", "forewarn.memory"].contains(signal) || signal.hasPrefix("top.") { continue }
      if ["forewarn.cpu", "cpu.steal", "disk.stuck"].contains(signal) { continue }
      if resource == .threads, signal == "process.threads" { #expect(Resource.behind(signal) == .threads) }
      #expect(Resource.behind(signal) != nil, "\(signal)")
    }
  }
}
