import Testing

@testable import WatchEngine

/// Whom the watch tells of incidents, told as stories: what happens at which second, and what each receiver hears.
@Suite struct NotifierTests {
  /// Steps incidents and a notifier through time.
  struct Story {
    var book = IncidentBook(next: 42)
    var notifier: Notifier
    var heard: [String] = []
    var decided: [Decision] = []
    var last: Notice?

    init(_ receivers: [Receiver], quiet: [QuietWindow] = []) { notifier = Notifier(receivers: receivers, quiet: quiet) }

    static func moment(_ second: Int) -> Instant {
      Instant(monotonic: .seconds(1000 + second), boottime: .seconds(1000 + second), realtime: .seconds(1_763_711_000 + second))
    }

    mutating func fires(
      _ rule: String, _ severity: Severity = .critical, at second: Int, signal: String = "cpu.busy", instance: String? = nil
    ) {
      let now = Story.moment(second)
      var change = AlertChange(
        transition: .firing, rule: rule, instance: instance, severity: severity, signal: signal, unit: .percent,
        value: .known(99),
        threshold: "\(signal) > 90%", message: "\(rule) is bad", incident: 0, since: now, at: now, file: "f", line: 1)
      change.incident = book.join(change, at: now)
      look(at: second)
    }

    mutating func ends(_ rule: String, at second: Int) {
      let now = Story.moment(second)
      for incident in book.incidents {
        guard var change = incident.members.first(where: { $0.change.rule == rule && $0.isFiring })?.change else { continue }
        change.transition = .resolved
        change.incident = incident.number
        change.at = now
        book.note(change, at: now)
      }
      look(at: second)
    }

    mutating func acknowledges(_ by: String, at second: Int, incident: UInt64 = 42) {
      notifier.take(
        answer: "\(by)-\(second)", incident: incident, by: by, text: "on it", through: nil, at: Story.moment(second).realtime)
      look(at: second)
    }

    mutating func silences(_ silences: [Silence], at second: Int) {
      notifier.take(silences: silences)
      look(at: second)
    }

    /// One tick.
    mutating func look(at second: Int) {
      let now = Story.moment(second)
      for change in book.tell(at: now) { notifier.take(change) }
      for notice in notifier.decide(at: now) {
        for one in notice.recipients { heard.append("\(second) \(one.receiver) \(one.reason.rawValue)") }
        decided += notice.decisions
        last = notice
      }
    }

    /// A tick each second.
    mutating func pass(_ seconds: ClosedRange<Int>) { for second in seconds { look(at: second) } }

    mutating func hears() -> [String] {
      defer { heard = [] }
      return heard
    }
  }

  private var ops: Receiver {
    var ops = Receiver(name: "ops", type: .slack)
    ops.escalations = [Receiver.Escalation(to: "oncall", after: .seconds(900))]
    return ops
  }

  private var oncall: Receiver {
    var oncall = Receiver(name: "oncall", type: .pagerduty)
    oncall.isFirst = false
    return oncall
  }

  @Test func `incident B: nobody answers for 15 minutes, then another is told; an answer makes it quiet, worse makes it loud`() {
    var story = Story([ops, oncall])
    story.fires("cpu-saturated", .warning, at: 0)
    let heard1 = story.hears()
    #expect(heard1 == ["0 ops fired"])
    story.pass(1...899)
    let heard2 = story.hears()
    #expect(heard2 == [])
    story.pass(900...1000)
    let heard3 = story.hears()
    #expect(heard3 == ["900 oncall escalated"])
    #expect(story.decided.contains { $0.receiver == "oncall" && $0.text == "nobody acknowledged at ops within 15 min" })
    story.acknowledges("ann", at: 1001)
    let heard4 = story.hears()
    #expect(heard4 == ["1001 oncall acknowledged", "1001 ops acknowledged"])
    #expect(story.notifier.answer(for: 42)?.by == "ann")
    story.fires("cpu-busy", .warning, at: 1100)
    story.pass(1101...4000)
    let heard5 = story.hears()
    #expect(heard5 == [])
    story.fires("memory-low", .critical, at: 4001, signal: "cpu.system")
    let heard6 = story.hears()
    #expect(heard6 == ["4001 ops worse", "4001 oncall worse"])
    #expect(story.notifier.answer(for: 42) == nil)
    story.ends("memory-low", at: 4100)
    story.ends("cpu-busy", at: 4100)
    story.ends("cpu-saturated", at: 4100)
    let heard7 = story.hears()
    #expect(heard7 == ["4100 ops resolved", "4100 oncall resolved"])
  }

  @Test func `what became worse after an answer is escalated anew`() {
    var story = Story([ops, oncall])
    story.fires("a", .warning, at: 0)
    story.acknowledges("ann", at: 10)
    story.fires("b", .critical, at: 2000)
    _ = story.hears()
    story.pass(2001...2900)
    let heard8 = story.hears()
    #expect(heard8 == ["2900 oncall escalated"])
  }

