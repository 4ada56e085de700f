import Glibc
import Testing
import WatchEngine

@testable import HostIO

/// A datagram socket at an abstract address, as the service manager has one.
private struct Manager: ~Copyable {
  let name: String
  private let descriptor: Int32

  init(_ name: String) throws {
    self.name = name
    descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue), 0)
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    let bytes = try #require(Notify.address(name))
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
    let length = socklen_t(MemoryLayout<sa_family_t>.size + bytes.count)
    let bound = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(descriptor, $0, length) }
    }
    try #require(bound == 0)
  }

  deinit { close(descriptor) }

  func received() -> String? {
    var bytes = [UInt8](repeating: 0, count: 4096)
    let count = recv(descriptor, &bytes, bytes.count, Int32(MSG_DONTWAIT))
    return count < 0 ? nil : String(decoding: bytes.prefix(count), as: UTF8.self)
  }
}

@Suite struct `notify` {
  private func made(_ socket: String?, microseconds: String? = nil, pid: String? = nil) -> Notify {
    Notify(socket: socket, watchdogMicroseconds: microseconds, watchdogPID: pid, ownPID: 812)
  }

  @Test func `without a manager nothing is sent and nothing fails`() {
    #expect(made(nil).alive() == 0)
    #expect(made("").ready(status: "x") == 0)
  }

  @Test func `the manager gets each message, and a status of one line`() throws {
    let manager = try Manager("@forewarn-notify-\(getpid())-a")
    let notify = made(manager.name)
    #expect(notify.ready(status: "watching\nREADY=0\u{1b}[31m") == 0)
    #expect(manager.received() == "READY=1\nSTATUS=watching\\nREADY=0\\x1b[31m")
    #expect(notify.alive() == 0)
    #expect(manager.received() == "WATCHDOG=1")
    #expect(notify.reloading() == 0)
    #expect(manager.received()?.hasPrefix("RELOADING=1\nMONOTONIC_USEC=") == true)
    #expect(notify.stopping() == 0)
    #expect(manager.received() == "STOPPING=1\nSTATUS=stopping")
  }

  @Test func `a full queue is an error, never a wait`() throws {
    let manager = try Manager("@forewarn-notify-\(getpid())-b")
    let notify = made(manager.name)
    var results: Set<Int32> = []
    for _ in 0..<2000 { results.insert(notify.alive()) }
    #expect(results == [0, EAGAIN])
  }

  @Test func `a manager that is gone is an error`() {
    #expect(made("@forewarn-notify-nobody").alive() == ECONNREFUSED)
    #expect(made("/nonexistent/notify").alive() == ENOENT)
  }

  @Test(
    arguments: [
      ("30000000", nil, 30), ("30000000", "812", 30), ("30000000", "813", nil), ("0", nil, nil), ("x", nil, nil), (nil, nil, nil),
      ("99999999999999999999", nil, nil), ("30000000", "x", nil),
    ] as [(String?, String?, Int?)])
  func `the watchdog is ours if it names us or nobody`(microseconds: String?, pid: String?, seconds: Int?) {
    #expect(made(nil, microseconds: microseconds, pid: pid).watchdogInterval == seconds.map { .seconds($0) })
  }

  @Test func `addresses of other kinds and too long ones are none`() {
    #expect(Notify.address("vsock:2:1234") == nil)
    #expect(Notify.address("/" + String(repeating: "a", count: 107)) == nil)
    #expect(Notify.address("@a") == [0, 97])
    #expect(Notify.address("/a") == [47, 97, 0])
  }
}
