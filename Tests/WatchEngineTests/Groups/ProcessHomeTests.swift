import Testing
import WatchEngine

/// Paths as the named programs make them, on cgroup v2, v1 and both.
@Suite struct ProcessHomeTests {
  static let id = "4f5a7c2d9e1b3a60c8d7e6f5a4b3c2d1e0f9a8b7c6d5e4f3a2b1c0d9e8f7a6b5"
  static let uid = "1c2d3e4f-5a6b-7c8d-9e0f-1a2b3c4d5e6f"
  static let scopeUID = "1c2d3e4f_5a6b_7c8d_9e0f_1a2b3c4d5e6f"

  /// `unit slice kind:id pod user session`, `-` for what is not there.
  static func line(_ home: ProcessHome) -> String {
    let container = home.container.map { "\($0.kind):\($0.identifier)" } ?? "-"
    let user = home.user.map { String($0) } ?? "-"
    return "\(home.unit ?? "-") \(home.slice ?? "-") \(container) \(home.container?.pod ?? "-") \(user) \(home.session ?? "-")"
  }

  static func home(_ text: String) throws -> ProcessHome { try ProcessHome(parsing: Array(text.utf8).span) }

  @Test(
    arguments: [
      // systemd.slice(5), systemd.special(7), CGROUP_DELEGATION.md
      ("/system.slice/nginx.service", "nginx.service system.slice - - - -"),
      (
        "/system.slice/system-postgresql.slice/postgresql@15-main.service",
        "postgresql@15-main.service system-postgresql.slice - - - -"
      ),
      ("/init.scope", "init.scope - - - - -"),
      ("/", "- - - - - -"),
      ("/user.slice/user-1000.slice/session-3.scope", "session-3.scope user-1000.slice - - 1000 3"),
      ("/user.slice/user-0.slice/session-c1.scope", "session-c1.scope user-0.slice - - 0 c1"),
      (
        "/user.slice/user-1000.slice/user@1000.service/app.slice/app-firefox.scope",
        "user@1000.service user-1000.slice - - 1000 -"
      ),
      ("/user.slice/user-4294967296.slice/session-1.scope", "session-1.scope user-4294967296.slice - - - 1"),
      ("/system.slice/gone.service (deleted)", "gone.service system.slice - - - -"),
      ("/../../system.slice/a.service", "a.service system.slice - - - -"),
      // Docker: systemd driver, cgroupfs driver, one inside the other
      ("/system.slice/docker-\(id).scope", "docker-\(id).scope system.slice docker:4f5a7c2d9e1b - - -"),
      ("/docker/\(id)", "- - docker:4f5a7c2d9e1b - - -"),
      (
        "/system.slice/docker-\(id).scope/system.slice/cron.service",
        "docker-\(id).scope system.slice docker:4f5a7c2d9e1b - - -"
      ),
      ("/docker/\(id)/docker/\(id.reversed().map { String($0) }.joined())", "- - docker:5b6a7f8e9d0c - - -"),
      ("/kubepods.slice/\(id)/init.scope/x", "kubepods.slice kubepods.slice other:4f5a7c2d9e1b - - -"),
      ("/docker/\(id)/system.slice/cron.service", "- - docker:4f5a7c2d9e1b - - -"),
      ("/ecs/0a1b/\(id)", "- - other:4f5a7c2d9e1b - - -"),
      // kubelet and containerd (cri), systemd and cgroupfs drivers
      (
        "/kubepods.slice/kubepods-burstable.slice/kubepods-burstable-pod\(scopeUID).slice/cri-containerd-\(id).scope",
        "cri-containerd-\(id).scope kubepods-burstable-pod\(scopeUID).slice containerd:4f5a7c2d9e1b \(uid) - -"
      ),
      (
        "/kubepods.slice/kubepods-pod\(scopeUID).slice/cri-containerd-\(id).scope",
        "cri-containerd-\(id).scope kubepods-pod\(scopeUID).slice containerd:4f5a7c2d9e1b \(uid) - -"
      ),
      ("/kubepods/besteffort/pod\(uid)/\(id)", "- - other:4f5a7c2d9e1b \(uid) - -"),
      ("/kubepods/pod\(uid)", "- - other: \(uid) - -"),
      (
        "/system.slice/containerd.service/kubepods-burstable-pod\(scopeUID).slice:cri-containerd:\(id)",
        "containerd.service system.slice containerd:4f5a7c2d9e1b \(uid) - -"
      ),
      ("/system.slice/nerdctl-\(id).scope", "nerdctl-\(id).scope system.slice containerd:4f5a7c2d9e1b - - -"),
      // CRI-O
      (
        "/kubepods.slice/kubepods-besteffort.slice/kubepods-besteffort-pod\(scopeUID).slice/crio-\(id).scope/container",
        "crio-\(id).scope kubepods-besteffort-pod\(scopeUID).slice crio:4f5a7c2d9e1b \(uid) - -"
      ),
      // Podman: of root, of a user, its conmon
      ("/machine.slice/libpod-\(id).scope/container", "libpod-\(id).scope machine.slice podman:4f5a7c2d9e1b - - -"),
      ("/machine.slice/libpod-conmon-\(id).scope", "libpod-conmon-\(id).scope machine.slice podman:4f5a7c2d9e1b - - -"),
      (
        "/user.slice/user-1000.slice/user@1000.service/user.slice/libpod-\(id).scope/container",
        "user@1000.service user-1000.slice podman:4f5a7c2d9e1b - 1000 -"
      ),
      ("/libpod_parent/libpod-\(id)", "- - podman:4f5a7c2d9e1b - - -"),
      // LXC 4 and later, LXC 3 and Proxmox, LXD
      ("/lxc.payload.web1/system.slice/cron.service", "- - lxc:web1 - - -"),
      ("/lxc/101/ns/system.slice/ssh.service", "- - lxc:101 - - -"),
      ("/lxc.monitor.web1", "- - lxc:web1 - - -"),
      // systemd-nspawn and systemd-machined
      (
        "/machine.slice/systemd-nspawn@deb12.service/payload/system.slice/a.service",
        "systemd-nspawn@deb12.service machine.slice nspawn:deb12 - - -"
      ),
      (
        #"/machine.slice/machine-qemu\x2d1\x2dvm.scope/libvirt/emulator"#,
        #"machine-qemu\x2d1\x2dvm.scope machine.slice machine:qemu-1-vm - - -"#
      ),
      // Nearly ones
      ("/system.slice/docker-4f5a.scope", "docker-4f5a.scope system.slice - - - -"),
      ("/system.slice/docker.service", "docker.service system.slice - - - -"),
      ("/kubepods.slice/kubepods-podx.slice", "kubepods-podx.slice kubepods-podx.slice - - - -"),
      (#"/machine.slice/machine-\x.scope"#, #"machine-\x.scope machine.slice machine:\x - - -"#),
    ] as [(String, String)])
  func `a path says unit, slice, container, user and session`(path: String, expected: String) throws {
    #expect(Self.line(ProcessHome(path: path)) == expected)
    #expect(Self.line(try Self.home("0::\(path)\n")) == expected)
  }

  @Test(
    arguments: [
      // v1 with systemd; hybrid (Debian 10); v2 mounted without anything in it; a container without systemd
      ("12:pids:/user.slice\n5:memory:/system.slice/a.service\n1:name=systemd:/system.slice/b.service\n", "b.service"),
      ("9:cpu,cpuacct:/\n1:name=systemd:/system.slice/b.service\n0::/system.slice/c.service\n", "c.service"),
      ("1:name=systemd:/system.slice/b.service\n0::/\n", "b.service"),
      ("3:cpu,cpuacct:/x.slice\n2:pids:/system.slice/p.service\n1:name=systemd:/\n0::/\n", "p.service"),
      ("4:blkio:/system.slice/q.service", "q.service"),
      ("junk\n0::/system.slice/a:b.service\n::\n", "a:b.service"),
    ] as [(String, String)])
  func `of several hierarchies the one that says most counts`(text: String, unit: String) throws {
    #expect(try Self.home(text).unit == unit)
  }

  @Test(arguments: ["", "\n", "0:", "0::", "0::system.slice", "a", ":"])
  func `what is no cgroup file is refused`(text: String) {
    #expect(throws: ParseError.self) { try Self.home(text) }
  }

  @Test func `a damaged file is no trap`() {
    let text = """
      12:pids:/kubepods.slice/kubepods-pod\(Self.scopeUID).slice/cri-containerd-\(Self.id).scope
      1:name=systemd:/machine.slice/machine-qemu\\x2d1.scope
      0::/user.slice/user-1000.slice/session-3.scope (deleted)
      """
    let count = torture(Array(text.utf8)) { bytes throws in
      let home = try ProcessHome(parsing: bytes)
      if let container = home.container, container.identifier.utf8.count > 200 { Issue.record("a long identifier") }
    }
    #expect(count.accepted > 100)
    #expect(count.refused > 0)
  }
}
