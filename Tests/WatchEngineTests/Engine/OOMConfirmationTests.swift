import Testing

@testable import WatchEngine

@Suite struct OOMConfirmationTests {
  private var confirmation = OOMConfirmation()

  private func kill(_ pid: Int32) -> OOMKill {
    var kill = OOMKill()
    kill.pid = pid
    return kill
  }

  private mutating func reconcile(_ count: UInt64?, at seconds: Int) -> [HostEvent] {
    var told: [HostEvent] = []
    confirmation.reconcile(count: count, at: .seconds(seconds)) { told.append($0) }
    return told
  }

  @Test mutating func `a line is told once the kernel's counter has grown`() {
    #expect(reconcile(4, at: 1).isEmpty)
    confirmation.add(kill(10), at: .seconds(1))
    #expect(confirmation.isWaiting)
    #expect(reconcile(4, at: 1).isEmpty)
    #expect(reconcile(5, at: 2) == [.oomKill(kill(10))])
    #expect(!confirmation.isWaiting)
  }

  @Test mutating func `a line that the counter never confirms is suspect`() {
    _ = reconcile(4, at: 1)
    confirmation.add(kill(10), at: .seconds(1))
    #expect(reconcile(4, at: 3).isEmpty)
    #expect(reconcile(4, at: 4) == [.oomKillUnconfirmed(kill(10))])
  }

  @Test mutating func `kills without a line are told as a number`() {
    _ = reconcile(4, at: 1)
    #expect(reconcile(7, at: 2).isEmpty)
    #expect(reconcile(7, at: 5) == [.oomKillsUntold(count: 3)])
    #expect(reconcile(7, at: 9).isEmpty)
  }

  @Test mutating func `lines that come after their count still belong to it`() {
    _ = reconcile(4, at: 1)
    _ = reconcile(5, at: 2)
    confirmation.add(kill(10), at: .seconds(3))
    #expect(reconcile(5, at: 3) == [.oomKill(kill(10))])
    #expect(reconcile(5, at: 9).isEmpty)
  }

  @Test mutating func `all of a burst are told`() {
    _ = reconcile(0, at: 1)
    for pid in 1...30 { confirmation.add(kill(Int32(pid)), at: .seconds(1)) }
    #expect(reconcile(30, at: 2) == (1...30).map { .oomKill(kill($0)) })
  }

  @Test mutating func `kills from before the first sample are not told`() {
    #expect(reconcile(900, at: 1).isEmpty)
    #expect(reconcile(900, at: 10).isEmpty)
  }

  @Test mutating func `without a counter lines are believed`() {
    confirmation.add(kill(10), at: .seconds(1))
    #expect(reconcile(nil, at: 1) == [.oomKill(kill(10))])
  }

  @Test mutating func `a line believed while the counter could not be read is not told again as a number`() {
    _ = reconcile(4, at: 1)
    confirmation.add(kill(10), at: .seconds(2))
    #expect(reconcile(nil, at: 2) == [.oomKill(kill(10))])
    #expect(reconcile(6, at: 3).isEmpty)
    #expect(reconcile(6, at: 9) == [.oomKillsUntold(count: 1)])
  }

  @Test mutating func `a counter that goes backwards confirms nothing`() {
    _ = reconcile(9, at: 1)
    confirmation.add(kill(10), at: .seconds(1))
    #expect(reconcile(2, at: 2).isEmpty)
    #expect(reconcile(3, at: 3) == [.oomKill(kill(10))])
  }

  @Test mutating func `a kill that the kernel counts twice is told once and leaves nothing untold`() {
    _ = reconcile(4, at: 1)
    confirmation.add(kill(10), at: .seconds(1))
    confirmation.add(nil, at: .seconds(1))
    #expect(reconcile(6, at: 2) == [.oomKill(kill(10))])
    #expect(reconcile(6, at: 9).isEmpty)
  }
}