  @Test func `repeating goes on until somebody acknowledges`() {
    var ops = ops
    ops.escalations = []
    ops.repeatEvery = .seconds(600)
    var story = Story([ops])
    story.fires("a", at: 0)
    story.pass(1...1300)
    let heard9 = story.hears()
    #expect(heard9 == ["0 ops fired", "600 ops repeat", "1200 ops repeat"])
    #expect(story.last?.transition == .repeated)
    story.acknowledges("ann", at: 1301)
    story.pass(1302...4000)
    let heard10 = story.hears()
    #expect(heard10 == ["1301 ops acknowledged"])
  }

  @Test func `repeating that does not wait for an answer goes on after it`() {
    var ops = ops
    ops.escalations = []
    ops.repeatEvery = .seconds(600)
    ops.repeatsUntilAcknowledged = false
    var story = Story([ops])
    story.fires("a", at: 0)
    story.acknowledges("ann", at: 1)
    story.pass(2...700)
    let heard11 = story.hears()
    #expect(heard11 == ["0 ops fired", "1 ops acknowledged", "600 ops repeat"])
  }

  @Test func `less than what a receiver wants is explained, once`() {
    var story = Story([ops])
    story.fires("a", .notice, at: 0)
    story.pass(1...100)
    let heard12 = story.hears()
    #expect(heard12 == [])
    #expect(story.decided.map(\.reason) == ["firing", "below"])
    #expect(story.decided.last?.text == "ops is told from warning on, this is notice")
  }

  @Test func `a receiver of some rules hears of no others`() {
    var ops = ops
    ops.rules = [Glob("disk-*")]
    var story = Story([ops])
    story.fires("memory-low", at: 0)
    let heard13 = story.hears()
    #expect(heard13 == [])
    story.fires("disk-full", at: 20, signal: "memory.available")
    let heard14 = story.hears()
    #expect(heard14 == ["20 ops fired"])
  }

  @Test func `an alert that joins is told, one that ends alone is not`() {
    var story = Story([ops])
    story.fires("a", .warning, at: 0)
    story.fires("b", .warning, at: 20)
    story.ends("a", at: 40)
    story.ends("b", at: 60)
    let heard15 = story.hears()
    #expect(heard15 == ["0 ops fired", "20 ops news", "60 ops resolved"])
  }

  @Test func `a silence keeps it quiet, and what fires on after it is told`() {
    var story = Story([ops, oncall])
    let silence = Silence(
      id: "1", rule: Glob("a"), from: .zero, until: .seconds(1e10), by: "ann", because: "deploy")
    story.silences([silence], at: 0)
    story.fires("a", at: 1)
    story.pass(2...1000)
    let heard16 = story.hears()
    #expect(heard16 == [])
    #expect(story.decided.first { $0.receiver == "ops" }?.text == "silenced by ann: deploy")
    story.silences([], at: 1001)
    let heard17 = story.hears()
    #expect(heard17 == ["1001 ops ended"])
  }

  @Test func `while silenced nothing is repeated or escalated`() {
    var ops = ops
    ops.repeatEvery = .seconds(60)
    var story = Story([ops, oncall])
    story.fires("a", at: 0)
    let silence = Silence(id: "1", from: .zero, until: .seconds(1e10), by: "ann", because: "")
    story.silences([silence], at: 1)
    story.pass(2...2000)
    let heard18 = story.hears()
    #expect(heard18 == ["0 ops fired"])
    story.ends("a", at: 2001)
    let heard19 = story.hears()
    #expect(heard19 == ["2001 ops resolved"])
  }

  @Test func `a channel that does not work is told on every other, whatever they want otherwise`() {
    var mail = Receiver(name: "mail", type: .email)
    mail.rules = [Glob("disk-*")]
    var story = Story([ops, oncall, mail])
    story.fires("channel-broken", at: 0, signal: "receiver.broken", instance: "ops")
    let heard20 = story.hears()
    #expect(heard20 == ["0 oncall channel", "0 mail channel"])
    #expect(story.decided.contains { $0.receiver == "ops" && $0.reason == "itself" })
  }

  @Test func `flapping is told six times in ten minutes, then the state that is left`() {
    var story = Story([ops])
    for round in 0..<10 {
      story.fires("a", at: round * 40)
      story.ends("a", at: round * 40 + 20)
    }
    let told = story.hears()
    #expect(told.count == 6)
    #expect(story.decided.contains { $0.reason == "flapping" })
    story.fires("a", at: 410)
    story.pass(411...700)
    let heard21 = story.hears()
    #expect(heard21 == ["600 ops fired"])
  }

  @Test func `what joins while it flaps is told when that is over`() {
    var story = Story([ops])
    for round in 0..<6 { story.fires("a\(round)", at: round * 20) }
    #expect(story.hears().count == 6)
    story.fires("disk-full", at: 200)
    story.pass(201...700)
    let heard = story.hears()
    #expect(heard == ["600 ops news"])
  }

