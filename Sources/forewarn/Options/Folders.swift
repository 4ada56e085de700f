import ArgumentParser

/// Where the daemon that is meant keeps its files; several may run side by side.
struct Folders: ParsableArguments {
  @Option(
    name: .customLong("config-dir"), help: ArgumentHelp("Read the configuration of this folder alone.", valueName: "dir"),
    completion: .directory)
  var configuration: String?

  @Option(
    name: .customLong("runtime-dir"), help: ArgumentHelp("Where the daemon writes status.json.", valueName: "dir"),
    completion: .directory)
  var runtime = Folders.systemRuntime

  @Option(
    name: .customLong("state-dir"), help: ArgumentHelp("Where the daemon keeps what outlives it.", valueName: "dir"),
    completion: .directory)
  var state = Folders.systemState

  @Option(
    name: .customLong("courier-dir"),
    help: ArgumentHelp(
      "Where the courier writes delivery.json; without it beside the daemon's folder: RUNTIME-courier.", valueName: "dir"),
    completion: .directory)
  var ownCourier: String?

  static let systemRuntime = "/run/forewarn"
  static let systemState = "/var/lib/forewarn"

  var courier: String { ownCourier ?? runtime + "-courier" }
  var statusPath: String { runtime + "/status.json" }
  var deliveryPath: String { courier + "/delivery.json" }
  var outbox: String { runtime + "/outbox" }
  var silences: String { state + "/silences" }
  var acknowledgements: String { state + "/acks" }
}
