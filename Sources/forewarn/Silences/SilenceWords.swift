import ArgumentParser
import Glibc
import WatchEngine

/// `for 2h because "upgrade"`, or `until 18:00 because …`, taken apart.
struct SilenceWords: Equatable {
  enum End: Equatable {
    case after(Duration)
    /// As it was written.
    case at(String)
  }

  var end: End
  var because: String

  private static let example = "write it like `for 2h because \"upgrade of the database\"`"

  /// - Parameter until: of the option `--until`.
  init(_ words: [String], until: String? = nil) throws {
    var rest = words[...]
    var end = until.map { End.at($0) }
    var because: String?
    while let word = rest.first, because == nil {
      rest.removeFirst()
      switch word {
      case "for":
        guard end == nil else { throw ValidationError("two ends: found `for` beside another one") }
        end = .after(try Self.duration(&rest))
      case "until":
        guard end == nil else { throw ValidationError("two ends: found `until` beside another one") }
        let parts = rest.prefix { $0 != "because" }
        rest = rest.dropFirst(parts.count)
        end = .at(parts.joined(separator: " "))
      case "because":
        // Also without quotes around it.
        because = rest.joined(separator: " ")
      default:
        throw ValidationError(
          "expected `for`, `until` or `because`, found \(Diagnostic.quote(word)); \(Self.example)")
      }
    }
    guard let end else { throw ValidationError("expected how long; \(Self.example)") }
    guard let because, because.unicodeScalars.contains(where: { !$0.isBlank }) else {
      throw ValidationError("expected the reason, for whoever finds the silence; \(Self.example)")
    }
    guard because.unicodeScalars.count <= 1000 else { throw ValidationError("the reason is longer than 1000 characters") }
    self.end = end
    self.because = because
  }

  /// `2h`, `90m`, `1h30m`, `2 h`.
  private static func duration(_ words: inout ArraySlice<String>) throws -> Duration {
    var text = words.popFirst() ?? ""
    if !text.isEmpty, text.utf8.allSatisfy({ $0 &- 0x30 <= 9 }), let unit = words.first, unit != "because" {
      text += unit
      words.removeFirst()
    }
    return try duration(text)
  }

  static func duration(_ text: String) throws -> Duration {
    var total = Duration.zero
    var rest = Substring(text)
    repeat {
      let digits = rest.prefix { ("0"..."9").contains($0) || $0 == "." }
      rest = rest.dropFirst(digits.count)
      let unit = rest.prefix { $0.isLetter }
      rest = rest.dropFirst(unit.count)
      let scale = unit == "w" ? 7.0 : 1
      guard digits.count <= 9, digits.first != ".", let number = Double(digits),
        let length = Quantity.duration(number * scale, unit == "w" ? "d" : String(unit)), length < .seconds(10_000_000_000)
      else {
        throw ValidationError(
          "expected a length of time, found \(Diagnostic.quote(text)); write a number and one of the units m h d w: `2h`")
      }
      total += length
    } while !rest.isEmpty && total < .seconds(10_000_000_000)
    return total
  }
}
