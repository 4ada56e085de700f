extension KernelTrouble.Kind {
  /// Who or what a line of this kind is about; `nil` where it does not tell. Unescaped: a task's name is its own choice.
  func subject(_ bytes: Span<UInt8>, _ text: Range<Int>) -> String? {
    switch self {
    case .hungTask: Self.task(bytes, text)
    case .softLockup: Self.lockup(bytes, text)
    case .ioError, .readOnlyRemount: Self.device(bytes, text)
    case .deviceTimeout: Self.slowDevice(bytes, text)
    case .serverTimeout: Self.server(bytes, text)
    case .machineCheck, .throttled: nil
    }
  }

  /// `INFO: task NAME:PID blocked for more than N seconds.`
  private static func task(_ bytes: Span<UInt8>, _ text: Range<Int>) -> String? {
    guard let after = bytes.rest(of: text, after: "INFO: task "), let words = bytes.last(" blocked for more than ", in: after)
    else {
      return nil
    }
    let named = after.lowerBound..<words.lowerBound
    guard let colon = bytes.last(":", in: named), let (pid, _) = bytes.pid(in: colon.upperBound..<named.upperBound) else {
      return nil
    }
    return "\(bytes.unescapedText(named.lowerBound..<colon.lowerBound)) (pid \(pid))"
  }

  /// `… soft lockup - CPU#3 stuck for 22s! [kworker/3:1:812]`, `… hard LOCKUP on cpu 1`.
  private static func lockup(_ bytes: Span<UInt8>, _ text: Range<Int>) -> String? {
    if let words = bytes.first("CPU#", in: text), let (cpu, rest) = bytes.number(in: words.upperBound..<text.upperBound) {
      guard let open = bytes.first("! [", in: rest), bytes.holds("]", at: text.upperBound - 1), open.upperBound < text.upperBound
      else {
        return "core \(cpu)"
      }
      return "core \(cpu), in \(bytes.unescapedText(open.upperBound..<(text.upperBound - 1)))"
    }
    guard let words = bytes.first("hard LOCKUP on cpu ", in: text),
      let (cpu, _) = bytes.number(in: words.upperBound..<text.upperBound)
    else { return nil }
    return "core \(cpu)"
  }

  private static func device(_ bytes: Span<UInt8>, _ text: Range<Int>) -> String? {
    let begins =
      bytes.first("error, dev ", in: text) ?? bytes.first("(device ", in: text) ?? bytes.first("I/O error on dev ", in: text)
      ?? bytes.first("I/O error on device ", in: text) ?? bytes.first("journal on device ", in: text)
      ?? bytes.first("file data on ", in: text) ?? bytes.first("-fs (", in: text) ?? bytes.first("XFS (", in: text)
    guard let begins else { return nil }
    guard let name = name(bytes, begins.upperBound..<text.upperBound) else { return nil }
    // The journal of a device has its inode's number behind it.
    guard bytes.holds("journal on device ", at: begins.lowerBound) || bytes.holds("file data on ", at: begins.lowerBound),
      let dash = name.lastIndex(of: "-"), name[name.index(after: dash)...].allSatisfy({ $0.isNumber })
    else { return name }
    return String(name[..<dash])
  }

  /// `nvme nvme0: I/O …`, `ata1.00: exception …`, `sd 0:0:0:0: [sda] …`.
  private static func slowDevice(_ bytes: Span<UInt8>, _ text: Range<Int>) -> String? {
    if let after = bytes.rest(of: text, after: "nvme ") { return name(bytes, after) }
    if bytes.rest(of: text, after: "sd ") != nil {
      return bytes.first("[", in: text).flatMap { name(bytes, $0.upperBound..<text.upperBound) }
    }
    return name(bytes, text)
  }

  private static func server(_ bytes: Span<UInt8>, _ text: Range<Int>) -> String? {
    if let after = bytes.rest(of: text, after: "nfs: server ") {
      return bytes.first(" not responding", in: after).map { bytes.unescapedText(after.lowerBound..<$0.lowerBound) }
    }
    guard let after = bytes.rest(of: text, after: "CIFS: VFS: ") else { return nil }
    return bytes.first(" has not responded", in: after).map { bytes.unescapedText(after.lowerBound..<$0.lowerBound) }
  }

  /// The word of a device that begins `range`.
  private static func name(_ bytes: Span<UInt8>, _ range: Range<Int>) -> String? {
    var end = range.lowerBound
    while end < range.upperBound, isOfName(bytes[end]) { end += 1 }
    if end > range.lowerBound, bytes[end - 1] == 0x2E { end -= 1 }
    return end > range.lowerBound ? bytes.unescapedText(range.lowerBound..<end) : nil
  }

  private static func isOfName(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F, 0x2F, 0x21: true  // 0-9 A-Z a-z - . _ / !
    default: false
    }
  }
}
