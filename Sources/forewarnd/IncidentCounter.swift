import Glibc

/// The number of the next incident, kept in the state folder so that no number is given twice over restarts.
struct IncidentCounter {
  private let path: String
  private(set) var next: UInt64

  /// Reads the number; 1 where there is none yet.
  init(stateDirectory: String) {
    path = stateDirectory + "/next-incident"
    next = IncidentCounter.read(path) ?? 1
  }

  /// Notes that `incident` was given.
  /// - Returns: 0, or the error that kept it from being written.
  mutating func note(_ incident: UInt64) -> Int32 {
    guard incident >= next else { return 0 }
    next = incident &+ 1
    let temporary = path + ".new"
    guard let file = fopen(temporary, "we") else { return errno }
    fputs("\(next)\n", file)
    guard fclose(file) == 0, rename(temporary, path) == 0 else { return errno }
    return 0
  }

  private static func read(_ path: String) -> UInt64? {
    guard let file = fopen(path, "re") else { return nil }
    defer { fclose(file) }
    var text: [CChar] = Array(repeating: 0, count: 32)
    guard fgets(&text, Int32(text.count), file) != nil else { return nil }
    return UInt64(String(decoding: text.prefix { $0 >= 0x30 }.map { UInt8(bitPattern: $0) }, as: UTF8.self))
  }
}
