import Testing

@testable import WatchEngine

/// Stock rules that would tell the same thing twice, played together.
@Suite struct StockTogetherTests {
  @Test(arguments: ["repeat 5\nset mount /srv read-only=yes", "set mount /srv read-only=yes"])
  func `a file system that the kernel gave up is told once, whichever is seen first`(mount: String) throws {
    let all = try StockScenarioTests.configuration.get()
    let names = ["read-only", "read-only-remounted", "kernel-read-only-remount"]
    var host = ScenarioHost(rules: RuleSet(rules: all.rules.filter { names.contains($0.name) }))
    try host.play(
      Recording(
        """
        host linux-6.18
        set mount /srv size=40000000000 free=20000000000 device=/dev/vdb1
        sample 100
        repeat 5
        kmsg 2,2000,100000000,-;EXT4-fs (vdb1): Remounting filesystem read-only
        \(mount)
        repeat 60
        """))
    #expect(host.mistakes == [])
    let fired = host.fired.map { "\($0.rule) \($0.inhibitedBy ?? "told")" }
    #expect(fired == ["read-only told", "kernel-read-only-remount read-only"])
  }
}
