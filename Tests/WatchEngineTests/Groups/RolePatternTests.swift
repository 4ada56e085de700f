import Testing
import WatchEngine

@Suite struct RolePatternTests {
  @Test(
    arguments: [
      ("postgres, autovacuum", "postgres, autovacuum worker, shop", true),
      ("postgres", "postgres, autovacuum worker, shop", true),
      ("postgres,autovacuum worker,shop", "postgres, autovacuum worker, shop", true),
      ("postgres, auto", "postgres, autovacuum worker, shop", false), ("postgres, auto*", "postgres, autovacuum worker", true),
      ("postgres, *worker", "postgres, parallel worker", true), ("postgres, *, shop", "postgres, autovacuum worker, shop", true),
      ("postgres, , shop", "postgres, autovacuum worker, shop", true),
      ("postgres, autovacuum, shop", "postgres, autovacuum worker", false),
      ("postgres, backend, app", "postgres, backend, app@shop", true),
      ("postgres, backend, *@shop", "postgres, backend, app@shop", true),
      ("postgres, backend, ap", "postgres, backend, app@shop", false), ("php", "php-fpm, pool worker, www", false),
      ("php*", "php-fpm, pool worker, www", true), ("p?p-fpm", "php-fpm, master", true), ("p?p-fpm", "pép-fpm", true),
      ("*", "x", true),
      ("", "x", true), ("postgres", "postgresql", false), ("kernel, kworker", "kernel, kworker, events", true),
      ("**a*b*c**", "xxaxxbxxcxx", true), ("*c", "abcabd", false), ("*d", "abcabd", true),
    ] as [(String, String, Bool)])
  func `a pattern speaks of the parts of a role`(pattern: String, instance: String, matches: Bool) {
    #expect(RolePattern(pattern).matches(instance) == matches)
    #expect(InstancePattern(pattern, family: "role").matches(instance) == matches)
  }

  @Test func `only roles have parts`() {
    #expect(!InstancePattern("postgres", family: "unit").matches("postgres, x"))
    #expect(InstancePattern("postgres*", family: "unit").matches("postgres, x"))
  }

  static let names = SignalNames(
    host: [Tiny.facts("cpu.busy", .percent)],
    families: [.init("role", [Tiny.facts("role.cpu", .percent), Tiny.facts("role.memory", .bytes)])])

  static func load(_ when: String) -> Configuration {
    let text = "[rule r]\nwhen = \(when)\nseverity = notice\nsay = {instance}\n"
    return Configuration.load(files: [("a.conf", Array(text.utf8))], names: names)
  }

  @Test func `a sentence can speak of a role`() throws {
    let rule = try #require(Self.load("role(postgres, autovacuum).cpu > 90% and cpu.busy > 50% for 5m").rules?.rules.first)
    #expect(rule.instances == .role(RolePattern("postgres, autovacuum")))
    #expect(rule.instances?.matches("postgres, autovacuum worker, shop") == true)
    #expect(rule.instances?.matches("postgres, backend, app@shop") == false)
    #expect(rule.sentence == "when = role(postgres, autovacuum).cpu > 90% and cpu.busy > 50% for 5m")
    #expect(try #require(Self.load("role.memory > 1GiB").rules?.rules.first).instances == nil)
  }

  @Test func `a role has no fourth part`() {
    let diagnostics = Self.load("role(a, b, c, d).cpu > 90%").diagnostics
    #expect(
      diagnostics.map(Broken.line) == [
        "2:8+20 a role has at most 3 parts, found 4; write it like `role(postgres, backend, app).cpu`"
      ])
  }
}
