import WatchEngine

extension Source where Value: KernelFile {
  /// Reads and parses the file; where that fails, the reason stands in the value's place.
  mutating func refill(from file: inout KeptFile, through buffer: inout ReadBuffer, now: Duration) {
    do throws(Unknown) {
      try file.read(into: &buffer, now: now)
      try buffer.parse(into: &value)
      unknown = nil
    } catch { unknown = error }
  }
}
