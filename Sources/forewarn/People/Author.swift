import Glibc

/// Whose word it is that this program writes down: for people who ask later, not for proof.
enum Author {
  static func current() -> String {
    let uid = getuid()
    let entry = getpwuid(uid).flatMap { $0.pointee.pw_name.map { String(cString: $0) } }
    return name(sudoUser: environment("SUDO_USER"), account: entry, user: environment("USER"), uid: uid)
  }

  /// The first that can be a name: who called sudo, the account, what the environment says, the number.
  static func name(sudoUser: String?, account: String?, user: String?, uid: UInt32) -> String {
    for candidate in [sudoUser, account, user] {
      if let name = candidate.map(plain), !name.isEmpty { return name }
    }
    return "uid \(uid)"
  }

  /// The letters that names of accounts have, up to 64 of them.
  private static func plain(_ name: String) -> String {
    let letters = name.unicodeScalars.filter { letter in
      letter.isASCII
        && (letter.properties.isAlphabetic || ("0"..."9").contains(letter) || "._-@+".unicodeScalars.contains(letter))
    }
    return String(String.UnicodeScalarView(letters.prefix(64)))
  }

  private static func environment(_ name: String) -> String? { getenv(name).map { String(cString: $0) } }
}
