import HostIO

/// What the command line asks for.
struct Options: Equatable {
  /// Print to the terminal, and keep to the folders given.
  var foreground = false
  /// `nil`: the system's drop-in folders.
  var configDirectory: String?
  var runtimeDirectory = "/run/forewarn"
  var stateDirectory = "/var/lib/forewarn"
  var procRoot = "/proc"
  var sysRoot = "/sys"
  var kmsgPath = "/dev/kmsg"
  var cgroupRoot = "/sys/fs/cgroup"
  var processReader = CensusTaker.Choice.best

  /// What else than to watch.
  enum Request: Equatable {
    case watch(Options)
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
      case "--state-dir": options.stateDirectory = try value(of: name, attached, &rest)
      case "--proc-root": options.procRoot = try value(of: name, attached, &rest)
      case "--sys-root": options.sysRoot = try value(of: name, attached, &rest)
      case "--kmsg-path": options.kmsgPath = try value(of: name, attached, &rest)
      case "--cgroup-root": options.cgroupRoot = try value(of: name, attached, &rest)
      case "--process-reader":
        let word = try value(of: name, attached, &rest)
        guard let choice = CensusTaker.Choice(rawValue: word) else {
          throw Mistake(message: "\(name): expected best or proc, found \(word)")
        }
        options.processReader = choice
      default: throw Mistake(message: "\(argument): unknown option; see forewarnd --help")
      }
      if attached != nil, name == "--foreground" { throw Mistake(message: "\(name) takes no value") }
    }
    return .watch(options)
  }

  private static func value(of name: String, _ attached: String?, _ rest: inout ArraySlice<String>) throws(Mistake) -> String {
    guard let value = attached ?? rest.popFirst(), !value.isEmpty, attached != nil || !value.hasPrefix("--") else {
      throw Mistake(message: "\(name) needs a path after it")
    }
    return value
  }

  static let usage = """
    forewarnd watches this host and warns before it locks up.

    usage: forewarnd [--foreground] [--config-dir DIR] [--runtime-dir DIR] [--state-dir DIR]

      --foreground        print what is watched, then each change of state as it happens
      --config-dir DIR    read DIR/forewarn.conf and DIR/conf.d/*.conf instead of
                          /etc/forewarn, /run/forewarn and /usr/lib/forewarn
      --runtime-dir DIR   status.json and the outbox (/run/forewarn)
      --state-dir DIR     what must survive a restart (/var/lib/forewarn)
      --proc-root DIR     another /proc, to stage faults
      --sys-root DIR      another /sys, to stage faults
      --kmsg-path FILE    another /dev/kmsg, to stage faults
      --cgroup-root DIR   another /sys/fs/cgroup, to stage faults
      --process-reader R  best (the default), or proc: read processes without BPF
      --version           print the version
      --help              print this text

    signals: SIGHUP reads the configuration again, SIGTERM and SIGINT stop.
    exit codes: 0 stopped by request, 64 wrong usage, 73 a folder can't be written or another
    forewarnd uses it, 78 the configuration has errors.
    Ask a running one with: forewarn status, forewarn signals, forewarn check (see forewarn --help).

    """
}
