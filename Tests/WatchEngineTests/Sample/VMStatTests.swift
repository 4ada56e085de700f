import Testing
import WatchEngine

struct VMStatTests {
  @Test func `vmstat of Linux 6.18 has all counters`() throws {
    let vm = try parsed(VMStat(), Fixture.bytes("linux-6.18/vmstat"))
    #expect(vm.pagesIn == 4_374_769)
    #expect(vm.pagesOut == 1_091_808)
    #expect(vm.swappedIn == 0)
    #expect(vm.swappedOut == 0)
    #expect(vm.faults == 7_834_099)
    #expect(vm.majorFaults == 4_791)
    #expect(vm.scannedByKswapd == 0)
    #expect(vm.scannedDirectly == 0)
    #expect(vm.stolenByKswapd == 0)
    #expect(vm.stolenDirectly == 0)
    #expect(vm.allocationStalls == 0)
    #expect(vm.compactionStalls == 0)
    #expect(vm.refaultsFile == 747_903)
    #expect(vm.refaultsAnonymous == 0)
    #expect(vm.oomKills == 2)
  }

  @Test(arguments: Fixture.kernels) func `no counter is missing from Linux 5.10 on`(kernel: String) throws {
    let vm = try parsed(VMStat(), Fixture.bytes(kernel + "/vmstat"))
    let counters = [
      vm.pagesIn, vm.pagesOut, vm.swappedIn, vm.swappedOut, vm.faults, vm.majorFaults, vm.scannedByKswapd, vm.scannedDirectly,
      vm.stolenByKswapd, vm.stolenDirectly, vm.allocationStalls, vm.compactionStalls, vm.refaultsFile, vm.refaultsAnonymous,
      vm.oomKills,
    ]
    #expect(!counters.contains(nil))
  }

  @Test func `allocation stalls of all zones are added up`() throws {
    let vm = try parsed(VMStat(), "allocstall_dma 1\nallocstall_dma32 20\nallocstall_normal 300\nallocstall_movable 4000\n")
    #expect(vm.allocationStalls == 4_321)
    #expect(throws: ParseError.self) { try parsed(VMStat(), "allocstall_dma 18446744073709551615\nallocstall_normal 1\n") }
  }

  /// Derived: one `allocstall` before Linux 4.10, one `workingset_refault` before 5.9, no `oom_kill` before 4.13.
  @Test func `older kernels name some counters otherwise and lack others`() throws {
    let new = try Fixture.bytes("linux-6.18/vmstat") { $0.hasPrefix("allocstall_") || $0.hasPrefix("oom_kill") }
    let old = String(decoding: new, as: UTF8.self).replacing("workingset_refault_anon 0\n", with: "")
      .replacing("workingset_refault_file", with: "workingset_refault")
    let vm = try parsed(VMStat(), old + "allocstall 77\n")
    #expect(vm.allocationStalls == 77)
    #expect(vm.refaultsFile == 747_903)
    #expect(vm.refaultsAnonymous == nil)
    #expect(vm.oomKills == nil)
    #expect(try parsed(vm, "pgfault 1\n").allocationStalls == nil)
  }

  @Test(arguments: ["", "\n", "pgpgin", "pgpgin x\n", "pgpgin -1\n"])
  func `text without a counter is an error`(text: String) {
    #expect(throws: ParseError.self) { try parsed(VMStat(), text) }
  }
}
