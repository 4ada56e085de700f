import Testing
import WatchEngine

@Suite struct GlobTests {
  @Test(arguments: [
    ("/", "/", true), ("/", "/var", false), ("", "", true), ("", "a", false), ("*", "", true), ("*", "/any/thing", true),
    ("/var*", "/var", true), ("/var*", "/var/lib/x", true), ("/var*", "/usr/var", false), ("*.service", "ssh.service", true),
    ("*.service", "ssh.socket", false), ("a*b*c", "aXbYc", true), ("a*b*c", "aXbYcZ", false), ("a*b*c", "abbc", true),
    ("?", "é", true), ("?", "日", true), ("??", "é", false), ("?", "", false), ("sd?", "sda", true), ("sd?", "sda1", false),
    ("*é", "aé", true), ("**", "x", true), ("*?", "x", true), ("*?", "", false), ("[a]", "a", false), ("[a]", "[a]", true),
    ("a*a*a*a*b", "aaaaaaaaaaaaaaaaaaaaaaaa", false),
  ])
  func `a pattern fits a name or not`(pattern: String, name: String, fits: Bool) {
    #expect(Glob(pattern).matches(name) == fits)
  }
}
