/// What the last line of each kind of trouble in the kernel log was about, so that messages can name it; and the file systems that the
/// kernel said it made read-only.
package struct LastTroubles: Sendable {
  package private(set) var hungTask: String?
  package private(set) var lockup: String?
  package private(set) var ioError: String?
  package private(set) var timeout: String?
  package private(set) var server: String?
  /// The device that turned read-only last.
  package private(set) var readOnlyDevice: String?
  private var readOnly: [Device] = []

  /// A device as the kernel's log names it: `sda1`, `dm-0`.
  private struct Device: Sendable {
    var name: String
    var wasMounted = false
    /// Whether its mount was seen to take no writes since: from Linux 6.12 to 6.14 that of ext4 does not show it.
    var wasReadOnly = false
  }

  private static let mostDevices = 32

  package init() {}

  package mutating func note(_ trouble: KernelTrouble) {
    switch trouble.kind {
    case .hungTask: hungTask = trouble.subject
    case .softLockup: lockup = trouble.subject ?? trouble.text
    case .ioError: ioError = trouble.subject
    case .deviceTimeout: timeout = trouble.subject
    case .serverTimeout: server = trouble.subject
    case .readOnlyRemount:
      readOnlyDevice = trouble.subject
      guard let name = trouble.subject else { return }
      readOnly.removeAll { $0.name == name }
      if readOnly.count >= Self.mostDevices { readOnly.removeFirst() }
      readOnly.append(Device(name: name))
    case .machineCheck, .throttled: break
    }
  }

  /// Whether the kernel said that it made this file system read-only, and it was not unmounted since.
  package func isReadOnly(_ mount: borrowing MountRow, disks: borrowing Vitals) -> Bool {
    for device in readOnly where Self.isOf(device.name, mount, disks) { return true }
    return false
  }

  /// Who mounts a device anew, or takes it back for writing, starts anew.
  package mutating func forgetUnmounted(_ mounts: borrowing MountTable, disks: borrowing Vitals) {
    guard !readOnly.isEmpty, mounts.mounts.unknown == nil else { return }
    for index in readOnly.indices.reversed() {
      var isMounted = false
      var isReadOnly = false
      for row in mounts.mounts.value where Self.isOf(readOnly[index].name, row, disks) {
        isMounted = true
        if row.isReadOnly { isReadOnly = true }
      }
      let isWellAgain = isMounted ? readOnly[index].wasReadOnly && !isReadOnly : readOnly[index].wasMounted
      if isWellAgain {
        readOnly.remove(at: index)
      } else {
        readOnly[index].wasMounted = isMounted
        readOnly[index].wasReadOnly = isReadOnly
      }
    }
  }

  /// Whether `name` is the device of the mount, which can have another name there: `/dev/mapper/vg-root` is `dm-0`.
  private static func isOf(_ name: String, _ mount: borrowing MountRow, _ disks: borrowing Vitals) -> Bool {
    let device = mount.device
    if device.utf8.count > name.utf8.count, device.hasSuffix(name) {
      return device.utf8.dropLast(name.utf8.count).last == UInt8(ascii: "/")
    }
    let (major, minor) = (mount.major, mount.minor)
    guard major != 0, disks.disks.unknown == nil else { return false }
    return disks.disks.value.disks.contains { $0.major == major && $0.minor == minor && $0.name == name }
  }
}
