import HostIO
import WatchEngine

/// What the courier takes from the configuration that all programs share.
struct CourierConfiguration {
  var receivers: [Receiver] = []
  var heartbeats: [Heartbeat] = []

  /// Reads the files, or all of their errors.
  static func load(_ directory: String?) -> (configuration: CourierConfiguration?, diagnostics: [Diagnostic]) {
    let files = ConfigurationFiles(directory: directory)
    let loaded = files.compile()
    let diagnostics = files.diagnostics + loaded.diagnostics
    guard let rules = loaded.rules, diagnostics.isEmpty else { return (nil, diagnostics) }
    return (CourierConfiguration(receivers: rules.receivers, heartbeats: rules.heartbeats), [])
  }
}
