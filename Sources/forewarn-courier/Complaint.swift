import Glibc
import WatchEngine

/// Says on the standard error what keeps the courier from doing its work.
func complain(_ text: String) { write("forewarn-courier: \(text)\n") }

/// Says on the standard error what is wrong in the configuration, with the place and the way out.
func complain(_ diagnostic: Diagnostic) { write(diagnostic.text + "\n") }

/// One write, without stdio's buffers, which threads would share.
private func write(_ text: String) {
  var text = text
  text.withUTF8 { bytes in _ = Glibc.write(STDERR_FILENO, bytes.baseAddress, bytes.count) }
}
