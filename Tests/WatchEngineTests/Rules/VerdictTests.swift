import Testing
import WatchEngine

/// Kleene's tables, whole.
@Suite struct VerdictTests {
  static let unknown = Verdict.unknown(.absent)

  @Test(arguments: [
    (Verdict.yes, Verdict.yes, Verdict.yes), (.yes, .no, .no), (.yes, unknown, unknown),
    (.no, .yes, .no), (.no, .no, .no), (.no, unknown, .no),
    (unknown, .yes, unknown), (unknown, .no, .no), (unknown, unknown, unknown),
  ])
  func `and is no as soon as one side is`(left: Verdict, right: Verdict, both: Verdict) {
    #expect(Verdict.and(left, right) == both)
  }

  @Test(arguments: [
    (Verdict.yes, Verdict.yes, Verdict.yes), (.yes, .no, .yes), (.yes, unknown, .yes),
    (.no, .yes, .yes), (.no, .no, .no), (.no, unknown, unknown),
    (unknown, .yes, .yes), (unknown, .no, unknown), (unknown, unknown, unknown),
  ])
  func `or is yes as soon as one side is`(left: Verdict, right: Verdict, either: Verdict) {
    #expect(Verdict.or(left, right) == either)
  }

  @Test(arguments: [(Verdict.yes, Verdict.no), (.no, .yes), (unknown, unknown)])
  func `not leaves what is unknown unknown`(verdict: Verdict, opposite: Verdict) {
    #expect(!verdict == opposite)
  }

  @Test func `of two unknowns the left one's reason is told`() {
    #expect(Verdict.and(.unknown(.stale), .unknown(.absent)) == .unknown(.stale))
    #expect(Verdict.or(.unknown(.stale), .unknown(.absent)) == .unknown(.stale))
  }
}
