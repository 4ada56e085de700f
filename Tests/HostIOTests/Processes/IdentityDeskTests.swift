import CHost
import Glibc
import Testing
import WatchEngine

@testable import HostIO

struct IdentityDeskTests {
  /// A census that knows this very process.
  private static func census() throws -> (ProcessCensus, ProcessCensus.Wanted) {
    var census = ProcessCensus(facts: HostFacts())
    var page = ReadBuffer(capacity: 4096)
    let descriptor = open("/proc/self/stat", O_RDONLY | O_CLOEXEC)
    defer { close(descriptor) }
    try #require(page.fill(from: descriptor) == 0)
    var stat = ProcessStat()
    try page.parse(into: &stat)
    var reading = ProcessReading()
    stat.fill(&reading, facts: HostFacts(), sharedPages: nil)
    census.begin(at: .zero)
    census.take(reading)
    census.end { _ in }
    return (census, try #require(census.wanted.first))
  }

  private static func pair() throws -> (desk: Int32, reader: Int32) {
    var ends: [Int32] = [-1, -1]
    try #require(chost_packet_pair(&ends) == 0)
    return (ends[0], ends[1])
  }

  @Test func `who can't be asked is known by name and unit, and no other process is started at once`() throws {
    var (census, wanted) = try Self.census()
    let ends = try Self.pair()
    var starts = 0
    var desk = IdentityDesk {
      starts += 1
      return MountHelper(pid: 0, socket: ends.desk)
    }
    desk.ask([wanted], &census)
    close(ends.reader)
    desk.collect(into: &census)
    let group = try #require(census.group(of: wanted.pid))
    var page = IdentityPage(procRoot: "/proc")
    let count = page.fill(IdentityRequest(pid: wanted.pid, startTicks: wanted.startTicks), wantsTitle: false)
    let head = IdentityAnswer(page.packet.span.extracting(0..<count))
    #expect(head?.name.text.isEmpty == false && head?.title.isEmpty == true && head?.cgroup.isEmpty == false)
    #expect(group.role.program != "unnamed")
    desk.ask([wanted], &census)
    #expect(starts == 1)
  }

  @Test func `an answer to another question ends the one who gave it`() throws {
    var (census, wanted) = try Self.census()
    let ends = try Self.pair()
    defer { close(ends.reader) }
    var desk = IdentityDesk { MountHelper(pid: 0, socket: ends.desk) }
    desk.ask([wanted], &census)
    var packet = [UInt8](repeating: 0, count: IdentityAnswer.headerBytes)
    IdentityAnswer.writeHead(
      &packet, pid: wanted.pid, startTicks: wanted.startTicks &+ 1, errno: 0, name: ShortName(), cgroupCount: 0, titleCount: 0)
    #expect(packet.withUnsafeBytes { send(ends.reader, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) } == packet.count)
    desk.collect(into: &census)
    var byte: UInt8 = 0
    // The request, then the end.
    while recv(ends.reader, &byte, 1, Int32(MSG_DONTWAIT)) > 0 {}
    #expect(recv(ends.reader, &byte, 1, Int32(MSG_DONTWAIT)) == 0)
  }

  @Test func `a title that was once known stays when it can't be asked for`() throws {
    var (census, wanted) = try Self.census()
    census.identify(
      wanted.pid, startTicks: wanted.startTicks, name: ShortName(Array("once".utf8).span),
      cgroup: Array("0::/system.slice/a.service\n".utf8).span, title: Array("once known".utf8).span)
    let ends = try Self.pair()
    var desk = IdentityDesk { MountHelper(pid: 0, socket: ends.desk) }
    desk.ask([wanted], &census)
    close(ends.reader)
    desk.collect(into: &census)
    #expect(census.group(of: wanted.pid)?.role.program == "once")
  }

  @Test(arguments: 0..<IdentityAnswer.headerBytes + 3) func `a packet that was cut is no answer`(length: Int) {
    var packet = [UInt8](repeating: 0, count: IdentityAnswer.headerBytes + 4)
    IdentityAnswer.writeHead(&packet, pid: 7, startTicks: 9, errno: 0, name: ShortName(), cgroupCount: 3, titleCount: 1)
    let answer = IdentityAnswer(packet.span.extracting(0..<length))
    #expect(answer?.pid == nil)
  }
}
