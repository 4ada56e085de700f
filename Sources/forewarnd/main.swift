import Glibc
import HostIO
import WatchEngine

/// Does what the command line asks for, unless this process is a disposable reader that a daemon started.
/// - Returns: the exit code.
func runForewarnd(_ arguments: [String]) -> Int32 {
  MountReader.runIfAsked()
  IdentityReader.runIfAsked()
  CanaryTask.runIfAsked()
  HostReport.runIfAsked()
  DisposableWorker.runIfAsked(IncidentCounter.argument, StateCopy.run)
  do throws(Options.Mistake) {
    switch try Options.parse(arguments) {
    case .help:
      print(Options.usage, terminator: "")
      return EXIT_SUCCESS
    case .version:
      print("forewarnd \(forewarnVersion)")
      return EXIT_SUCCESS
    case .watch(let options):
      return Daemon.run(options)
    }
  } catch {
    complain(error.message)
    return EX_USAGE
  }
}

exit(runForewarnd(Array(CommandLine.arguments.dropFirst())))
