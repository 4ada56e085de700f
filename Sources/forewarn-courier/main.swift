import CHost
import Glibc
import HostIO
import Logging
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
    case .carry(let options):
      return carry(options)
    }
  } catch {
    complain(error.message)
    return EX_USAGE
  }
}

private func carry(_ options: Options) -> Int32 {
  // First of all: secrets are in this memory.
  _ = chost_hide_memory()
  // The memory of answers and bodies is given back.
  chost_give_back_arrays()
  let (configuration, diagnostics) = CourierConfiguration.load(options.configDirectory)
  guard let configuration else {
    for diagnostic in diagnostics { complain(diagnostic) }
    let count = diagnostics.count
    complain("\(count) \(count == 1 ? "error" : "errors") in the configuration; nothing was started")
    return EX_CONFIG
  }
  do throws(Folders.Failure) { try Folders.prepare(options) } catch {
    complain(error.message)
    return EX_CANTCREAT
  }
  // Before any thread: they inherit the mask, so that signals come here.
  let signals = chost_open_signals()
  guard signals >= 0, let multi = CurlMulti(keeping: 16) else {
    complain("the system gives no descriptor or no memory; raise LimitNOFILE= or MemoryMax=")
    return EX_OSERR
  }
  let journal = options.foreground || access(JournalSocket.path, F_OK) != 0 ? nil : JournalSocket()
  let handler = CourierLog(journal: journal)
  let log = Logger(label: "forewarn-courier") { _ in handler }
  var facts = HostFacts(procRoot: "/proc")
  facts.hostname = HostName.now ?? facts.hostname
  let courier = Courier(
    options: options, log: log, journal: journal, facts: facts, multi: multi, configuration: configuration)
  return courier.run(signals: signals)
}

exit(runCourier(Array(CommandLine.arguments.dropFirst())))
