/// The name of a time zone as the tz database has it, which can lead nowhere but into its folder.
package struct ZoneName: Hashable, Sendable {
  package let text: String

  /// Where the database lies on Linux.
  package static let folder = "/usr/share/zoneinfo"

  /// `nil` for what can be no such name.
  package init?(_ text: String) {
    let parts = text.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
    let isPlain = parts.allSatisfy { part in
      // No dot at all: none of the names has one, and `..` would lead out of the folder.
      !part.isEmpty
        && part.allSatisfy {
          (0x30...0x39).contains($0) || (0x41...0x5A).contains($0) || (0x61...0x7A).contains($0) || "_+-".utf8.contains($0)
        }
    }
    guard isPlain, (1...64).contains(text.utf8.count), text.utf8.first.map({ $0 | 0x20 >= 0x61 }) ?? false else { return nil }
    self.text = text
  }

  /// Needs no file.
  package var isUTC: Bool { text == "UTC" }
}

/// What the host has of the time zones that a configuration names: read before it is compiled, which reads nothing.
package struct ZoneFiles: Equatable, Sendable {
  package enum Answer: Equatable, Sendable {
    /// A TZif file's content.
    case bytes([UInt8])
    /// Why there is none, for people, and what to do.
    case failed(String, hint: String?)
  }

  /// By name.
  package var zones: [ZoneName: Answer] = [:]
  /// The host's own; `nil` where it was not asked for: UTC.
  package var host: Answer?

  package init() {}

  /// Which zones are named in `files`, and whether the host's own is needed.
  package struct Wish: Equatable, Sendable {
    package var names: [ZoneName] = []
    package var needsHost = false

    package init() {}
  }
}
