import Glibc
import WatchEngine

/// Does what the command line asks for.
/// - Returns: the exit code.
func runCourier(_ arguments: [String]) -> Int32 {
  do throws(Options.Mistake) {
    switch try Options.parse(arguments) {
    case .help:
      print(Options.usage, terminator: "")
      return EXIT_SUCCESS
    case .version:
      print("forewarn-courier \(forewarnVersion)")
      return EXIT_SUCCESS
    case .carry:
      return EX_UNAVAILABLE
    }
  } catch {
    complain(error.message)
    return EX_USAGE
  }
}

exit(runCourier(Array(CommandLine.arguments.dropFirst())))
