import Glibc
import HostIO
import Testing
import WatchEngine

struct ProcessDetailsTests {
  @Test func `this process's descriptors and bytes are told, where the kernel tells them`() throws {
    let facts = HostFacts(procRoot: "/proc")
    let table = ProcessTable(facts: facts, budget: DescriptorBudget(limit: 100))
    var census = ProcessCensus(facts: facts)
    var details = ProcessDetails()
    for second in 1...2000 {
      let instant = Instant(monotonic: .seconds(second), boottime: .seconds(second), realtime: .seconds(second))
      #expect(table.read(into: &census, at: instant) == nil)
      for index in 0..<census.known.count where census.known[index].pid == getpid() {
        let nothing = [UInt8]()
        census.identify(
          getpid(), startTicks: census.known[index].startTicks, name: ShortName(Array("me".utf8).span), cgroup: nothing.span,
          title: nothing.span)
      }
      details.look(into: &census)
      census.settle()
      if census.group(of: getpid())?.files != nil, second > 3 { break }
    }
    let group = try #require(census.group(of: getpid()))
    var status = stat()
    #expect(fstatat(AT_FDCWD, "/proc/self/fd", &status, 0) == 0)
    // Before Linux 6.2 the folder has no size.
    #expect((group.files != nil) == (status.st_size > 0))
    if let files = group.files { #expect((3...100_000).contains(files)) }
    #expect(group.knowsIO)
  }
}
