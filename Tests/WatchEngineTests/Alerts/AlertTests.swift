import Testing

@testable import WatchEngine

/// An alert that is stepped by a list of verdicts, one a second.
private struct Walk {
  var alert = Alert()
  var clock = Instant.zero
  var hold: Duration = .seconds(2)
  var untilHold: Duration = .seconds(2)

  mutating func step(_ when: Verdict, until: Verdict? = nil) -> AlertTransition? {
    clock = Instant(monotonic: clock.monotonic + .seconds(1), boottime: .zero, realtime: .zero)
    return alert.step(
      when: when, until: until, hold: hold, untilHold: untilHold, at: clock)
  }

  mutating func reach(_ phase: Phase) {
    if phase != .inactive { _ = step(.yes) }
    if phase == .firing { for _ in 0..<2 { _ = step(.yes) } }
    #expect(alert.phase == phase)
  }
}

private let dark = Verdict.unknown(.absent)

@Suite struct AlertTests {
  /// The whole table: every phase, every verdict of `when`, with nothing left to hold and no `until`.
  @Test(
    arguments: [
      (Phase.inactive, Verdict.yes, Phase.pending, AlertTransition.pending),
      (.inactive, .no, .inactive, nil),
      (.inactive, dark, .inactive, nil),
      (.pending, .yes, .pending, nil),
      (.pending, .no, .inactive, .cancelled),
      (.pending, dark, .pending, nil),
      (.firing, .yes, .firing, nil),
      (.firing, .no, .firing, nil),
      (.firing, dark, .firing, nil),
    ] as [(Phase, Verdict, Phase, AlertTransition?)])
  func `one verdict moves each phase as the table says`(
    before: Phase, verdict: Verdict, after: Phase, transition: AlertTransition?
  ) {
    var walk = Walk()
    walk.reach(before)
    #expect(walk.step(verdict) == transition)
    #expect(walk.alert.phase == after)
  }

  /// The same for `until`, which counts only while `when` is not true.
  @Test(arguments: [
    (Verdict.yes, Verdict.yes, Phase.firing), (.yes, .no, .firing), (.yes, dark, .firing),
    (.no, .yes, .inactive), (.no, .no, .firing), (.no, dark, .firing),
    (dark, .yes, .inactive), (dark, .no, .firing), (dark, dark, .firing),
  ])
  func `a firing alert is over when until says so and when does not`(when: Verdict, until: Verdict, after: Phase) {
    var walk = Walk()
    walk.untilHold = .zero
    walk.reach(.firing)
    let transition = walk.step(when, until: until)
    #expect(walk.alert.phase == after)
    #expect(transition == (after == .inactive ? .resolved : nil))
  }

  @Test(arguments: [(Duration.milliseconds(1990), true), (.milliseconds(1900), false)])
  func `a sample that comes a little early does not cost another one`(early: Duration, fires: Bool) {
    var alert = Alert()
    for moment in [Duration.zero, early] {
      let now = Instant(monotonic: moment, boottime: .zero, realtime: .zero)
      _ = alert.step(when: .yes, until: nil, hold: .seconds(2), untilHold: .zero, at: now)
    }
    #expect((alert.phase == .firing) == fires)
  }

  @Test func `an alert fires once its condition has held`() {
    var walk = Walk()
    #expect(walk.step(.yes) == .pending)
    #expect(walk.step(.yes) == nil)
    #expect(walk.step(.yes) == .firing)
    #expect(walk.alert.since.monotonic == .seconds(1))
  }

  @Test func `without a hold it fires at once`() {
    var walk = Walk()
    walk.hold = .zero
    #expect(walk.step(.yes) == .firing)
  }

  @Test func `time in which the condition is unknown does not count`() {
    var walk = Walk()
    _ = walk.step(.yes)
    for _ in 0..<100 { #expect(walk.step(dark) == nil) }
    #expect(walk.step(.yes) == nil)
    #expect(walk.step(.yes) == nil)
    #expect(walk.step(.yes) == .firing)
  }

  @Test func `it must be clear for a while before it resolves, and a relapse starts that anew`() {
    var walk = Walk()
    walk.reach(.firing)
    #expect(walk.step(.no) == nil)
    #expect(walk.step(.no) == nil)
    #expect(walk.step(.yes) == nil)
    #expect(walk.step(.no) == nil)
    #expect(walk.step(.no) == nil)
    #expect(walk.step(.no) == .resolved)
  }

  @Test func `unknown never resolves, and is told once it lasts`() {
    var walk = Walk()
    walk.reach(.firing)
    var told: [AlertTransition] = []
    for _ in 0..<60 { if let transition = walk.step(dark) { told.append(transition) } }
    #expect(told == [.lostSight])
    #expect(walk.step(.yes) == .sightRegained)
    #expect(walk.alert.phase == .firing)
  }

  @Test func `a gap resets what was held`() {
    var walk = Walk()
    walk.reach(.pending)
    _ = walk.step(.yes)
    walk.alert.forgetHeldTime()
    #expect(walk.alert.phase == .inactive)
    #expect(walk.step(.yes) == .pending)
  }

  @Test func `a gap keeps a firing alert, but what it was clear before no longer counts`() {
    var walk = Walk()
    walk.reach(.firing)
    _ = walk.step(.no)
    _ = walk.step(.no)
    walk.alert.forgetHeldTime()
    #expect(walk.step(.no) == nil)
    #expect(walk.alert.phase == .firing)
  }

  @Test func `an incident number ends with the alert`() {
    var walk = Walk()
    walk.hold = .zero
    walk.untilHold = .zero
    _ = walk.step(.yes)
    walk.alert.incident = 7
    #expect(walk.step(.yes) == nil)
    #expect(walk.alert.incident == 7)
    #expect(walk.step(.no) == .resolved)
    #expect(walk.alert.incident == 0)
  }

  @Test(arguments: [(Phase.inactive, AlertTransition?.none), (.pending, .cancelled), (.firing, .gone)])
  func `an instance that is gone ends its alert`(phase: Phase, transition: AlertTransition?) {
    var walk = Walk()
    walk.reach(phase)
    #expect(walk.alert.end(as: .gone) == transition)
    #expect(walk.alert.phase == .inactive)
  }
}
