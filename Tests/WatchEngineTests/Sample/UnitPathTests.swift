import Testing
import WatchEngine

@Suite struct `unit path` {
  @Test(
    arguments: [
      ("/system.slice/beanstalkd.service", "beanstalkd.service"),
      ("/system.slice/system-postgresql.slice/postgresql@15-main.service", "postgresql@15-main.service"),
      ("/user.slice/user-1000.slice/user@1000.service/app.slice/x.scope", "user@1000.service"),
      ("/user.slice/user-1000.slice/session-3.scope", "session-3.scope"),
      ("/system.slice/docker-4f5a.scope/system.slice/cron.service", "docker-4f5a.scope"),
      ("/kubepods.slice/kubepods-burstable.slice/kubepods-b1.slice/cri-containerd-9a.scope", "cri-containerd-9a.scope"),
      ("/kubepods.slice/kubepods-pod1.slice/9a", "kubepods-pod1.slice"),
      (#"/system.slice/dev\x2dhost.service/inner"#, #"dev\x2dhost.service"#),
      ("/system.slice/_memory.service", "memory.service"),
      ("/../../system.slice/a.service", "a.service"),
      ("/", nil), ("", nil), ("/docker/4f5a", nil), ("/kubepods/burstable/pod1/9a", nil), ("/.service", nil),
    ] as [(String, String?)])
  func `the system's own unit is chosen`(path: String, unit: String?) { #expect(UnitPath.unit(of: path) == unit) }
}
