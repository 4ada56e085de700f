import Glibc

/// Finds the boot's ID in the first bytes of status.json, without reading all of it.
enum BootMark {
  private static let key = Array("\"bootId\":\"".utf8)

  static func find(in bytes: [UInt8]) -> String? {
    guard bytes.count > key.count else { return nil }
    for start in 0..<bytes.count - key.count where bytes[start..<start + key.count].elementsEqual(key) {
      let id = bytes[(start + key.count)...].prefix { $0 != UInt8(ascii: "\"") }
      // 32 hexadecimal digits and four hyphens.
      guard id.count == 36, id.allSatisfy({ $0 &- 0x30 <= 9 || $0 &- 0x61 <= 5 || $0 == UInt8(ascii: "-") }) else { return nil }
      return String(decoding: id, as: UTF8.self)
    }
    return nil
  }
}

/// What the host calls itself: gethostname(2), which needs no /proc.
enum HostName {
  static var now: String? {
    var name = [CChar](repeating: 0, count: 256)
    guard gethostname(&name, name.count - 1) == 0 else { return nil }
    let text = name.withUnsafeBufferPointer { $0.baseAddress.map { String(cString: $0) } }
    return text.flatMap { $0.isEmpty ? nil : $0 }
  }
}
