extension KernelTrouble.Kind {
  /// What `text` tells of; `nil` for all that is no trouble.
  init?(_ bytes: Span<UInt8>, _ text: Range<Int>) {
    guard text.lowerBound < text.upperBound else { return nil }
    // Most lines are told apart by their first byte.
    let kind: Self? =
      switch bytes[text.lowerBound] {
      case 0x42, 0x45, 0x46, 0x58, 0x49, 0x62, 0x63, 0x70: Self.disk(bytes, text) ?? Self.stall(bytes, text)  // B E F X I b c p
      case 0x41, 0x4A: Self.disk(bytes, text)  // A J
      case 0x4E, 0x77, 0x72: Self.stall(bytes, text)  // N w r
      case 0x43: Self.hardware(bytes, text) ?? Self.timeout(bytes, text)  // C
      case 0x6D, 0x7B: Self.hardware(bytes, text)  // m {
      case 0x61, 0x6E, 0x73: Self.timeout(bytes, text)  // a n s
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
    // From Linux 6.5 on the core that found it stands in front.
    let beside = bytes.rest(of: rest, after: "CPU").flatMap { bytes.number(in: $0)?.rest }
    let words = beside.flatMap { bytes.rest(of: $0, after: ": ") } ?? rest
    if bytes.rest(of: words, after: "Watchdog detected hard LOCKUP on cpu") != nil { return .softLockup }
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
    if bytes.rest(of: text, after: "BTRFS: error (device ") != nil { return .ioError }
    if bytes.rest(of: text, after: "BTRFS critical (device ") != nil { return .ioError }
    if bytes.rest(of: text, after: "Aborting journal on device ") != nil { return .ioError }
    if bytes.rest(of: text, after: "JBD2: Detected IO errors while flushing file data on ") != nil { return .ioError }
    if let after = bytes.rest(of: text, after: "XFS ("), let words = bytes.first("): ", in: after) {
      let said = words.upperBound..<after.upperBound
      let isShut =
        bytes.first("hutting down filesystem", in: said) ?? bytes.first("Filesystem has been shut down", in: said)
        ?? bytes.first("User initiated shutdown received", in: said)
      if isShut != nil { return .readOnlyRemount }
      let isError = bytes.rest(of: said, after: "metadata I/O error ") ?? bytes.rest(of: said, after: "log I/O error ")
      return isError.map { _ in .ioError }
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

  /// Sources: `drivers/nvme/host/pci.c`, `drivers/ata/libata-eh.c`, `drivers/scsi/scsi_error.c` (its lines begin with the device's address),
  /// `net/sunrpc/clnt.c`, `fs/smb/client/connect.c`.
  private static func timeout(_ bytes: Span<UInt8>, _ text: Range<Int>) -> Self? {
    if let after = bytes.rest(of: text, after: "nvme nvme") {
      guard let (_, rest) = bytes.number(in: after), let words = bytes.rest(of: rest, after: ": I/O ") else { return nil }
      return bytes.first(" timeout, ", in: words).map { _ in .deviceTimeout }
    }
    if let after = bytes.rest(of: text, after: "ata") {
      guard bytes.number(in: after) != nil, let words = bytes.first(": exception Emask ", in: after) else { return nil }
      return bytes.first(" frozen", in: words.upperBound..<after.upperBound).map { _ in .deviceTimeout }
    }
    if let after = bytes.rest(of: text, after: "nfs: server ") {
      let told = bytes.first(" not responding, ", in: after)
      return told.map { _ in .serverTimeout }
    }
    if let after = bytes.rest(of: text, after: "CIFS: VFS: ") {
      return bytes.first(" has not responded in ", in: after).map { _ in .serverTimeout }
    }
    if let after = bytes.rest(of: text, after: "sd ") {
      guard let words = bytes.first("] ", in: after) else { return nil }
      let said = words.upperBound..<after.upperBound
      return (bytes.first("timing out command, waited ", in: said) ?? bytes.first("DID_TIME_OUT", in: said)).map { _ in
        .deviceTimeout
      }
    }
    return nil
  }

  /// Whether `range` begins with the name of a floppy or optical drive: those err whenever somebody looks for a medium.
  private static func isDrive(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Bool {
    guard let rest = bytes.rest(of: range, after: "fd") ?? bytes.rest(of: range, after: "sr") else { return false }
    return bytes.number(in: rest) != nil
  }

  /// Sources: `drivers/firmware/efi/cper.c`, `drivers/acpi/apei/ghes.c`, `arch/x86/kernel/cpu/mce/core.c`, `arch/x86/kernel/cpu/mce/therm_throt.c`.
  private static func hardware(_ bytes: Span<UInt8>, _ text: Range<Int>) -> Self? {
    if bytes.rest(of: text, after: "mce: [Hardware Error]: ") != nil { return .machineCheck }
    if let braced = bytes.rest(of: text, after: "{") {
      guard let (_, rest) = bytes.number(in: braced) else { return nil }
      return bytes.rest(of: rest, after: "}[Hardware Error]: Hardware error from APEI").map { _ in .machineCheck }
    }
    let rest = bytes.rest(of: text, after: "mce: ") ?? text
    guard let after = bytes.rest(of: rest, after: "CPU"), let (_, words) = bytes.number(in: after),
      bytes.holds(": ", at: words.lowerBound), bytes.first(", cpu clock throttled", in: words) != nil
    else { return nil }
    return .throttled
  }
}
