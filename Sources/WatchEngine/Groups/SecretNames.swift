/// The names that secrets go by.
enum SecretNames {
  /// Anywhere in a name, small, without `-`, `_` and `.`.
  private static let parts: [String] = [
    "password", "passwd", "passphrase", "passcode", "secret", "token", "apikey", "accesskey", "privatekey", "credential",
    "authorization", "bearer", "cookie", "sessionid",
  ]
  /// At the end of a name.
  private static let ends: [String] = ["pass", "pwd", "pw", "key", "auth", "sig", "signature", "jwt", "psk"]
  /// At the end of names of what is about a secret, but none.
  private static let harmlessEnds: [String] = ["file", "path", "dir", "size", "length", "type", "timeout", "ttl"]
  /// What secrets of well-known services begin with.
  private static let beginnings: [String] = [
    "ghp_", "gho_", "ghs_", "ghu_", "github_pat_", "glpat-", "xoxb-", "xoxp-", "xapp-", "sk-", "sk_live_", "rk_live_", "AKIA",
    "ASIA",
    "eyJ", "hvs.", "npm_", "dop_v1_", "SG.",
  ]
  /// What stands before a secret in the addresses of web hooks.
  private static let hooks: [String] = [
    "hooks.slack.com/services/", "/api/webhooks/", "api.telegram.org/bot", "/hooks/", "/webhook/", "hc-ping.com/",
  ]

  static func isOfName(_ byte: UInt8) -> Bool {
    byte &- 0x30 <= 9 || (byte | 0x20) &- 0x61 <= 25 || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "-")
      || byte == UInt8(ascii: ".")
  }

  /// Whether what goes by `name` is a secret.
  static func contains(_ name: ArraySlice<UInt8>) -> Bool {
    guard name.count >= 2, name.count <= 80 else { return false }
    var plain: [UInt8] = []
    for byte in name {
      guard isOfName(byte) else { return false }
      if byte &- 0x30 <= 9 || (byte | 0x20) &- 0x61 <= 25 { plain.append(byte &- 0x41 <= 25 ? byte | 0x20 : byte) }
    }
    if harmlessEnds.contains(where: { has(plain, $0, at: plain.count - $0.utf8.count) }) { return false }
    if ends.contains(where: { has(plain, $0, at: plain.count - $0.utf8.count) }) { return true }
    for part in parts where plain.count >= part.utf8.count {
      for start in 0...(plain.count - part.utf8.count) where has(plain, part, at: start) { return true }
    }
    return false
  }

  /// Whether a secret follows a word: the schemes of HTTP's `Authorization`.
  static func isScheme(_ word: ArraySlice<UInt8>) -> Bool {
    guard word.count >= 5, word.count <= 6 else { return false }
    let small = word.map { $0 | 0x20 }
    return small.elementsEqual("bearer".utf8) || small.elementsEqual("basic".utf8) || small.elementsEqual("digest".utf8)
  }

  /// Where in a token a secret begins that is known by its looks.
  static func knownSecret(in bytes: [UInt8], _ token: Range<Int>) -> Int? {
    for index in token {
      for hook in hooks where has(bytes, hook, at: index, before: token.upperBound) {
        if index + hook.utf8.count < token.upperBound { return index + hook.utf8.count }
      }
      // In the middle of a word it is chance.
      if index > token.lowerBound, bytes[index - 1] &- 0x30 <= 9 || (bytes[index - 1] | 0x20) &- 0x61 <= 25 { continue }
      for beginning in beginnings where has(bytes, beginning, at: index, before: token.upperBound) {
        if token.upperBound - index >= 16 { return index }
      }
    }
    return nil
  }

  private static func has(_ bytes: [UInt8], _ text: String, at start: Int, before end: Int? = nil) -> Bool {
    guard start >= 0, start + text.utf8.count <= end ?? bytes.count else { return false }
    var index = start
    for byte in text.utf8 {
      if bytes[index] != byte { return false }
      index += 1
    }
    return true
  }
}
