import Glibc

/// Complains of files that can't be written: once when it begins, and once when it is over.
struct FailureNotes {
  private var failures: [String: Int32] = [:]

  /// - Parameter failure: 0, or the error of this attempt.
  mutating func note(_ file: String, _ failure: Int32) {
    guard failure != failures[file] ?? 0 else { return }
    failures[file] = failure
    complain("\(file): \(failure == 0 ? "written again" : "can't be written: \(String(cString: strerror(failure)))")")
  }
}
