import Testing

@testable import forewarn

struct TopKeysTests {
  @Test(
    arguments: [
      ("c", [.sort(.cpu)]), ("mgistdfn", [.memory, .growth, .io, .swap, .threads, .stuck, .faults, .name].map { .sort($0) }),
      ("urb", [.group(.unit), .group(.role), .group(.both)]),
      ("+-jk ", [.scroll(1), .scroll(-1), .scroll(1), .scroll(-1), .page(1)]),
      ("\u{1B}[A\u{1B}[B\u{1B}OA\u{1B}OB", [.scroll(-1), .scroll(1), .scroll(-1), .scroll(1)]),
      ("\u{1B}[5~\u{1B}[6~", [.page(-1), .page(1)]), ("\u{1B}[H\u{1B}[F\u{1B}[1~\u{1B}[4~", [.home, .end, .home, .end]),
      // With Ctrl held down: the last byte tells.
      ("\u{1B}[1;5A", [.scroll(-1)]),
      // A key that means nothing, and the letters in a sequence that means nothing, ask for nothing.
      ("xyz\u{1B}[200~\u{1B}[<0;1;2m", []), ("\u{1B}q", [.quit]), ("\u{1B}\u{1B}[Bq\u{03}", [.scroll(1), .quit, .quit]),
      ("\u{FF}", []),
    ] as [(String, [TopKeys.Action])])
  func `bytes as a terminal sends them`(bytes: String, actions: [TopKeys.Action]) {
    var keys = TopKeys()
    #expect(bytes.utf8.compactMap { keys.take($0) } == actions)
  }

  @Test func `every sorting has a key of its own`() {
    #expect(Set(TopSort.allCases.map(\.key) + ["u", "r", "b", "q", "j", "k"]).count == TopSort.allCases.count + 6)
  }
}
