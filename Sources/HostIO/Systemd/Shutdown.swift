/// Whether the host goes down now, and to come back or not.
///
/// Source: systemd's manager on the system bus, org.freedesktop.systemd1(5): `SystemState`, and which of its last targets has a job.
package enum Shutdown: String, Sendable {
  case reboot, off

  /// systemd.special(7): what ends a host's run, and whether it comes back.
  private static let targets: [(name: String, shutdown: Shutdown)] = [
    ("reboot.target", .reboot), ("kexec.target", .reboot), ("soft-reboot.target", .reboot), ("poweroff.target", .off),
    ("halt.target", .off),
  ]
  private static let manager: StaticString = "org.freedesktop.systemd1"
  private static let properties: StaticString = "org.freedesktop.DBus.Properties"

  /// `nil` while the host stays up.
  /// - Throws: why nobody can tell, as an errno.
  package static func now() throws(ShutdownUnknown) -> Shutdown? {
    do throws(Bus.Failure) {
      let bus = try Bus()
      guard try state(bus) == "stopping" else { return nil }
      for target in targets where try isDue(target.name, bus) { return target.shutdown }
      return .off
    } catch {
      throw ShutdownUnknown(errno: error.errno)
    }
  }

  private static func state(_ bus: borrowing Bus) throws(Bus.Failure) -> String {
    let answer = try bus.call(
      "Get", of: properties, at: "/org/freedesktop/systemd1", on: manager, ["org.freedesktop.systemd1.Manager", "SystemState"])
    guard try answer.enter("v", "s") else { throw Bus.Failure(errno: 0) }
    return try answer.string()
  }

  /// Whether the target is about to be reached.
  private static func isDue(_ target: String, _ bus: borrowing Bus) throws(Bus.Failure) -> Bool {
    let path: String
    do throws(Bus.Failure) {
      path = try bus.call(
        "GetUnit", of: "org.freedesktop.systemd1.Manager", at: "/org/freedesktop/systemd1", on: manager, [target]
      )
      .string("o")
    } catch {
      // Not loaded: nobody wants it.
      guard error.isOfConnection else { return false }
      throw error
    }
    let answer = try bus.call("Get", of: properties, at: path, on: manager, ["org.freedesktop.systemd1.Unit", "Job"])
    guard try answer.enter("v", "(uo)"), try answer.enter("r", "uo") else { return false }
    return try answer.unsigned() != 0
  }
}

/// Nobody could be asked whether the host goes down.
package struct ShutdownUnknown: Error, Equatable, Sendable {
  package var errno: Int32
}
