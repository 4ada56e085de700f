import Testing
import WatchEngine

struct MemInfoTests {
  @Test func `meminfo of Linux 6.18 is told in bytes`() throws {
    let memory = try parsed(MemInfo(), Fixture.bytes("linux-6.18/meminfo"))
    #expect(memory.total == 24_684_084 * 1024)
    #expect(memory.free == 23_345_376 * 1024)
    #expect(memory.available == 24_272_520 * 1024)
    #expect(memory.buffers == 30_504 * 1024)
    #expect(memory.cached == 1_052_652 * 1024)
    #expect(memory.swapCached == 0)
    #expect(memory.anonymous == 46_132 * 1024)
    #expect(memory.shared == 8_952 * 1024)
    #expect(memory.dirty == 4_076 * 1024)
    #expect(memory.slabReclaimable == 121_256 * 1024)
    #expect(memory.slabUnreclaimable == 27_772 * 1024)
    #expect(memory.kernelStack == 1_816 * 1024)
    #expect(memory.pageTables == 3_048 * 1024)
    #expect(memory.swapTotal == 0)
    #expect(memory.commitLimit == 12_342_040 * 1024)
    #expect(memory.committed != nil)
    #expect(memory.hugePagesTotal == 0)
    #expect(memory.hugePagesFree == 0)
  }

  @Test(arguments: [("linux-5.10", 486_852), ("linux-6.1", 479_996)] as [(String, UInt64)])
  func `older kernels have all that is asked for`(kernel: String, total: UInt64) throws {
    let memory = try parsed(MemInfo(), Fixture.bytes(kernel + "/meminfo"))
    #expect(memory.total == total * 1024)
    #expect(memory.available != nil && memory.anonymous != nil && memory.committed != nil && memory.slabReclaimable != nil)
  }

  /// Derived: the line came with Linux 3.14.
  @Test func `a kernel without MemAvailable leaves it unknown, also after one that had it`() throws {
    let before = try parsed(MemInfo(), Fixture.bytes("linux-6.18/meminfo"))
    let memory = try parsed(before, Fixture.bytes("linux-6.18/meminfo") { $0.hasPrefix("MemAvailable:") })
    #expect(memory.available == nil)
    #expect(memory.total == before.total)
  }

  @Test(arguments: [
    "MemTotal:", "MemFree:", "Buffers:", "Cached:", "SwapCached:", "Dirty:", "Writeback:", "SwapTotal:", "SwapFree:",
  ])
  func `a line that every kernel has must be there`(key: String) throws {
    let bytes = try Fixture.bytes("linux-6.18/meminfo") { $0.hasPrefix(key) }
    #expect(throws: ParseError.self) { try parsed(MemInfo(), bytes) }
  }

  @Test func `the order of the lines means nothing`() throws {
    let lines = try Fixture.text("linux-6.18/meminfo").split(separator: "\n").reversed().joined(separator: "\n")
    #expect(try parsed(MemInfo(), lines) == parsed(MemInfo(), Fixture.bytes("linux-6.18/meminfo")))
  }

  @Test func `an amount that exceeds 64 bits in bytes is an error`() throws {
    let text = try Fixture.text("linux-6.18/meminfo").replacing("24684084", with: "18014398509481984")
    #expect(throws: ParseError.self) { try parsed(MemInfo(), text) }
  }
}
