import Testing
import WatchEngine

@testable import HostIO

@Suite struct `unit book` {
  private func listed(_ name: String, _ active: String, _ sub: String, load: String = "loaded") -> ListedUnit {
    ListedUnit(name: name, loadState: load, activeState: active, subState: sub)
  }

  private func book(_ units: ListedUnit...) -> UnitBook {
    var book = UnitBook()
    book.replaceAll(units, at: .seconds(10))
    return book
  }

  @Test(arguments: [
    ("beanstalkd_2eservice", "beanstalkd.service"), ("postgresql_4015_2dmain_2eservice", "postgresql@15-main.service"),
    ("_2d_2emount", "-.mount"), ("dev_2dvda_2eswap", "dev-vda.swap"), ("dbus_2esocket", "dbus.socket"),
  ])
  func `an object path gives the unit's name and back`(path: String, name: String) {
    #expect(UnitBook.unitName(ofPath: "/org/freedesktop/systemd1/unit/" + path) == name)
    #expect(UnitBook.path(ofUnit: name) == "/org/freedesktop/systemd1/unit/" + path)
  }

  @Test(arguments: [
    "/org/freedesktop/systemd1", "/org/freedesktop/systemd1/unit/", "/org/freedesktop/systemd1/unit/a_2",
    "/org/freedesktop/systemd1/unit/a_zz",
    "/org/freedesktop/systemd1/unit/session_2d1_2escope", "/org/freedesktop/systemd1/unit/_", "",
  ])
  func `other paths are no unit`(path: String) {
    #expect(UnitBook.unitName(ofPath: path) == nil)
  }

  @Test func `before the first list the states are not known`() {
    #expect(UnitBook().states.unknown == .notYetSampled)
    #expect(book().states.unknown == nil)
  }

  @Test func `a list keeps what is followed and loaded`() {
    let states = book(
      listed("a.service", "active", "running"), listed("b.device", "active", "plugged"),
      listed("c.service", "inactive", "dead", load: "not-found"), listed("d.mount", "failed", "failed")
    ).states
    #expect(states.states.keys.sorted() == ["a.service", "d.mount"])
    #expect(states.states["d.mount"]?.active == .failed)
    #expect(states.states["a.service"]?.changedAt == nil, "since when is not known")
  }

  @Test func `a killed service fails with its result and the time`() {
    var book = book(listed("a.service", "active", "running"))
    let version = book.states.version
    let lively = book.askForLively()
    #expect(lively == ["a.service"])
    let answer1 = book.note(UnitChange(result: "signal", restarts: 0), of: "a.service", at: .seconds(20))
    #expect(!answer1)
    let answer2 = book.note(UnitChange(activeState: "failed", subState: "failed"), of: "a.service", at: .seconds(20))
    #expect(!answer2)
    let state = book.states.states["a.service"]
    #expect(state?.active == .failed)
    #expect(state?.result == "signal")
    #expect(state?.restarts == 0)
    #expect(state?.changedAt == .seconds(20))
    #expect(book.states.version == version + 2)
  }

  @Test func `what says nothing new changes nothing`() {
    var book = book(listed("a.service", "active", "running"))
    let states = book.states
    _ = book.note(UnitChange(activeState: "active", subState: "running"), of: "a.service", at: .seconds(30))
    book.replaceAll([listed("a.service", "active", "running")], at: .seconds(40))
    #expect(book.states == states)
  }

  @Test func `a service that begins to work is asked for its details once`() {
    var book = book(listed("once.service", "inactive", "dead"))
    let lively = book.askForLively()
    #expect(lively.isEmpty)
    let answer3 = book.note(UnitChange(activeState: "activating", subState: "start"), of: "once.service", at: .seconds(20))
    #expect(answer3)
    let answer4 = book.note(UnitChange(type: "oneshot"), of: "once.service", at: .seconds(20))
    #expect(!answer4)
    let answer5 = book.note(UnitChange(activeState: "failed"), of: "once.service", at: .seconds(21))
    #expect(!answer5)
    #expect(book.states.states["once.service"]?.isOneshot == true)
    let answer6 = book.note(UnitChange(activeState: "active"), of: "x.mount", at: .seconds(21))
    #expect(!answer6, "mounts have no such details")
  }

  @Test func `properties of a unit that nobody knows make no unit`() {
    var book = book()
    let answer7 = book.note(UnitChange(result: "success"), of: "a.service", at: .seconds(20))
    #expect(!answer7)
    #expect(book.states.states.isEmpty)
  }

  @Test func `a unit at work stays until a list says that it is gone`() {
    var book = book(listed("a.service", "failed", "failed"), listed("b.service", "inactive", "dead"))
    let answer8 = book.remove("a.service")
    #expect(answer8)
    let answer9 = book.remove("b.service")
    #expect(!answer9)
    let answer10 = book.remove("never-seen.service")
    #expect(!answer10)
    #expect(book.states.states.keys.sorted() == ["a.service"])
    book.replaceAll([], at: .seconds(30))
    #expect(book.states.states.isEmpty)
  }

  @Test func `a lost bus keeps the units and says why their states are not known`() {
    var book = book(listed("a.service", "failed", "failed"))
    let version = book.states.version
    book.lose(.timedOut)
    book.lose(.timedOut)
    #expect(book.states.unknown == .timedOut)
    #expect(book.states.states.count == 1)
    #expect(book.states.version == version + 1)
  }

  @Test(
    arguments: [(2, .absent), (111, .absent), (13, .notPermitted), (110, .timedOut), (104, .failed(errno: 104))]
      as [(Int32, Unknown)])
  func `a failure of the bus has a meaning`(number: Int32, meaning: Unknown) {
    #expect(UnitWatcher.reason(Bus.Failure(errno: number)) == meaning)
  }
}
