import Testing

@testable import WatchEngine

/// `[backup NAME]` sections: what is wrong with them, and what they mean.
struct BackupErrorTests {
  @Test(
    arguments: [
      ("[backup]\npath = /x\n", "1:2 expected one name after `backup`, found 0; write it like `[backup db]`"),
      ("[backup a/b]\npath = /x\n", "1:2 `a/b` can't be a backup's name; names have up to 64 letters, digits, `-`, `_` and `.`"),
      ("[bakcup db]\npath = /x\n", "1:2 no section is named `bakcup db`; did you mean `backup`?"),
      ("[backup db]\npaht = /x\npath = /x\n", "2:1 no key is named `paht` here; did you mean `path`?"),
      ("[backup db]\npath = x\n", "2:8 expected a path from the root on, found `x`; write it like `path = /var/backups/db`"),
      (
        "[backup db]\npath = /x\nmax-age = 2 fortnights\n",
        "3:11 expected a length of time, found `2 fortnights`; write a number and one of the units us ms s m h d: `max-age = 26h`"
      ),
      ("[backup db]\npath = /x\nmax-age = 3s\n", "3:11 `3s` is out of range: `max-age` takes 1m to 3660d"),
      ("[backup db]\npath = /x\nmin-size = 10MiBB\n", "3:12 `10MiBB` is no size and no share; did you mean `MiB`?"),
      ("[backup db]\npath = /x\nmin-size = 200%\n", "3:12 `200%` is out of range: `min-size` takes up to 100%"),
      ("[backup db]\npath = /x\nenabled = maybe\n", "3:11 expected `yes` or `no`, found `maybe`"),
    ]) func `an error says where, what and what to do`(text: String, expected: String) throws
  {
    let diagnostics = Configuration.load(files: [("c", Array(text.utf8))]).diagnostics
    let found = diagnostics.map { "\($0.line):\($0.column) \($0.message)" + ($0.hint.map { "; \($0)" } ?? "") }
    #expect(found == [expected])
  }

  @Test func `a backup without a path says what one is`() {
    let diagnostics = Configuration.load(files: [("c", Array("[backup db]\nmax-age = 2d\n".utf8))]).diagnostics
    #expect(diagnostics.count == 1 && diagnostics.first?.message == "backup `db` has no `path`")
  }

  @Test func `later files change single keys, and one can be disabled`() throws {
    let first = "[backup db]\npath = /x\nmin-size = 10 MiB\n[backup home]\npath = /y/*.tar\n"
    let second = "[backup db]\nmax-age = 2d\n[backup home]\nenabled = no\n"
    let configuration = Configuration.load(files: [("a", Array(first.utf8)), ("b", Array(second.utf8))])
    let backups = try #require(configuration.rules).backups
    var expected = BackupRule(name: "db", path: "/x")
    expected.maxAge = .seconds(172_800)
    expected.minSize = .bytes(10 << 20)
    #expect(backups == [expected])
    #expect(configuration.lines.contains { $0.section == "backup db" && $0.key == "max-age" && $0.file == "b" && $0.line == 2 })
    #expect(
      configuration.lines.contains { $0.section == "backup home" && $0.key == "min-size" && $0.file == nil && $0.value == "50%" })
  }
}
