import Glibc
import Testing
import WatchEngine

@testable import forewarn

/// `ack`, `silence`, `silences` and `unsilence`, run for real.
@Suite(.serialized)
struct AnswerTests {
  @Test func `an acknowledgement is a file, and says whom it quiets and until when`() throws {
    let stage = try Stage("ack", status: "firing", configuration: Stage.receivers)
    defer { stage.remove() }
    let program = try stage.run("ack", "11", "on", "it")
    #expect(program.code == 0)
    let lines = program.output.split(separator: "\n")
    #expect(lines.first?.hasPrefix("incident 11 acknowledged by ") == true && lines.first?.hasSuffix(": memory-low") == true)
    #expect(lines.last == "no more reminders at ops, no escalation to oncall, until it is resolved or gets worse")
    // The fixture is of another boot.
    #expect(program.errors.contains("it counts once forewarnd is back"))
    let name = try #require(stage.names("state/acks").first)
    let ack = try Acknowledgement(parsing: Array(try stage.text("state/acks/\(name)").utf8).span)
    #expect(ack.incident == 11 && ack.text == "on it" && ack.id + ".json" == name)
    #expect(try stage.run("ack", "11").code == 0)
    #expect(stage.names("state/acks").count == 2)
  }

  @Test(
    arguments: [
      (["ack", "99"], 1, "incident 99 is not open; open are 11 (memory-low), 12 (unit-failed (beanstalkd.service))"),
      (["ack", "0"], 64, "incidents are counted from 1 on, found 0"), (["ack", "-1"], 64, ""),
      (["ack", "x"], 64, "the value 'x' is invalid"),
      (["silence", "memry-low", "for", "2h", "because", "x"], 1, "no rule is named `memry-low`; did you mean `memory-low`?"),
      (["silence", "memory-low"], 64, ""),
      (["silence", "memory-low", "for", "2h"], 64, "expected the reason, for whoever finds the silence"),
      (["silence", "memory-low", "because", "x"], 64, "expected how long"),
      (["silence", "memory-low", "for", "31d", "because", "x"], 1, "longer than 30 days"),
      (["silence", "memory-low", "for", "10s", "because", "x"], 1, "a silence lasts 1m at least"),
      (["silence", "memory-low", "for", "9999d", "because", "x", "--long"], 1, "a silence lasts 3660d at most"),
      (["silence", "memory-low", "until", "2001-01-01", "because", "x"], 1, "the silence would be over already"),
      (["silence", "memory-low", "for", "2h", "--until", "18:00", "because", "x"], 64, "two ends"),
      (
        ["silence", "memory-low", "for", "2h", "because", "x", "--receiver", "osp"], 1,
        "no receiver is named `osp`; did you mean `ops`?"
      ),
      (["unsilence", "memory-low"], 1, "no silence is named `memory-low`; there is none"),
      (["unsilence", "all"], 1, "there is no silence to end"),
    ] as [([String], Int32, String)])
  func `what can't be is refused with what to do, and nothing is written`(words: [String], code: Int32, expected: String) throws {
    let stage = try Stage("refused", status: "firing", configuration: Stage.receivers)
    defer { stage.remove() }
    let program = try Program(words + stage.options)
    #expect(program.code == code)
    #expect(program.output == "")
    #expect(program.errors.lowercased().contains(expected.lowercased()), "\(program.errors)")
    #expect(stage.names("state/acks").isEmpty && stage.names("state/silences").isEmpty)
  }

  @Test func `a silence is made, listed and ended`() throws {
    let stage = try Stage(
      "silence", status: "firing",
      configuration: "[quiet backup]\nevery = daily 02:00-04:00 UTC\nrules = disk-*\nbecause = dump\n")
    defer { stage.remove() }
    let first = try stage.run("silence", "memory-low", "for", "1h30m", "because", "upgrade", "of", "db")
    #expect(first.code == 0)
    #expect(first.output.contains(": memory-low, until ") && first.output.contains(" (1.5 h)\n"))
    #expect(first.output.contains("not sent any more, but still firing: memory-low\n"))
    let second = try stage.run("silence", "beanstalkd.service", "for", "2", "d", "because", "moved")
    #expect(second.output.contains("alerts of beanstalkd.service") && second.output.contains("unit-failed (beanstalkd.service)"))
    let unknown = try stage.run("silence", "db-*", "--unit", "for", "40d", "--long", "because", "moved")
    #expect(unknown.code == 0 && unknown.errors.contains("no unit `db-*` is watched now"))
    let list = try stage.run("silences")
    #expect(list.code == 0 && list.errors == "")
    #expect(list.output.contains("upgrade of db") && list.output.contains("alerts of db-*"))
    #expect(list.output.contains("backup  daily 02:00-04:00 UTC") && list.output.contains("disk-*"))
    let json = try stage.run("silences", "--json")
    #expect(
      json.output.contains(#""rule":"memory-low","unit":null"#) && json.output.contains(#""every":"daily 02:00-04:00 UTC""#))
    #expect(try stage.run("unsilence", "memory-low").output.hasPrefix("ended "))
    #expect(!(try stage.run("silences").output.contains("upgrade")))
    #expect(try stage.run("unsilence", "all").output.split(separator: "\n").count == 2)
    #expect(try stage.run("silences").output.hasPrefix("no silences\n"))
  }

  @Test func `a folder that is missing or closed is told with what to do`() throws {
    let stage = try Stage("closed", status: "firing")
    defer { stage.remove() }
    try #require(rmdir(stage.path + "/state/silences") == 0)
    let none = try stage.run("silence", "all", "for", "2h", "because", "x")
    #expect(none.code == 1 && none.errors.contains("forewarnd makes it when it starts"))
    // Without a folder there is no silence.
    #expect(try stage.run("silences").output.hasPrefix("no silences"))
    guard getuid() != 0 else { return }
    try #require(chmod(stage.path + "/state/acks", 0) == 0)
    #expect(try stage.run("ack", "11").errors.contains("do it with sudo"))
  }

  @Test func `files that are no silences are told and passed over`() throws {
    let stage = try Stage("broken")
    defer { stage.remove() }
    try stage.write("{\u{1B}[31m", to: "state/silences/a.json")
    let list = try stage.run("silences")
    #expect(list.code == 0 && list.output == "no silences\n")
    #expect(list.errors == "forewarn: a.json is no silence: silence: byte 1: expected a member's name\n")
  }

  @Test func `without a daemon's word nothing can be acknowledged`() throws {
    let stage = try Stage("nobody")
    defer { stage.remove() }
    let program = try stage.run("ack", "11")
    #expect(program.code == 1 && program.errors.contains("no forewarnd has written"))
  }

  @Test(
    arguments: [
      ("ann", "root", "root", "ann"), (nil, "forewarn", "x", "forewarn"), ("", nil, "bob", "bob"), (nil, nil, nil, "uid 7"),
      ("\u{1B}[31m\n", nil, "e;v\u{202E}il", "31m"), (nil, nil, "<@everyone>", "@everyone"),
      (String(repeating: "a", count: 99), nil, nil, String(repeating: "a", count: 64)),
    ] as [(String?, String?, String?, String)])
  func `whose word it is has the letters of a name`(sudo: String?, account: String?, user: String?, expected: String) {
    #expect(Author.name(sudoUser: sudo, account: account, user: user, uid: 7) == expected)
  }
}
