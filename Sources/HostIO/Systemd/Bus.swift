import CSystemd
import Glibc
import WatchEngine

/// A connection to the system bus. Calls wait at most ``patience`` for their answer.
///
/// Source: sd-bus(3). Its variadic functions can't be called from Swift; the ones used here are the plain ones beneath.
struct Bus: ~Copyable {
  static let patience: UInt64 = 5_000_000
  private static let socket: StaticString = "/run/dbus/system_bus_socket"

  /// The negative errno that a call gave.
  struct Failure: Error, Equatable {
    var errno: Int32

    /// Whether nobody answers at all, rather than somebody with an error.
    var isOfConnection: Bool { [ETIMEDOUT, ECONNRESET, ENOTCONN, EPIPE].contains(errno) }
  }

  /// One message; freed with the value.
  struct Message: ~Copyable {
    let pointer: OpaquePointer
    init(owning pointer: OpaquePointer) { self.pointer = pointer }
    deinit { sd_bus_message_unref(pointer) }
  }

  private let pointer: OpaquePointer

  /// Connects to the bus that `DBUS_SYSTEM_BUS_ADDRESS` names, else to ``socket``.
  init() throws(Failure) {
    // Where no bus was ever started, looking for it again and again costs no memory.
    if getenv("DBUS_SYSTEM_BUS_ADDRESS") == nil, access(Bus.socket.text, F_OK) != 0 { throw Failure(errno: errno) }
    var opened: OpaquePointer?
    let result = sd_bus_open_system(&opened)
    guard result >= 0, let opened else { throw Failure(errno: -result) }
    pointer = opened
    sd_bus_set_method_call_timeout(opened, Bus.patience)
  }

  deinit { sd_bus_close_unref(pointer) }

  /// Calls a method whose arguments are strings, and waits for the answer.
  func call(
    _ member: StaticString, of interface: StaticString, at path: String, on destination: StaticString, _ arguments: [String] = []
  ) throws(Failure) -> Message {
    let request = try request(member, of: interface, at: path, on: destination)
    for argument in arguments {
      try check(sd_bus_message_append_basic(request.pointer, CChar(bitPattern: UInt8(ascii: "s")), argument))
    }
    return try call(request)
  }

  func request(
    _ member: StaticString, of interface: StaticString, at path: String, on destination: StaticString
  ) throws(Failure) -> Message {
    var made: OpaquePointer?
    try check(
      sd_bus_message_new_method_call(pointer, &made, destination.text, path, interface.text, member.text))
    guard let made else { throw Failure(errno: ENOMEM) }
    return Message(owning: made)
  }

  func call(_ request: borrowing Message) throws(Failure) -> Message {
    var reply: OpaquePointer?
    var error = sd_bus_error()
    defer { sd_bus_error_free(&error) }
    try check(sd_bus_call(pointer, request.pointer, 0, &error, &reply))
    guard let reply else { throw Failure(errno: EBADMSG) }
    return Message(owning: reply)
  }

  /// Asks for the signals that match, sd_bus_add_match(3).
  func match(_ rule: String) throws(Failure) {
    _ = try call("AddMatch", of: "org.freedesktop.DBus", at: "/org/freedesktop/DBus", on: "org.freedesktop.DBus", [rule])
  }

  /// The next signal that came in; waits for one.
  ///
  /// - Parameter patience: in microseconds.
  /// - Returns: `nil` if nothing came in the meantime.
  func next(patience: UInt64) throws(Failure) -> Message? {
    while true {
      var message: OpaquePointer?
      let worked = try check(sd_bus_process(pointer, &message))
      if let message { return Message(owning: message) }
      if worked > 0 { continue }
      let result = sd_bus_wait(pointer, patience)
      if result == -EINTR { continue }
      if try check(result) == 0 { return nil }
    }
  }
}

@discardableResult
func check(_ result: Int32) throws(Bus.Failure) -> Int32 {
  guard result >= 0 else { throw Bus.Failure(errno: -result) }
  return result
}

extension Bus.Message {
  var isSignal: Bool {
    var type: UInt8 = 0
    return sd_bus_message_get_type(pointer, &type) >= 0 && type == UInt8(SD_BUS_MESSAGE_SIGNAL)
  }
  var member: String { sd_bus_message_get_member(pointer).map { String(cString: $0) } ?? "" }
  var path: String { sd_bus_message_get_path(pointer).map { String(cString: $0) } ?? "" }

  /// Steps into a container; `false` at the end of the one around it.
  func enter(_ type: Character, _ contents: StaticString) throws(Bus.Failure) -> Bool {
    try check(sd_bus_message_enter_container(pointer, code(type), contents.text)) > 0
  }

  func leave() throws(Bus.Failure) { try check(sd_bus_message_exit_container(pointer)) }

  func skip(_ types: StaticString) throws(Bus.Failure) { try check(sd_bus_message_skip(pointer, types.text)) }

  /// A string (`s`) or an object path (`o`).
  func string(_ type: Character = "s") throws(Bus.Failure) -> String {
    var text: UnsafePointer<CChar>?
    guard try check(sd_bus_message_read_basic(pointer, code(type), &text)) > 0, let text else {
      throw Bus.Failure(errno: EBADMSG)
    }
    return String(cString: text)
  }

  func unsigned() throws(Bus.Failure) -> UInt32 {
    var number: UInt32 = 0
    guard try check(sd_bus_message_read_basic(pointer, code("u"), &number)) > 0 else { throw Bus.Failure(errno: EBADMSG) }
    return number
  }

  /// A truth value: 32 bits on the wire.
  func truth() throws(Bus.Failure) -> Bool {
    var number: Int32 = 0
    guard try check(sd_bus_message_read_basic(pointer, code("b"), &number)) > 0 else { throw Bus.Failure(errno: EBADMSG) }
    return number != 0
  }

  private func code(_ type: Character) -> CChar { CChar(bitPattern: type.asciiValue ?? 0) }
}

extension StaticString {
  /// The text as C wants it: static strings end with a zero byte.
  fileprivate var text: UnsafePointer<CChar> { UnsafeRawPointer(utf8Start).assumingMemoryBound(to: CChar.self) }
}
