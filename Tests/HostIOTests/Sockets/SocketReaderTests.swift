import CHost
import Glibc
import Testing
import WatchEngine

@testable import HostIO

/// Listeners and connections of this host's own network, made here on loopback.
struct SocketReaderTests {
  /// A socket that is shut with the test.
  private final class Socket {
    let descriptor: Int32
    init(_ descriptor: Int32) { self.descriptor = descriptor }
    deinit { close(descriptor) }
  }

  private func address(port: UInt16) -> sockaddr_in {
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    return address
  }

  private func withAddress(_ address: sockaddr_in, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Int32) -> Int32 {
    withUnsafePointer(to: address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, socklen_t(MemoryLayout<sockaddr_in>.size)) }
    }
  }

  private func listen(backlog: Int32) throws -> (socket: Socket, port: UInt16) {
    let listener = Socket(socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0))
    try #require(withAddress(address(port: 0)) { bind(listener.descriptor, $0, $1) } == 0)
    try #require(Glibc.listen(listener.descriptor, backlog) == 0)
    var bound = sockaddr_in()
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let told = withUnsafeMutablePointer(to: &bound) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(listener.descriptor, $0, &length) }
    }
    try #require(told == 0)
    return (listener, UInt16(bigEndian: bound.sin_port))
  }

  private func connect(to port: UInt16) -> Socket {
    let client = Socket(socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_NONBLOCK.rawValue), 0))
    _ = withAddress(address(port: port)) { Glibc.connect(client.descriptor, $0, $1) }
    return client
  }

  private func row(_ port: UInt16, _ reader: SocketReader) throws -> ListenerRow {
    var table = SocketTable()
    reader.read(into: &table)
    try #require(table.listeners.unknown == nil)
    return try #require(table.listeners.value.first { $0.name == "127.0.0.1:\(port)" })
  }

  @Test func `a full queue is told with what it drops, and who is connected`() throws {
    let reader = SocketReader(cgroupRoot: "/sys/fs/cgroup")
    let (listener, port) = try listen(backlog: 2)
    #expect(try row(port, reader).queue == 0)
    // On loopback the handshake is over, or refused, when connect comes back.
    let clients = (0..<8).map { _ in connect(to: port) }
    let full = try row(port, reader)
    #expect(full.queue == 3)
    #expect(full.limit == 2)
    #expect(full.fullestPercent == 150)
    #expect(full.drops.map { $0 >= 5 } == true)
    #expect(full.sockets == 1)
    #expect(full.uid == getuid())
    withExtendedLifetime((listener, clients)) {}
  }

  @Test func `connections are counted by the network they come from`() throws {
    let (listener, port) = try listen(backlog: 16)
    let clients = (0..<5).map { _ in connect(to: port) }
    let counted = try row(port, SocketReader(cgroupRoot: "/sys/fs/cgroup"))
    #expect(counted.established == 5)
    #expect(counted.connects == nil)
    #expect(counted.sources.text(atMost: 1) == "127.0.0.0/24 (100 %)")
    withExtendedLifetime((listener, clients)) {}
  }

  @Test func `counting waits the longer the longer it took`() throws {
    let (listener, port) = try listen(backlog: 16)
    let reader = SocketReader(cgroupRoot: "/sys/fs/cgroup", pauseFactor: 1_000_000)
    let first = connect(to: port)
    #expect(try row(port, reader).established == 1)
    #expect(reader.countTook > .zero)
    // Much less than a million times what a count takes lies between the two.
    let second = connect(to: port)
    let again = try row(port, reader)
    #expect(again.established == 1)
    #expect(again.queue == 2)
    withExtendedLifetime((listener, first, second)) {}
  }
}

struct CgroupOwnersTests {
  @Test func `a cgroup is told by the unit it lies in`() throws {
    let tree = try TemporaryTree()
    try tree.write("cgroup.procs", "")
    try tree.write("system.slice/postgresql@15-main.service/inner/cgroup.procs", "")
    var status = stat()
    try #require(stat(tree.path + "/system.slice/postgresql@15-main.service/inner", &status) == 0)
    var owners = CgroupOwners(cgroupRoot: tree.path)
    let number = UInt64(status.st_ino)
    var unit = owners.unit(of: number)
    #expect(unit == nil)
    let looked = owners.look(now: .zero)
    #expect(looked)
    unit = owners.unit(of: number)
    #expect(unit == "postgresql@15-main.service")
    unit = owners.unit(of: 1)
    #expect(unit == nil)
  }

  @Test func `what is asked for in vain is looked for once, and what is new at once`() throws {
    let tree = try TemporaryTree()
    try tree.write("cgroup.procs", "")
    var owners = CgroupOwners(cgroupRoot: tree.path)
    var unit = owners.unit(of: 42)
    #expect(unit == nil)
    var looked = owners.look(now: .zero)
    #expect(looked)
    try tree.write("system.slice/late.service/cgroup.procs", "")
    var status = stat()
    try #require(stat(tree.path + "/system.slice/late.service", &status) == 0)
    let number = UInt64(status.st_ino)
    unit = owners.unit(of: 42)
    #expect(unit == nil)
    looked = owners.look(now: .seconds(60))
    #expect(!looked, "42 again")
    unit = owners.unit(of: number)
    #expect(unit == nil)
    looked = owners.look(now: .seconds(60))
    #expect(looked)
    unit = owners.unit(of: number)
    #expect(unit == "late.service")
  }

  @Test func `walking takes at most a fiftieth of a core`() throws {
    let tree = try TemporaryTree()
    try tree.write("cgroup.procs", "")
    var owners = CgroupOwners(cgroupRoot: tree.path)
    _ = owners.unit(of: 42)
    var looked = owners.look(now: .zero)
    #expect(looked)
    _ = owners.unit(of: 43)
    looked = owners.look(now: .nanoseconds(1))
    #expect(!looked)
    _ = owners.unit(of: 43)
    looked = owners.look(now: .seconds(60))
    #expect(looked)
  }
}
