import Glibc
import WatchEngine

/// What stands in the way of the files with secrets, as far as the caller may see it: the courier refuses them later.
struct SecretChecks {
  /// The uid of the courier; `nil` where there is no such account.
  var courier: UInt32?

  static let account = "forewarn-courier"

  init() { courier = getpwnam(Self.account).map { $0.pointee.pw_uid } }

  init(courier: UInt32?) { self.courier = courier }

  /// One sentence a file, each with the way out.
  func warnings(_ rules: RuleSet) -> [String] {
    var warnings: [String] = []
    for receiver in rules.receivers {
      for key in receiver.type.keys where key.form == .secret {
        guard let path = receiver.values[key.name], let text = warning(path) else { continue }
        warnings.append("receiver `\(receiver.name)`: `\(key.name)`: \(text)")
      }
    }
    for heartbeat in rules.heartbeats {
      guard let path = heartbeat.values["url-file"], let text = warning(path) else { continue }
      warnings.append("heartbeat `\(heartbeat.name)`: `url-file`: \(text)")
    }
    return warnings
  }

  /// `nil` for a file that is well, that can't be seen from here, or that is the name of a credential.
  func warning(_ path: String) -> String? {
    guard path.hasPrefix("/") else { return nil }
    let place = TerminalText.escape(path, limit: 200)
    var status = stat()
    guard lstat(path, &status) == 0 else {
      let error = errno
      guard error == ENOENT || error == ENOTDIR else { return nil }
      return "there is no \(place); write the secret into it: `install -m 600 -o \(Self.account) /dev/stdin \(place)`"
    }
    switch status.st_mode & S_IFMT {
    case S_IFREG: break
    case S_IFLNK: return "\(place) is a link, which the courier does not follow; name the file itself"
    default: return "\(place) is no plain file"
    }
    if status.st_mode & 0o077 != 0 {
      return "\(place) may be read by others than its owner, so the courier refuses it; `chmod 600 \(place)`"
    }
    if status.st_size == 0 { return "\(place) is empty" }
    guard let courier, status.st_uid != courier else { return nil }
    return "\(place) does not belong to \(Self.account), which can't read it; `chown \(Self.account) \(place)`, or load it as a "
      + "credential: forewarn.conf(5)"
  }
}
