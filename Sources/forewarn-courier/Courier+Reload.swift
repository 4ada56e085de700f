import CourierEngine
import HostIO
import Logging
import WatchEngine

extension Courier {
  /// Reads the configuration and the secrets again; with any error in it the running one stays.
  func reload() {
    _ = notify.reloading()
    let (new, diagnostics) = CourierConfiguration.load(options.configDirectory)
    if let new {
      apply(new)
      report.refused = nil
      log.tell(.configurationLoaded, .info, "configuration read again: \(status)", ["RECEIVERS": "\(channels.count)"])
      _ = notify.ready(status: status)
    } else if let first = diagnostics.first {
      for diagnostic in diagnostics { complain(diagnostic) }
      report.refused = "\(first.file):\(first.line): \(first.message)"
      log.tell(
        .configurationRefused, .error, "configuration refused: \(report.refused ?? ""); the one of before stays in force",
        ["CONFIG_FILE": first.file, "CONFIG_LINE": "\(first.line)", "CONFIG_ERRORS": "\(diagnostics.count)"])
      _ = notify.ready(status: "reload refused: \(first.file):\(first.line); \(status) as before")
    }
    mustWrite = true
  }

  /// Puts a configuration in force.
  func apply(_ new: CourierConfiguration) {
    configuration = new
    let old = channels
    channels = new.receivers.map { receiver in
      let target = Channel.read(receiver)
      if case .failure(let refusal) = target {
        log.tell(
          .receiverBroken, .error, "\(receiver.name): \(refusal.words)", ["RECEIVER": receiver.name, "WHY": refusal.words])
      }
      guard let known = old.first(where: { $0.name == receiver.name }) else { return Channel(receiver, target) }
      known.configure(receiver, target)
      return known
    }
    // What waited for a receiver that is gone goes to another, or is told as lost.
    for channel in old where self.channel(channel.name) == nil {
      let settled = channel.queue.abandon("the receiver is not configured any more") { canDivert($0, from: channel) }
      settle(settled, at: channel, took: nil, answer: nil)
    }
    beats = new.heartbeats.map { heartbeat in
      var beat = beats.first { $0.heartbeat.name == heartbeat.name } ?? Beat(heartbeat)
      beat.configure(heartbeat)
      return beat
    }
    multi.keep(channels.count * 2 + beats.count)
    report.loadedAt = Instant.now.realtime
  }
}

extension Channel {
  fileprivate static func read(_ receiver: Receiver) -> Result<Target, SecretFile.Refusal> {
    do throws(SecretFile.Refusal) { return .success(try Target(reading: receiver)) } catch { return .failure(error) }
  }
}
