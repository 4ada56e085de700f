import Testing
import WatchEngine

@testable import forewarn

struct ConfigTests {
  @Test func `each line in force stands beside its origin`() {
    let first = "[rule memory-low]\nwhen = memory.available < 10%\nseverity = warning\nsay = Little is left.\n"
    let second = "[forewarn]\ninterval = 2s\n[rule memory-low]\nsay = Only {value} of the memory is left.\n"
    let loaded = Configuration.load(files: [("/etc/a.conf", Array(first.utf8)), ("/etc/b.conf", Array(second.utf8))])
    #expect(loaded.diagnostics.isEmpty)
    #expect(
      EffectiveText(lines: loaded.lines, presentation: .test(width: 60)).text == """
        [forewarn]
        role          = general                            # default
        interval      = 2s                           # /etc/b.conf:2
        mount-timeout = 10s                                # default
        outbox-limit  = 1000                               # default
        login-canary  = yes                                # default

        [rule memory-low]
        when          = memory.available < 10%       # /etc/a.conf:2
        severity      = warning                      # /etc/a.conf:3
        say           = Only {value} of the memory is left.
                        # /etc/b.conf:4

        """)
  }

  @Test(arguments: [
    ("a b c", 8, ["a b c"]), ("aaaa bbbb cccc", 9, ["aaaa bbbb", "cccc"]), ("aaaabbbbccccdddd", 8, ["aaaabbbb", "ccccdddd"]),
    ("", 8, [""]), ("   ", 8, [""]), ("x 0123456789", 8, ["x", "01234567", "89"]),
  ])
  func `text is broken at blanks, and long words within`(text: String, width: Int, lines: [String]) {
    #expect(Columns.wrap(text, width) == lines)
  }

  @Test(arguments: [
    ("Error: Unknown option '--foo'\nUsage: x", "forewarn: unknown option '--foo'\nUsage: x"), ("no rule", "forewarn: no rule"),
    ("", "forewarn: "),
  ])
  func `errors are told in lower case`(full: String, text: String) {
    #expect(Complaint.text(full) == text)
  }

  @Test(arguments: [(0.0, "          "), (0.5, "█████     "), (0.56, "█████▋    "), (1, "██████████"), (7, "██████████")])
  func `a bar is ten columns wide`(share: Double, bar: String) {
    #expect(Presentation.test().bar(share, width: 10) == bar)
  }
}
