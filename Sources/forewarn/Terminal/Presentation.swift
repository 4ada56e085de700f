import Glibc
import WatchEngine

/// What the place can show that a text is made for, and how it tells the time of day.
struct Presentation: Sendable {
  var width = 80
  /// Whether a person sees it as it is; what goes to a file or through a pipe is cut into lines by others.
  var isTerminal = true
  /// Rows of the terminal; `nil` for a file or a pipe.
  var height: Int?
  var hasColour = false
  /// Whether letters beyond ASCII arrive as such.
  var hasUnicode = true
  /// A moment since 1970 in local time: `07:59:50`.
  var timeOfDay: @Sendable (Double) -> String

  init(width: Int = 80, hasColour: Bool = false, hasUnicode: Bool = true, timeOfDay: @escaping @Sendable (Double) -> String) {
    self.width = width
    self.hasColour = hasColour
    self.hasUnicode = hasUnicode
    self.timeOfDay = timeOfDay
  }

  /// Of standard output.
  static func current() -> Presentation {
    var presentation = Presentation(timeOfDay: localTime)
    presentation.isTerminal = isatty(STDOUT_FILENO) == 1
    if presentation.isTerminal {
      var size = winsize()
      if ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 {
        presentation.width = max(40, Int(size.ws_col))
        presentation.height = size.ws_row > 0 ? Int(size.ws_row) : nil
      }
      // no-color.org: set to anything but nothing.
      presentation.hasColour = (environment("NO_COLOR") ?? "").isEmpty && environment("TERM") != "dumb"
    }
    let locale = [environment("LC_ALL"), environment("LC_CTYPE"), environment("LANG")].lazy.compactMap { $0 }.first {
      !$0.isEmpty
    }
    let charset = locale?.lowercased() ?? ""
    presentation.hasUnicode = charset.hasSuffix("utf-8") || charset.hasSuffix("utf8")
    return presentation
  }

  private static func environment(_ name: String) -> String? { getenv(name).map { String(cString: $0) } }

  /// `07:59:50`, with the date in front when it is not within the last 20 hours of now.
  @Sendable private static func localTime(_ moment: Double) -> String {
    guard moment.magnitude < 1e11 else { return "an impossible time" }
    var seconds = time_t(moment)
    var parts = tm()
    guard localtime_r(&seconds, &parts) != nil else { return "an impossible time" }
    let clock = "\(twoDigits(parts.tm_hour)):\(twoDigits(parts.tm_min)):\(twoDigits(parts.tm_sec))"
    guard abs(time(nil) - seconds) > 20 * 3600 else { return clock }
    return "\(Int(parts.tm_year) + 1900)-\(twoDigits(parts.tm_mon + 1))-\(twoDigits(parts.tm_mday)) \(clock)"
  }

  private static func twoDigits(_ number: Int32) -> String { number < 10 ? "0\(number)" : "\(number)" }
}

/// How a piece of text stands out on a terminal.
enum Emphasis: String {
  case plain = ""
  case strong = "1"
  case faint = "2"
  case good = "32"
  case notice = "36"
  case warning = "33"
  case critical = "1;31"
  case heading = "1;4"

  init(_ severity: Severity?) {
    switch severity {
    case .critical: self = .critical
    case .warning: self = .warning
    case .notice: self = .notice
    case nil: self = .strong
    }
  }
}

extension Presentation {
  func show(_ text: String, _ emphasis: Emphasis) -> String {
    guard hasColour, emphasis != .plain, !text.isEmpty else { return text }
    return "\u{1B}[\(emphasis.rawValue)m\(text)\u{1B}[0m"
  }

  var arrow: String { hasUnicode ? "→" : "->" }
  var dot: String { hasUnicode ? "·" : "-" }

  /// A share from 0 to 1 as a bar of `width` columns.
  func bar(_ share: Double, width: Int) -> String {
    let eighths = Int((min(max(share, 0), 1) * Double(width * 8)).rounded())
    guard hasUnicode else {
      let full = (eighths + 4) / 8
      return String(repeating: "#", count: full) + String(repeating: ".", count: width - full)
    }
    let parts = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"]
    let full = String(repeating: "█", count: eighths / 8) + parts[eighths % 8]
    return full + String(repeating: " ", count: width - full.count)
  }
}
