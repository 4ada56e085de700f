import Glibc

/// The number of the next incident, kept in the state folder so that no number is given twice over restarts.
struct IncidentCounter {
  static let argument = "next-incident"

  private let path: String
  private(set) var next: UInt64

  /// Reads the number; 1 where there is none, or none that can be read.
  init(stateDirectory: String) {
    path = stateDirectory + "/next-incident"
    next = IncidentCounter.read(path) ?? 1
  }

  /// Notes that `incident` was given.
  /// - Returns: what ``write(_:)`` has to do; `nil` if that was done before.
  mutating func give(_ incident: UInt64) -> String? {
    guard incident >= next, incident < .max else { return nil }
    next = incident + 1
    return "\(next) \(path)"
  }

  /// Writes the number. Waits for the disk, which may hang: only for a disposable process.
  /// - Parameter request: what ``give(_:)`` gave.
  /// - Returns: 0, or the error that kept it from being written.
  static func write(_ request: String) -> Int32 {
    let parts = request.split(separator: " ", maxSplits: 1)
    guard parts.count == 2, let next = UInt64(parts[0]) else { return EINVAL }
    let path = String(parts[1])
    let temporary = path + ".new"
    guard let file = fopen(temporary, "we") else { return errno }
    fputs("\(next)\n", file)
    // On the disk before it takes the old one's name: after a power cut an empty file would begin at 1 again.
    let isWritten = fflush(file) == 0 && fdatasync(fileno(file)) == 0
    let failure = isWritten ? 0 : errno
    guard fclose(file) == 0, failure == 0, rename(temporary, path) == 0 else { return failure != 0 ? failure : errno }
    return 0
  }

  private static func read(_ path: String) -> UInt64? {
    guard let file = fopen(path, "re") else { return nil }
    defer { fclose(file) }
    var text: [CChar] = Array(repeating: 0, count: 32)
    guard fgets(&text, Int32(text.count), file) != nil else { return nil }
    let digits = text.prefix { $0 >= 0x30 && $0 <= 0x39 }
    return UInt64(String(decoding: digits.map { UInt8(bitPattern: $0) }, as: UTF8.self))
  }
}
