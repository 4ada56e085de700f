import Glibc
import WatchEngine

/// One connection's worth of following the units.
struct UnitSession: ~Copyable {
  private static let manager: StaticString = "org.freedesktop.systemd1"
  private static let managerPath = "/org/freedesktop/systemd1"
  private static let managerInterface: StaticString = "org.freedesktop.systemd1.Manager"
  private static let serviceInterface: StaticString = "org.freedesktop.systemd1.Service"
  private static let properties: StaticString = "org.freedesktop.DBus.Properties"
  /// After so long without a signal the manager is asked whether it still answers, in microseconds.
  private static let quiet: UInt64 = 60_000_000
  /// How long a list waits after the removal of units, until the manager has removed all and is itself again, in microseconds.
  private static let settling: UInt64 = 500_000

  private let bus: Bus
  private(set) var book: UnitBook
  private var isListDue = false

  init(bus: consuming Bus, book: UnitBook) {
    self.bus = bus
    self.book = book
  }

  /// Subscribes, then lists: what changes in between is told by a signal that waits in the queue.
  mutating func begin() throws(Bus.Failure) {
    let sender = "type='signal',sender='org.freedesktop.systemd1'"
    for interface in ["Unit", "Service"] {
      try bus.match(
        "\(sender),interface='org.freedesktop.DBus.Properties',member='PropertiesChanged',"
          + "path_namespace='/org/freedesktop/systemd1/unit',arg0='org.freedesktop.systemd1.\(interface)'")
    }
    for member in ["UnitRemoved", "Reloading"] {
      try bus.match("\(sender),interface='org.freedesktop.systemd1.Manager',member='\(member)'")
    }
    try bus.match(
      "type='signal',sender='org.freedesktop.DBus',interface='org.freedesktop.DBus',member='NameOwnerChanged',"
        + "arg0='org.freedesktop.systemd1'")
    try subscribeAndList()
  }

  /// Waits for what comes next and notes it.
  mutating func next() throws(Bus.Failure) {
    guard let message = try bus.next(patience: isListDue ? UnitSession.settling : UnitSession.quiet) else {
      if isListDue { return try list() }
      _ = try bus.call("Ping", of: "org.freedesktop.DBus.Peer", at: UnitSession.managerPath, on: UnitSession.manager)
      return
    }
    guard message.isSignal else { return }
    switch message.member {
    case "PropertiesChanged": try noteChange(message)
    case "UnitRemoved": if book.remove(try message.string()) { isListDue = true }
    case "Reloading":
      // True when it begins, false when it ends.
      if try !message.truth() { try list() }
    case "NameOwnerChanged":
      _ = try message.string()
      _ = try message.string()
      // A manager that executed itself anew may not know any more who had subscribed.
      if try !message.string().isEmpty { try subscribeAndList() }
    default: break
    }
  }

  private mutating func subscribeAndList() throws(Bus.Failure) {
    do throws(Bus.Failure) {
      _ = try bus.call("Subscribe", of: UnitSession.managerInterface, at: UnitSession.managerPath, on: UnitSession.manager)
    } catch {
      // Executed anew, the manager remembers its subscribers after all and calls a second subscription an error.
      guard !error.isOfConnection else { throw error }
    }
    try list()
  }

  private mutating func list() throws(Bus.Failure) {
    let answer = try bus.call("ListUnits", of: UnitSession.managerInterface, at: UnitSession.managerPath, on: UnitSession.manager)
    var units: [ListedUnit] = []
    guard try answer.enter("a", "(ssssssouso)") else { throw Bus.Failure(errno: EBADMSG) }
    while try answer.enter("r", "ssssssouso") {
      let name = try answer.string()
      try answer.skip("s")
      units.append(
        ListedUnit(name: name, loadState: try answer.string(), activeState: try answer.string(), subState: try answer.string()))
      try answer.skip("souso")
      try answer.leave()
    }
    try answer.leave()
    book.replaceAll(units, at: Instant.now.boottime)
    isListDue = false
    for service in book.askForLively() { try askDetails(of: service) }
  }

  /// Asks for what the list does not tell. A unit that is gone meanwhile has no details.
  private mutating func askDetails(of name: String) throws(Bus.Failure) {
    var change = UnitChange()
    let path = UnitBook.path(ofUnit: name)
    do throws(Bus.Failure) {
      change.type = try property("Type", at: path) { message throws(Bus.Failure) in try message.string() }
      change.result = try property("Result", at: path) { message throws(Bus.Failure) in try message.string() }
      change.restarts = try property("NRestarts", at: path) { message throws(Bus.Failure) in UInt64(try message.unsigned()) }
    } catch {
      // Whoever does not answer at all is the caller's matter; an error about this unit is not.
      guard !error.isOfConnection else { throw error }
    }
    _ = book.note(change, of: name, at: Instant.now.boottime)
  }

  private func property<Value>(
    _ name: String, at path: String, _ read: (borrowing Bus.Message) throws(Bus.Failure) -> Value
  ) throws(Bus.Failure) -> Value {
    let answer = try bus.call(
      "Get", of: UnitSession.properties, at: path, on: UnitSession.manager, [UnitSession.serviceInterface.description, name])
    guard try answer.enter("v", name == "NRestarts" ? "u" : "s") else { throw Bus.Failure(errno: EBADMSG) }
    return try read(answer)
  }

  private mutating func noteChange(_ message: borrowing Bus.Message) throws(Bus.Failure) {
    guard let name = UnitBook.unitName(ofPath: message.path) else { return }
    let interface = try message.string()
    var change = UnitChange()
    guard try message.enter("a", "{sv}") else { return }
    while try message.enter("e", "sv") {
      switch (try message.string(), interface) {
      case ("ActiveState", _): change.activeState = try text(message)
      case ("SubState", _): change.subState = try text(message)
      case ("Result", _): change.result = try text(message)
      case ("NRestarts", _):
        if try message.enter("v", "u") {
          change.restarts = UInt64(try message.unsigned())
          try message.leave()
        }
      default: try message.skip("v")
      }
      try message.leave()
    }
    try message.leave()
    if book.note(change, of: name, at: Instant.now.boottime) { try askDetails(of: name) }
  }

  private func text(_ message: borrowing Bus.Message) throws(Bus.Failure) -> String? {
    guard try message.enter("v", "s") else { return nil }
    let text = try message.string()
    try message.leave()
    return text
  }
}

extension UnitBook {
  /// The object path of a unit, sd_bus_path_encode(3).
  static func path(ofUnit name: String) -> String {
    var path = Array("/org/freedesktop/systemd1/unit/".utf8)
    for (index, byte) in name.utf8.enumerated() {
      switch byte {
      case 0x41...0x5A, 0x61...0x7A: path.append(byte)
      case 0x30...0x39 where index > 0: path.append(byte)
      default:
        path.append(UInt8(ascii: "_"))
        appendHexadecimal(UInt32(byte), digits: 2, to: &path)
      }
    }
    return String(decoding: path, as: UTF8.self)
  }
}
