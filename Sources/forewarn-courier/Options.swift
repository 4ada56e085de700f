/// What the command line asks for.
struct Options: Equatable {
  /// Print each change to the terminal instead of the journal.
  var foreground = false
  /// `nil`: the system's drop-in folders.
  var configDirectory: String?
  /// The watch's: the outbox and status.json.
  var runtimeDirectory = "/run/forewarn"
  /// The courier's own: delivery.json.
  var ownRuntimeDirectory = "/run/forewarn-courier"
  var stateDirectory = "/var/lib/forewarn-courier"

  /// What else than to carry.
  enum Request: Equatable {
    case carry(Options)
    case help
    case version
  }

  /// An argument that is not understood.
  struct Mistake: Error, Equatable {
    var message: String
  }

  /// Reads the arguments after the program's name.
  /// - Throws: ``Mistake`` with the way out.
  static func parse(_ arguments: [String]) throws(Mistake) -> Request {
    var options = Options()
    var rest = arguments[...]
    while let argument = rest.popFirst() {
      let name: String
      var attached: String?
      if argument.hasPrefix("--"), let equals = argument.firstIndex(of: "=") {
        name = String(argument[..<equals])
        attached = String(argument[argument.index(after: equals)...])
      } else {
        name = argument
      }
      switch name {
      case "--help", "-h": return .help
      case "--version": return .version
      case "--foreground": options.foreground = true
      case "--config-dir": options.configDirectory = try value(of: name, attached, &rest)
      case "--runtime-dir": options.runtimeDirectory = try value(of: name, attached, &rest)
      case "--own-runtime-dir": options.ownRuntimeDirectory = try value(of: name, attached, &rest)
      case "--state-dir": options.stateDirectory = try value(of: name, attached, &rest)
      default: throw Mistake(message: "\(argument): unknown option; see forewarn-courier --help")
      }
      if attached != nil, name == "--foreground" { throw Mistake(message: "\(name) takes no value") }
    }
    return .carry(options)
  }

  private static func value(of name: String, _ attached: String?, _ rest: inout ArraySlice<String>) throws(Mistake) -> String {
    guard let value = attached ?? rest.popFirst(), !value.isEmpty, attached != nil || !value.hasPrefix("--") else {
      throw Mistake(message: "\(name) needs a path after it")
    }
    return value
  }

  static let usage = """
    forewarn-courier carries notifications from the watch to people.

    usage: forewarn-courier [--foreground] [--config-dir DIR] [--runtime-dir DIR] [--own-runtime-dir DIR]
                            [--state-dir DIR]

      --foreground           tell the terminal what happens, not the journal
      --config-dir DIR       read DIR/forewarn.conf and DIR/conf.d/*.conf instead of
                             /etc/forewarn, /run/forewarn and /usr/lib/forewarn
      --runtime-dir DIR      the watch's folder: the outbox and status.json (/run/forewarn)
      --own-runtime-dir DIR  delivery.json (/run/forewarn-courier)
      --state-dir DIR        what waits, over a restart (/var/lib/forewarn-courier)
      --version              print the version
      --help                 print this text

    signals: SIGHUP reads the configuration and the secrets again, SIGTERM and SIGINT stop after what is under way.
    exit codes: 0 stopped by request, 64 wrong usage, 71 the system gives no descriptor or thread,
    73 a folder can't be written or another forewarn-courier uses it, 78 the configuration has errors.
    Try a receiver with: forewarn test NAME. See which work with: forewarn status.

    """
}
