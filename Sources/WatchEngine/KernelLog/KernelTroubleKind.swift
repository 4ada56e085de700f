extension KernelTrouble.Kind {
  /// What `text` tells of; `nil` for all that is no trouble.
  init?(_ bytes: Span<UInt8>, _ text: Range<Int>) {
    guard text.lowerBound < text.upperBound else { return nil }
    // Most lines are told apart by their first byte.
    let kind: Self? =
      switch bytes[text.lowerBound] {
      case 0x42, 0x45, 0x46, 0x58, 0x49, 0x62, 0x63, 0x70: Self.disk(bytes, text) ?? Self.stall(bytes, text)  // B E F X I b c p
      case 0x4E, 0x77, 0x72: Self.stall(bytes, text)  // N w r
      case 0x43, 0x6D: Self.hardware(bytes, text)  // C m
      default: nil
      }
    guard let kind else { return nil }
    self = kind
  }

  /// Sources: `kernel/hung_task.c`, `kernel/watchdog.c`, `kernel/rcu/tree_stall.h`.
  private static func stall(_ bytes: Span<UInt8>, _ text: Range<Int>) -> Self? {
    if let after = bytes.rest(of: text, after: "INFO: task ") {
      // `NAME:PID blocked for more than N seconds.` (from 6.18 on also `… blocked on a mutex likely owned by …`, a line more).
      guard let words = bytes.last(" blocked for more than ", in: after),
        let (_, rest) = bytes.number(in: words.upperBound..<after.upperBound), bytes.holds(" seconds", at: rest.lowerBound)
      else { return nil }
      return .hungTask
    }
    let rest =
      bytes.rest(of: text, after: "watchdog: ") ?? bytes.rest(of: text, after: "NMI watchdog: ")
      ?? bytes.rest(of: text, after: "rcu: ") ?? text
    if bytes.rest(of: rest, after: "BUG: soft lockup - CPU#") != nil { return .softLockup }
    guard let after = bytes.rest(of: rest, after: "INFO: rcu") else { return nil }
    let told =
      bytes.first(" detected stalls on CPUs/tasks", in: after) ?? bytes.first(" self-detected stall on CPU", in: after)
      ?? bytes.first(" detected expedited stalls on CPUs/tasks", in: after)
    return told == nil ? nil : .softLockup
  }

  /// Sources: `block/blk-core.c` (up to 5.16 with the function's name in front), `fs/buffer.c`, `fs/ext4/super.c`,
  /// `fs/xfs/xfs_buf.c`, `fs/btrfs/messages.c`, `fs/fat/misc.c`.
  private static func disk(_ bytes: Span<UInt8>, _ text: Range<Int>) -> Self? {
    let rest =
      bytes.rest(of: text, after: "blk_update_request: ") ?? bytes.rest(of: text, after: "print_req_error: ") ?? text
    let device =
      bytes.rest(of: rest, after: "I/O error, dev ") ?? bytes.rest(of: rest, after: "critical medium error, dev ")
      ?? bytes.rest(of: rest, after: "critical target error, dev ")
    if let device {
      guard let words = bytes.first(", sector ", in: device), !isDrive(bytes, device) else { return nil }
      // A disk that knows no TRIM refuses it; no data are in danger.
      return bytes.first(" op 0x3:(DISCARD)", in: words.upperBound..<device.upperBound) == nil ? .ioError : nil
    }
    if let after = bytes.rest(of: text, after: "Buffer I/O error on dev ") { return isDrive(bytes, after) ? nil : .ioError }
    if bytes.rest(of: text, after: "Buffer I/O error on device ") != nil { return .ioError }
    if bytes.rest(of: text, after: "EXT4-fs error (device ") != nil { return .ioError }
    if bytes.rest(of: text, after: "BTRFS error (device ") != nil { return .ioError }
    if bytes.rest(of: text, after: "XFS (") != nil {
      return bytes.first("): metadata I/O error ", in: text).map { _ in .ioError }
    }
    let fileSystem = bytes.rest(of: text, after: "EXT4-fs (") ?? bytes.rest(of: text, after: "EXT3-fs (")
    if let fileSystem {
      return bytes.first("): Remounting filesystem read-only", in: fileSystem).map { _ in .readOnlyRemount }
    }
    if bytes.rest(of: text, after: "FAT-fs (") != nil {
      return bytes.first("): Filesystem has been set read-only", in: text).map { _ in .readOnlyRemount }
    }
    if bytes.rest(of: text, after: "BTRFS info (device ") != nil {
      return bytes.first("): forced readonly", in: text).map { _ in .readOnlyRemount }
    }
    return nil
  }

  /// Whether `range` begins with the name of a floppy or optical drive: those err whenever somebody looks for a medium.
  private static func isDrive(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Bool {
    guard let rest = bytes.rest(of: range, after: "fd") ?? bytes.rest(of: range, after: "sr") else { return false }
    return bytes.number(in: rest) != nil
  }

  /// Sources: `arch/x86/kernel/cpu/mce/core.c`, `arch/x86/kernel/cpu/mce/therm_throt.c`.
  private static func hardware(_ bytes: Span<UInt8>, _ text: Range<Int>) -> Self? {
    if bytes.rest(of: text, after: "mce: [Hardware Error]: ") != nil { return .machineCheck }
    let rest = bytes.rest(of: text, after: "mce: ") ?? text
    guard let after = bytes.rest(of: rest, after: "CPU"), let (_, words) = bytes.number(in: after),
      bytes.holds(": ", at: words.lowerBound), bytes.first(", cpu clock throttled", in: words) != nil
    else { return nil }
    return .throttled
  }
}
