import Glibc
import Testing
import WatchEngine

@testable import HostIO

private func fields(_ action: Action) -> [String] {
  var entry = JournalEntry()
  entry.fill(with: action)
  return entry.fields
}

@Suite struct `journal entry` {
  @Test func `a firing alert has every field the rule and the value give`() {
    let written = fields(.alert(Stories.beanstalkdFailed))
    #expect(
      written == [
        "MESSAGE_ID=\(JournalKind.alertFiring.messageID)", "PRIORITY=2", "SYSLOG_IDENTIFIER=forewarnd",
        "MESSAGE=unit-failed(beanstalkd.service) firing: beanstalkd.service has failed (signal).", "TRANSITION=firing",
        "RULE=unit-failed", "INSTANCE=beanstalkd.service", "UNIT=beanstalkd.service", "SEVERITY=critical", "SIGNAL=unit.failed",
        "VALUE=1", "VALUE_TEXT=yes", "SIGNAL_UNIT=flag", "THRESHOLD=unit.failed",
        "WHY=What it did is not done now.", "DO=See why: systemctl status beanstalkd.service", "INCIDENT=12", "HELD_TEXT=2 s",
        "CONFIG_FILE=/etc/forewarn/forewarn.conf", "CONFIG_LINE=120", "AT_REALTIME_USEC=1763711990500000",
        "AT_BOOTTIME_USEC=5002000000",
      ])
  }

  @Test func `the unit is named for signals of units only`() {
    #expect(!fields(.alert(Stories.diskFull)).contains { $0.hasPrefix("UNIT=") })
    #expect(fields(.alert(Stories.diskFull)).contains("INSTANCE=/home"))
    #expect(!fields(.alert(Stories.memoryLow)).contains { $0.hasPrefix("INSTANCE=") })
  }

  @Test func `an estimate is marked in words`() {
    var change = Stories.memoryLow
    change.value = .estimated(12)
    change.unit = .percent
    #expect(fields(.alert(change)).contains("VALUE_TEXT=12 % (estimated)"))
    #expect(fields(.alert(change)).contains("VALUE=12"))
  }

  @Test func `an OOM kill tells of the victim, its unit, the limit and the others`() {
    let written = fields(.event(.oomKill(Stories.kill), at: Stories.instant))
    for field in [
      "MESSAGE=the OOM killer ended leak (pid 4711, leaky.service, 512 MiB): /leaky.slice is at its limit; sshd asked for more",
      "PRIORITY=2", "VICTIM_PID=4711", "VICTIM_NAME=leak", "VICTIM_UNIT=leaky.service", "UNIT=leaky.service", "VICTIM_UID=1000",
      "VICTIM_RSS_BYTES=536870912", "OOM_CONSTRAINT=cgroup", "OOM_CGROUP=/leaky.slice", "OOM_ASKER=sshd",
      "OOM_BYSTANDER=812 1048576 beanstalkd", "OOM_BYSTANDER=900 4096 sh",
    ] { #expect(written.contains(field), "\(field)") }
  }

  @Test func `a refused configuration names file and line`() {
    let written = fields(
      .event(.configurationRefused(file: "/etc/x.conf", line: 7, message: "unknown key", errors: 3), at: Stories.instant))
    #expect(written.contains("CONFIG_FILE=/etc/x.conf"))
    #expect(written.contains("CONFIG_LINE=7"))
    #expect(
      written.contains("MESSAGE=configuration refused, the running one stays: /etc/x.conf:7: unknown key (and 2 more errors)"))
  }

  @Test(arguments: [
    (Severity.critical, AlertTransition.firing, 2), (.warning, .firing, 4), (.notice, .firing, 5), (.critical, .resolved, 6),
    (.critical, .pending, 7), (.critical, .lostSight, 4),
  ])
  func `priority follows severity, and what is over is informational`(
    severity: Severity, transition: AlertTransition, priority: Int
  ) {
    var change = Stories.memoryLow
    change.severity = severity
    change.transition = transition
    #expect(fields(.alert(change)).contains("PRIORITY=\(priority)"))
  }

  @Test(arguments: Stories.hostileTexts)
  func `hostile text stays in its field, and the message can be shown`(text: String) throws {
    var change = Stories.beanstalkdFailed
    change.instance = text
    change.message = text
    (change.why, change.do) = (text, text)
    change.threshold = text
    var entry = JournalEntry()
    entry.fill(with: .alert(change))
    #expect(
      entry.fields.map { $0.prefix { $0 != "=" } } == fields(.alert(Stories.beanstalkdFailed)).map { $0.prefix { $0 != "=" } })
    let message = try #require(entry.fields.first { $0.hasPrefix("MESSAGE=") })
    #expect(message.unicodeScalars.allSatisfy { !$0.isUnsafeToShow })
    #expect(entry.fields.allSatisfy { $0.utf8.count <= 8192 })
    #expect(entry.bytes.count < 16384)
  }

  @Test func `raw bytes of a name are kept in its field`() {
    var kill = Stories.kill
    kill.name = "g\nKilled process 1"
    let written = fields(.event(.oomKill(kill), at: Stories.instant))
    #expect(written.contains("VICTIM_NAME=g\nKilled process 1"))
    #expect(!written.contains { $0.hasPrefix("MESSAGE=") && $0.contains("\n") })
  }

  @Test func `vectors cover the fields in order`() {
    var entry = JournalEntry()
    entry.fill(with: .event(.started, at: Stories.instant))
    var vectors: [iovec] = []
    var seen: [String] = []
    let result = entry.withVectors(&vectors) { list, count in
      for index in 0..<Int(count) {
        seen.append(
          String(decoding: UnsafeRawBufferPointer(start: list[index].iov_base, count: list[index].iov_len), as: UTF8.self))
      }
      return -5
    }
    #expect(result == -5)
    #expect(seen == entry.fields)
  }
}

@Suite struct `journal catalogue` {
  private let text = readText("systemd/forewarn.catalog")

  @Test func `every kind of entry has a text, and every text a kind`() {
    let explained = text.split(separator: "\n").filter { $0.hasPrefix("-- ") }.map { String($0.dropFirst(3)) }
    #expect(explained.sorted() == JournalKind.allCases.map(\.messageID).sorted())
  }

  @Test(arguments: Stories.oneOfEachKind)
  func `a text names only fields that its entries have`(action: Action) throws {
    let kind = JournalKind(action)
    let start = try #require(text.range(of: kind.messageID))
    let rest = text[start.upperBound...]
    let section = rest[..<(rest.range(of: "\n-- ")?.lowerBound ?? rest.endIndex)]
    let names = section.split(separator: "@", omittingEmptySubsequences: false).enumerated().filter { $0.offset % 2 == 1 }
    let present = Set(fields(action).compactMap { $0.split(separator: "=").first })
    for (_, name) in names { #expect(present.contains(name), "\(kind): \(name)") }
  }

  @Test func `the actions of these tests are of every kind`() {
    #expect(Set(Stories.oneOfEachKind.map { JournalKind($0) }) == Set(JournalKind.allCases))
  }
}
