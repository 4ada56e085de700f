import Testing

@testable import CourierEngine

struct WarmthTests {
  @Test func `a connection never used is used at once`() { #expect(Warmth().next == .zero) }

  @Test func `one that is still there rests longer each time, up to five minutes`() {
    var warmth = Warmth()
    warmth.warmed(at: .zero, wasWarm: false, failed: false)
    #expect(warmth.next == .seconds(45))
    for _ in 0..<20 { warmth.warmed(at: .zero, wasWarm: true, failed: false) }
    #expect(warmth.next == .seconds(300))
  }

  @Test func `one that is gone comes sooner, and with a server that keeps none only the name is kept`() {
    var warmth = Warmth()
    warmth.warmed(at: .zero, wasWarm: false, failed: false)
    warmth.warmed(at: .zero, wasWarm: false, failed: false)
    #expect(warmth.next == .seconds(22.5))
    for _ in 0..<3 { warmth.warmed(at: .zero, wasWarm: false, failed: false) }
    #expect(warmth.next == .seconds(600))
    warmth.warmed(at: .zero, wasWarm: true, failed: false)
    #expect(warmth.next < .seconds(60))
  }

  @Test func `an alert warms as well`() {
    var warmth = Warmth()
    warmth.used(at: .seconds(100))
    #expect(warmth.next == .seconds(145))
  }

  @Test func `a failure says nothing of how long the server keeps connections`() {
    var warmth = Warmth()
    warmth.used(at: .zero)
    for _ in 0..<10 { warmth.warmed(at: .seconds(10), wasWarm: false, failed: true) }
    #expect(warmth.next == .seconds(25))
    warmth.warmed(at: .seconds(25), wasWarm: false, failed: false)
    #expect(warmth.next == .seconds(25 + 22.5))
  }
}