  @Test func `what joins in quiet hours is told when they are over`() throws {
    let end = Story.moment(300).realtime
    let day = (end.components.seconds / 86_400) * 86_400
    let minutes = Int(end.components.seconds - day) / 60
    let clock = "\(minutes / 60 < 10 ? "0" : "")\(minutes / 60):\(minutes % 60 < 10 ? "0" : "")\(minutes % 60)"
    let conf = "[quiet disks]\nevery = daily 00:00-\(clock) UTC\nrules = disk-*\n"
    let rules = try #require(Configuration.load(files: [("c", Array(conf.utf8))]).rules)
    var ops = ops
    ops.escalations = []
    var story = Story([ops], quiet: rules.quietWindows)
    story.fires("a", at: 0)
    story.fires("disk-full", at: 20)
    #expect(story.hears() == ["0 ops fired"])
    story.pass(21...400)
    let heard = story.hears()
    #expect(heard.count == 1 && heard.allSatisfy { $0.hasSuffix(" ops news") })
  }

  @Test func `after a restart an answer of before is told to nobody again`() {
    var story = Story([ops])
    story.fires("a", at: 0)
    story.acknowledges("ann", at: 1)
    story.acknowledges("bob", at: 5)
    #expect(story.hears() == ["0 ops fired", "1 ops acknowledged", "5 ops acknowledged"])
    var later = Story([ops])
    if let notice = story.last { later.notifier.restore(notice.incident, notice.memory) }
    later.acknowledges("ann", at: 1)
    later.acknowledges("bob", at: 5)
    #expect(later.hears() == [])
    #expect(later.notifier.answer(for: 42)?.by == "bob")
  }

  @Test func `an answer for what is over or unknown is nothing`() {
    var story = Story([ops])
    let unknown = story.notifier.take(answer: "1", incident: 7, by: "ann", text: "", through: nil, at: .zero)
    #expect(!unknown)
    story.fires("a", at: 0)
    story.ends("a", at: 1)
    let over = story.notifier.take(answer: "1", incident: 42, by: "ann", text: "", through: nil, at: .zero)
    #expect(!over)
  }

  @Test func `an answer that is read again is the same answer`() {
    var story = Story([ops])
    story.fires("a", .warning, at: 0)
    story.acknowledges("ann", at: 1)
    story.fires("b", .critical, at: 20)
    _ = story.hears()
    // The file lies there for ever.
    story.notifier.take(answer: "ann-1", incident: 42, by: "ann", text: "on it", through: nil, at: Story.moment(1).realtime)
    story.pass(21...100)
    #expect(story.notifier.answer(for: 42) == nil)
    let heard22 = story.hears()
    #expect(heard22 == [])
  }

  @Test func `an answer on the command line holds after the clock was set back`() {
    var story = Story([ops, oncall])
    story.fires("a", .warning, at: 5000)
    story.notifier.take(answer: "x", incident: 42, by: "ann", text: "", through: nil, at: Story.moment(1400).realtime)
    story.pass(5001...6000)
    #expect(story.notifier.answer(for: 42)?.by == "ann")
    #expect(!story.heard.contains { $0.contains("escalated") })
  }

  @Test func `after a restart, an answer from before it became worse is none`() {
    var story = Story([ops])
    story.fires("a", .warning, at: 0)
    story.acknowledges("ann", at: 1)
    story.fires("b", .critical, at: 20)
    var later = Story([ops])
    if let notice = story.last { later.notifier.restore(notice.incident, notice.memory) }
    later.acknowledges("ann", at: 1)
    #expect(later.notifier.answer(for: 42) == nil)
    later.acknowledges("ann", at: 30)
    #expect(later.notifier.answer(for: 42)?.by == "ann")
  }

  @Test func `Alertmanager hears every change and is reminded before it takes an alert for over`() {
    let mirror = Receiver(name: "am", type: .alertmanager)
    var story = Story([mirror])
    story.fires("a", .warning, at: 0)
    story.fires("b", .warning, at: 20)
    story.ends("a", at: 40)
    story.acknowledges("ann", at: 41)
    story.pass(42...300)
    let heard = story.hears()
    #expect(
      heard == ["0 am fired", "20 am news", "40 am news", "41 am news", "161 am repeat", "281 am repeat"])
  }

  @Test func `a restart keeps what was told`() {
    var story = Story([ops, oncall])
    story.fires("a", at: 0)
    let notice = story.last
    var later = Story([ops, oncall])
    if let notice { later.notifier.restore(notice.incident, notice.memory) }
    later.pass(1...900)
    let heard = later.hears()
    #expect(heard == ["900 oncall escalated"])
  }

  @Test func `nothing is decided while nothing is due`() {
    var story = Story([ops])
    story.fires("a", at: 0)
    let notices = story.notifier.decide(at: Story.moment(500))
    #expect(notices.isEmpty)
  }

  @Test func `what is long over is forgotten`() {
    var story = Story([ops])
    story.fires("a", at: 0)
    story.ends("a", at: 10)
    story.pass(11...90)
    #expect(story.notifier.cases.isEmpty)
  }
}
