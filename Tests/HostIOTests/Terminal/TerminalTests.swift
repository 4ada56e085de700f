import Glibc
import Testing

@testable import HostIO
@testable import WatchEngine

@Suite struct `terminal lines` {
  private func shown(_ action: Action, isColoured: Bool = false, width: Int = 100) -> String {
    var bytes: [UInt8] = []
    TerminalLines(isColoured: isColoured, width: width).append(action, time: (12, 4, 31), to: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }

  @Test func `a firing alert shows what, why and what to do`() {
    #expect(
      shown(.alert(Stories.beanstalkdFailed)) == """
        12:04:31 CRITICAL   unit-failed(beanstalkd.service)  beanstalkd.service has failed (signal).
                            unit.failed, now yes, for 2 s
                            → See why: systemctl status beanstalkd.service

        """)
  }

  @Test func `a pending one is a single line`() {
    #expect(
      shown(.alert(Stories.memoryLow(.pending)))
        == "12:04:31 pending    memory-low                memory.available < 10%, now 800 MiB\n")
  }

  @Test func `of a rule that compares more, the first comparison is not passed off as the whole`() {
    var change = Stories.memoryLow(.cancelled)
    change.comparesMore = true
    #expect(
      shown(.alert(change)) == "12:04:31 passed     memory-low                memory.available < 10% and more, now 800 MiB\n")
  }

  @Test func `a resolved one tells how long it was`() {
    #expect(
      shown(.alert(Stories.memoryLow(.resolved))) == """
        12:04:31 resolved   memory-low                Memory is nearly used up; postgres holds 5.2 GiB.
                            memory.available < 10%, now 800 MiB, after 2 s

        """)
  }

  @Test func `an OOM kill is wrapped between the margins and names the others`() {
    #expect(
      shown(.event(.oomKill(Stories.kill), at: Stories.instant), width: 80) == """
        12:04:31 OOM KILL   the OOM killer ended leak (pid 4711, leaky.service, 512
                            MiB): /leaky.slice is at its limit; sshd asked for more
                            biggest others: beanstalkd (812) 1 MiB, sh (900) 4 KiB

        """)
  }

  @Test(arguments: [
    (Severity.critical, AlertTransition.firing, "\u{1b}[1;31mCRITICAL "), (.warning, .firing, "\u{1b}[33mWARNING "),
    (.critical, .resolved, "\u{1b}[32mresolved "), (.critical, .pending, "\u{1b}[2mpending "),
  ])
  func `colour says how bad it is`(severity: Severity, transition: AlertTransition, expected: String) {
    var change = Stories.memoryLow
    (change.severity, change.transition) = (severity, transition)
    #expect(shown(.alert(change), isColoured: true).contains(expected))
    #expect(!shown(.alert(change)).contains("\u{1b}"))
  }

  @Test(arguments: Stories.hostileTexts)
  func `hostile text moves nothing and stays short`(text: String) {
    var change = Stories.beanstalkdFailed
    (change.rule, change.instance, change.message, change.do, change.threshold) = (text, text, text, text, text)
    var kill = Stories.kill
    (kill.name, kill.unit, kill.asker) = (text, text, text)
    for action in [Action.alert(change), .event(.oomKill(kill), at: Stories.instant)] {
      let output = shown(action)
      #expect(output.unicodeScalars.allSatisfy { $0 == "\n" || !$0.isUnsafeToShow })
      #expect(output.split(separator: "\n").count < 60)
      for line in output.split(separator: "\n").dropFirst() { #expect(line.hasPrefix("                    ")) }
    }
  }

  @Test func `a printer whose reader takes nothing leaves lines out and says so later`() throws {
    var ends: [Int32] = [0, 0]
    try #require(pipe(&ends) == 0)
    defer { for end in ends { close(end) } }
    // One page is left free below what makes a pipe writable.
    _ = fcntl(ends[1], F_SETFL, O_NONBLOCK)
    let filler = [UInt8](repeating: 0x2E, count: 65536)
    while write(ends[1], filler, filler.count) > 0 {}
    _ = fcntl(ends[1], F_SETFL, 0)
    var printer = TerminalPrinter(descriptor: ends[1])
    printer.say("lost")
    printer.print(.event(.started, at: Stories.instant))
    var buffer = [UInt8](repeating: 0, count: 1 << 20)
    _ = read(ends[0], &buffer, buffer.count)
    printer.say("seen\u{1b}[2J")
    let count = read(ends[0], &buffer, buffer.count)
    #expect(
      String(decoding: buffer.prefix(max(count, 0)), as: UTF8.self)
        == "         (2 lines left out: this terminal took nothing)\nseen\\x1b[2J\n")
  }

  @Test func `a terminal that nobody reads from is not waited for`() throws {
    let master = open("/dev/ptmx", O_RDWR | O_NOCTTY)
    try #require(master >= 0)
    defer { close(master) }
    // unlockpt(3) and ptsname(3) by what is beneath them, TIOCSPTLCK and TIOCGPTN: Swift's Glibc has neither.
    var (locked, number): (Int32, Int32) = (0, -1)
    try #require(ioctl(master, 0x4004_5431, &locked) == 0 && ioctl(master, 0x8004_5430, &number) == 0)
    let slave = open("/dev/pts/\(number)", O_RDWR | O_NOCTTY)
    try #require(slave >= 0)
    defer { close(slave) }
    var printer = TerminalPrinter(descriptor: slave)
    let line = String(repeating: "x", count: 1000)
    // What a terminal holds for its reader is a few pages.
    for _ in 0..<1000 where printer.missed < 2 { printer.say(line) }
    #expect(printer.missed == 2)
    var buffer = [UInt8](repeating: 0, count: 1 << 20)
    _ = fcntl(master, F_SETFL, O_NONBLOCK)
    while read(master, &buffer, buffer.count) > 0 {}
    printer.say("seen")
    let count = read(master, &buffer, buffer.count)
    let text = String(decoding: buffer.prefix(max(count, 0)), as: UTF8.self)
    #expect(text.hasSuffix("(2 lines left out: this terminal took nothing)\r\nseen\r\n"))
    #expect(printer.missed == 0)
  }
}
