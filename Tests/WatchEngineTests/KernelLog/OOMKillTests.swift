import Testing
import WatchEngine

@Suite struct `oom kills in real kernel logs` {
  /// What each text says, worked out apart from the parser.
  static let told: [(String, [String])] = [
    (
      "linux-4.19-kills",
      [
        "39 middle (two) uid ? of beanstalkd.service, cgroup /system.slice/beanstalkd.service, asked by beanstalkd, "
          + "vm 9180 anon 8124 file 4 shared 648 adj ?; others: 42 beanstalkd 8776, 38 small-one 5608, 40 third 3760",
        "42 beanstalkd uid ? of beanstalkd.service, cgroup /system.slice/beanstalkd.service, asked by beanstalkd, "
          + "vm 10204 anon 8124 file 4 shared 648 adj ?; others: 38 small-one 5608, 40 third 3760",
        "45 x) total-vm:1kB uid ? of docker-4f5a1d.scope, cgroup /system.slice/docker-4f5a1d.scope, asked by x) total-vm:1kB, "
          + "vm 18396 anon 16308 file 4 shared 648 adj ?; others: ",
        "47 a\nKilled p,pid= uid ? of docker-4f5a1d.scope, cgroup /system.slice/docker-4f5a1d.scope"
          + ", asked by a\nKilled p,pid=, "
          + "vm 18396 anon 16308 file 4 shared 648 adj ?; others: ",
        "53 member-c uid ? of group.service, cgroup /system.slice/group.service, asked by member-c, "
          + "vm 15324 anon 13140 file 4 shared 648 adj ?; others: 50 member-a 6664, 51 member-b 5608",
        "50 member-a uid ? of no unit, ?, asked by ?, "
          + "vm 7132 anon 6012 file 4 shared 648 adj ?; others: ",
        "51 member-b uid ? of no unit, ?, asked by ?, "
          + "vm 6108 anon 4956 file 4 shared 648 adj ?; others: ",
        "55 hosthog uid ? of no unit, host, asked by hosthog, "
          + "vm 233436 anon 231468 file 4 shared 648 adj ?; others: 38 small-one 5608, 40 third 3760, 36 cat 4",
      ]
    ),
    (
      "linux-5.4-kills",
      [
        "81 beanstalkd uid 0 of beanstalkd.service, cgroup /system.slice/beanstalkd.service, asked by beanstalkd, "
          + "vm 9176 anon 8124 file 4 shared 648 adj 0; others: 78 middle (two) 8776, 77 small-one 5608, 79 third 3760",
        "84 x) total-vm:1kB uid 0 of docker-4f5a1d.scope, cgroup /system.slice/docker-4f5a1d.scope, asked by x) total-vm:1kB, "
          + "vm 17368 anon 16308 file 4 shared 648 adj 0; others: ",
        "86 a\nKilled p,pid= uid 0 of docker-4f5a1d.scope, cgroup /system.slice/docker-4f5a1d.scope"
          + ", asked by a\nKilled p,pid=, "
          + "vm 17368 anon 16304 file 4 shared 648 adj 0; others: ",
        "88 hosthog uid 0 of cri-containerd-9a.scope, host, asked by hosthog, "
          + "vm 208856 anon 206916 file 4 shared 648 adj 0; others: 78 middle (two) 8776, 77 small-one 5608, 79 third 3760",
      ]
    ),
    (
      "linux-5.10-kills",
      [
        "91 beanstalkd uid 0 of beanstalkd.service, cgroup /system.slice/beanstalkd.service, asked by beanstalkd, "
          + "vm 9184 anon 8124 file 4 shared 648 adj 0; others: 88 middle (two) 8772, 87 small-one 5592, 89 third 3740",
        "94 x) total-vm:1kB uid 0 of docker-4f5a1d.scope, cgroup /system.slice/docker-4f5a1d.scope, asked by x) total-vm:1kB, "
          + "vm 17376 anon 16304 file 4 shared 648 adj 0; others: ",
        "96 a\nKilled p,pid= uid 0 of docker-4f5a1d.scope, cgroup /system.slice/docker-4f5a1d.scope"
          + ", asked by a\nKilled p,pid=, "
          + "vm 17376 anon 16304 file 4 shared 648 adj 0; others: ",
        "98 hosthog uid 0 of cri-containerd-9a.scope, host, asked by hosthog, "
          + "vm 190432 anon 189224 file 4 shared 648 adj 0; others: 88 middle (two) 8772, 87 small-one 5592, 89 third 3740",
      ]
    ),
    (
      "linux-5.15-kills",
      [
        "89 beanstalkd uid 0 of beanstalkd.service, cgroup /system.slice/beanstalkd.service, asked by beanstalkd, "
          + "vm 9184 anon 8124 file 4 shared 648 adj 0; others: 86 middle (two) 8772, 85 small-one 5604, 87 third 3760",
        "92 x) total-vm:1kB uid 0 of docker-4f5a1d.scope, cgroup /system.slice/docker-4f5a1d.scope, asked by x) total-vm:1kB, "
          + "vm 17376 anon 16308 file 4 shared 648 adj 0; others: ",
        "94 a\nKilled p,pid= uid 0 of docker-4f5a1d.scope, cgroup /system.slice/docker-4f5a1d.scope"
          + ", asked by a\nKilled p,pid=, "
          + "vm 17376 anon 16308 file 4 shared 648 adj 0; others: ",
        "96 hosthog uid 0 of cri-containerd-9a.scope, host, asked by hosthog, "
          + "vm 199648 anon 198204 file 4 shared 648 adj 0; others: 86 middle (two) 8772, 85 small-one 5604, 87 third 3760",
      ]
    ),
    (
      "linux-6.1-kills",
      [
        "98 beanstalkd uid 0 of beanstalkd.service, cgroup /system.slice/beanstalkd.service, asked by beanstalkd, "
          + "vm 9184 anon 8124 file 4 shared 648 adj 0; others: 95 middle (two) 8776, 94 small-one 5608, 96 third 3760",
        "101 x) total-vm:1kB uid 0 of docker-4f5a1d.scope, cgroup /system.slice/docker-4f5a1d.scope, asked by x) total-vm:1kB, "
          + "vm 17376 anon 16308 file 4 shared 648 adj 0; others: ",
        "103 a\nKilled p,pid= uid 0 of docker-4f5a1d.scope, cgroup /system.slice/docker-4f5a1d.scope"
          + ", asked by a\nKilled p,pid=, "
          + "vm 17376 anon 16308 file 4 shared 648 adj 0; others: ",
        "105 hosthog uid 0 of cri-containerd-9a.scope, host, asked by hosthog, "
          + "vm 178144 anon 176556 file 4 shared 648 adj 0; others: 95 middle (two) 8776, 94 small-one 5608, 96 third 3760",
      ]
    ),
    (
      "linux-6.6-kills",
      [
        "42 middle (two) uid 0 of beanstalkd.service, cgroup /system.slice/beanstalkd.service, asked by beanstalkd, "
          + "vm 9180 anon 8192 file 0 shared 640 adj 0; others: 45 beanstalkd 8704, 41 small-one 5760, 43 third 3712",
        "45 beanstalkd uid 0 of beanstalkd.service, cgroup /system.slice/beanstalkd.service, asked by beanstalkd, "
          + "vm 17372 anon 16256 file 0 shared 640 adj 0; others: 41 small-one 5760, 43 third 3712",
        "48 x) total-vm:1kB uid 0 of docker-4f5a1d.scope, cgroup /system.slice/docker-4f5a1d.scope, asked by x) total-vm:1kB, "
          + "vm 17372 anon 16384 file 0 shared 640 adj 0; others: ",
        "50 a\nKilled p,pid= uid 0 of docker-4f5a1d.scope, cgroup /system.slice/docker-4f5a1d.scope"
          + ", asked by a\nKilled p,pid=, "
          + "vm 17372 anon 16384 file 0 shared 640 adj 0; others: ",
        "56 member-c uid 0 of group.service, cgroup /system.slice/group.service, asked by member-c, "
          + "vm 14300 anon 13184 file 0 shared 640 adj 0; others: 53 member-a 6784, 54 member-b 5760",
        "53 member-a uid 0 of no unit, cgroup ?, asked by ?, "
          + "vm 7132 anon 6144 file 0 shared 640 adj 0; others: ",
        "54 member-b uid 0 of no unit, cgroup ?, asked by ?, "
          + "vm 6108 anon 5120 file 0 shared 640 adj 0; others: ",
        "58 hosthog uid 0 of cri-containerd-9a.scope, host, asked by hosthog, "
          + "vm 231388 anon 229760 file 0 shared 640 adj 0; others: 41 small-one 5760, 43 third 3712, 39 cat 1408",
      ]
    ),
    (
      "linux-6.18-cgroup",
      [
        "31203 greedy uid 0 of one.service, cgroup /forewarn-lab/one.service, asked by greedy, "
          + "vm 16812 anon 14336 file 1360 shared 0 adj 0; others: 31198 calm-5 6496, 31197 calm-3 4532, 31196 calm-2 3412"
      ]
    ),
    (
      "linux-6.18-hostile",
      [
        "31239 x) total-vm:1kB uid 0 of hostile\\x2dname.service, cgroup /forewarn-lab/hostile\\x2dname.service"
          + ", asked by x) total-vm:1kB, "
          + "vm 10668 anon 8192 file 1456 shared 0 adj 0; others: ",
        "31248 a\nKilled proces uid 0 of hostile\\x2dname.service, cgroup /forewarn-lab/hostile\\x2dname.service"
          + ", asked by a\nKilled proces, "
          + "vm 10668 anon 8192 file 1372 shared 0 adj 0; others: ",
        "31249 c,pid=1,uid=0 uid 0 of hostile\\x2dname.service, cgroup /forewarn-lab/hostile\\x2dname.service"
          + ", asked by c,pid=1,uid=0, "
          + "vm 10668 anon 8192 file 1580 shared 0 adj 0; others: ",
        "31252 ) (é uid 0 of hostile\\x2dname.service, cgroup /forewarn-lab/hostile\\x2dname.service, asked by ) (é, "
          + "vm 10668 anon 8192 file 1352 shared 0 adj 0; others: ",
      ]
    ),
  ]

  @Test(arguments: told) func `each kill is told with its own details`(name: String, kills: [String]) throws {
    #expect(try KernelLogFixture(name).kills().map(\.story) == kills)
  }

  @Test func `a burst of 30 loses none, though the kernel drops the details`() throws {
    let kills = try KernelLogFixture("linux-6.18-burst").kills()
    #expect(Set(kills.map(\.pid)).count == 30)
    #expect(Set(kills.map(\.name)) == Set((1...30).map { "burst-\($0)" }))
    let detailed = kills.filter { $0.asker != nil }
    #expect(detailed.count == 5)
    for kill in detailed { #expect(kill.asker == kill.name && kill.unit == "\(kill.name).service") }
    for kill in kills where kill.asker == nil {
      #expect(kill.unit == nil && kill.bystanders.isEmpty && kill.constraint == .cgroup(nil))
      #expect(kill.anonymousBytes != nil)
    }
  }

  @Test func `a group's first victim is told once and counted as often as vmstat counts it`() throws {
    var log = KernelLog()
    let events = try KernelLogFixture("linux-4.19-kills").events(into: &log)
    #expect(events.count == 8)
    #expect(log.counts.oomKills == 9)
    #expect(log.counts.lostRecords == 0)
  }
}
