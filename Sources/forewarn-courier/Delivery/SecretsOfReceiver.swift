import CourierEngine
import Glibc
import HostIO
import WatchEngine

extension Target {
  /// Reads the files that a receiver's keys name.
  ///
  /// - Throws: which can't be used, and why.
  init(reading receiver: Receiver) throws(SecretFile.Refusal) {
    var values: [String: String] = [:]
    for key in receiver.type.keys {
      guard let name = receiver.values[key.name] else { continue }
      if key.form == .secret {
        values[key.name] = try readSecret(key.name, name)
      } else if key.name == "template-file" {
        let (bytes, failure) = ForeignFile.read(name, limit: SecretFile.largest + 1)
        guard failure == 0, bytes.count <= SecretFile.largest, let text = String(validating: bytes, as: UTF8.self) else {
          throw SecretFile.Refusal(words: "\(key.name): can't be read as text of at most 64 KiB")
        }
        values[key.name] = text
      }
    }
    self.init(receiver: receiver, secrets: Secrets(values))
  }
}

/// Reads the file that a key names; the key, never the value, is part of a refusal.
func readSecret(_ key: String, _ name: String) throws(SecretFile.Refusal) -> String {
  do throws(SecretFile.Refusal) {
    return try SecretFile.read(name, credentials: getenv("CREDENTIALS_DIRECTORY").map { String(cString: $0) })
  } catch {
    throw SecretFile.Refusal(words: "\(key) \(error.words)")
  }
}
