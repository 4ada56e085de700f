import Testing

@testable import WatchEngine

@Suite struct ReceiverTests {
  private func load(_ text: String) -> Configuration {
    Configuration.load(files: [("/etc/forewarn/conf.d/99-local.conf", Array(text.utf8))])
  }

  private static let ops = "[receiver ops]\ntype = slack\nurl-file = /etc/forewarn/secrets/ops\n"
  private static let oncall = "[receiver oncall]\ntype = pagerduty\nkey-file = pagerduty\n"

  @Test func `a receiver with its type and its secret's place is enough`() throws {
    let receiver = try #require(load(Self.ops).rules?.receivers.first)
    #expect(receiver.name == "ops")
    #expect(receiver.type == .slack)
    #expect(receiver.atLeast == .warning)
    #expect(receiver.isFirst)
    #expect(receiver.repeatEvery == nil)
    #expect(receiver["url-file"] == "/etc/forewarn/secrets/ops")
  }

  @Test func `the sentence for repeating holds the escalation too`() throws {
    let rules = try #require(
      load(Self.ops + "repeat = 1h until acknowledged, then escalate to oncall after 15m\n" + Self.oncall).rules)
    let ops = try #require(rules.receivers.first)
    #expect(ops.repeatEvery == .seconds(3600))
    #expect(ops.repeatsUntilAcknowledged)
    #expect(ops.escalations == [Receiver.Escalation(to: "oncall", after: .seconds(900))])
  }

  @Test func `who is only escalated to is not told at once`() throws {
    let text = Self.ops + "escalate = to oncall after 15m, to boss after 1h\n" + Self.oncall
    let boss = "[receiver boss]\ntype = email\nto = boss@example.org\nat-least = critical\n"
    let rules = try #require(load(text + boss).rules)
    #expect(rules.receivers.map(\.isFirst) == [true, false, true])
  }

  @Test func `a heartbeat has a minute's pause unless it is set`() throws {
    let rules = try #require(load("[heartbeat checks]\nurl-file = checks\n[heartbeat two]\nurl-file = two\nevery = 5m\n").rules)
    #expect(rules.heartbeats.map(\.every) == [.seconds(60), .seconds(300)])
  }

  @Test func `defaults of a type are told with it`() {
    let lines = load("[receiver n]\ntype = ntfy\ntopic-file = topic\n").lines
    #expect(lines.contains(EffectiveLine(section: "receiver n", key: "server", value: "https://ntfy.sh", file: nil, line: 0)))
  }

  @Test func `a command is split without a shell`() {
    #expect(
      CommandWords.split(#"/bin/page "on call" 'a "b"' c\ d ; $X"#) == ["/bin/page", "on call", #"a "b""#, "c d", ";", "$X"])
    #expect(CommandWords.split(#"/bin/page "open"#) == nil)
    #expect(CommandWords.split("") == [])
  }

  @Test func `each type's keys are named once, and all are known`() {
    for type in ReceiverType.allCases {
      let names = type.keys.map(\.name)
      #expect(Set(names).count == names.count)
      #expect(Set(names).isDisjoint(with: Receiver.commonKeys))
      #expect(Set(names).isSubset(of: Receiver.keys))
    }
  }

  @Test(arguments: [
    ("[receiver ops]\nurl-file = x\n", "1:2 receiver `ops` has no `type`"),
    ("[receiver ops]\ntype = slak\nurl-file = x\n", "2:8 no type is named `slak`"),
    ("[receiver ops]\ntype = slack\n", "1:2 receiver `ops` has no `url-file`"),
    (ops + "at-least = urgent\n", "4:12 expected a severity, found `urgent`"),
    (ops + "token-file = x\n", "4:1 receivers of type `slack` have no key `token-file`"),
    (ops + "urlfile = x\n", "4:1 no key is named `urlfile` here"),
    (ops + "repeat = often\n", "4:10 expected how often, found `often`"),
    (ops + "repeat = 1s\n", "4:10 `1s` is out of range: `repeat` takes 1m to 7d"),
    (ops + "repeat = 1h, then call boss\n", "4:14 expected `then escalate to NAME after TIME`, found `then call boss`"),
    (ops + "escalate = oncall\n", "4:12 expected `to NAME after TIME`, found `oncall`"),
    (ops + "escalate = to oncall after 15m\n", "4:15 no receiver is named `oncall`"),
    (ops + "escalate = to ops after 15m\n", "4:15 receiver `ops` names itself"),
    (ops + "fallback = mail\n", "4:12 no receiver is named `mail`"),
    (ops + "expire = 1y\n", "4:10 expected a length of time, found `1y`"),
    (ops + "resolved = maybe\n", "4:12 expected `yes` or `no`, found `maybe`"),
    (ops + "fallback = oncall\n" + oncall + "enabled = no\n", "4:12 receiver `oncall` is not enabled"),
    ("[receiver m]\ntype = email\nto = a b@x\n", "3:6 `a b@x` is no address"),
    ("[receiver m]\ntype = email\nto = ops@x\nserver = http://x\n", "4:10 expected an address, found `http://x`"),
    ("[receiver m]\ntype = command\nrun = page now\n", "3:7 expected a program's path from the root on, found `page now`"),
    ("[receiver m]\ntype = gotify\nserver = example.org\ntoken-file = t\n", "3:10 expected an address, found `example.org`"),
    ("[receiver a b]\ntype = slack\n", "1:2 expected one name after `receiver`, found 2"),
    ("[heartbeat x]\n", "1:2 heartbeat `x` has no `url-file`"),
    ("[heartbeat x]\nurl-file = x\nevery = 1s\n", "3:9 `1s` is out of range: `every` takes 10s to 1d"),
  ])
  func `what is wrong is told with its place`(text: String, expected: String) {
    let told = load(text).diagnostics.map { "\($0.line):\($0.column) \($0.message)" }
    #expect(told == [expected])
  }

  @Test(arguments: [
    "[receiver ops]\ntype = slack\nurl-file = https://hooks.example.org/s3cret\n",
    "[receiver g]\ntype = gotify\nserver = https://me:s3cret@example.org\ntoken-file = t\n",
    "[heartbeat x]\nurl-file = https://hc.example.org/s3cret\n",
  ])
  func `a secret that stands in the configuration is refused and not shown`(text: String) {
    let configuration = load(text)
    #expect(configuration.diagnostics.count == 1)
    for diagnostic in configuration.diagnostics { #expect(!diagnostic.text.contains("s3cret")) }
    #expect(!configuration.lines.contains { $0.key == "url-file" && $0.value.contains("s3cret") })
  }
}
