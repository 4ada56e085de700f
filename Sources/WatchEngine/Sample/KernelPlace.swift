/// The function of the kernel in which a task sleeps.
///
/// Source: `/proc/PID/wchan`, proc_pid_wchan(5): a symbol without a newline; `0` where the task runs or nobody may know.
package struct KernelPlace: Equatable, Sendable {
  package let name: String

  /// No name of the kernel's is longer (`KSYM_NAME_LEN`).
  private static let longest = 512

  /// - Returns: `nil` where it is no name.
  package init?(_ bytes: Span<UInt8>) {
    var end = 0
    while end < bytes.count, end < Self.longest, Self.isOfName(bytes[end]) { end += 1 }
    guard end > 0, bytes[0] &- 0x30 > 9, end == bytes.count || bytes[end] == 0x0A else { return nil }
    name = String(unsafeUninitializedCapacity: end) { room in
      for index in 0..<end { room[index] = bytes[index] }
      return end
    }
  }

  package init(_ name: String) { self.name = name }

  /// Whether who sleeps there was put to sleep on purpose, or waits for a process of its own that is looked at itself: frozen by its
  /// control group (`docker pause`), or the parent of a program that is about to start.
  package var isRest: Bool { name == "__refrigerator" || name == "do_freezer_trap" || name == "wait_for_vfork_done" }

  private static func isOfName(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x5F, 0x2E, 0x24: true  // 0-9 A-Z a-z _ . $
    default: false
    }
  }
}
