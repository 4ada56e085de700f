import CourierEngine
import HostIO
import Logging
import WatchEngine

extension Courier {
  private static let quickPoll: Duration = .seconds(10)
  private static let slowPoll: Duration = .seconds(60)

  /// Asks for what people replied; no port is opened for it.
  func poll(_ now: Instant) {
    // Since the last question an incident may have begun.
    let latest = now.boottime + (openIncidents.isEmpty ? Courier.slowPoll : Courier.quickPoll)
    for channel in channels { channel.nextPoll = min(channel.nextPoll, latest) }
    for channel in channels where !channel.isPolling && channel.nextPoll <= now.boottime {
      guard case .success(let target) = channel.target, ReplyPoll.isPossible(target) else { continue }
      channel.nextPoll = now.boottime + (openIncidents.isEmpty ? Courier.slowPoll : Courier.quickPoll)
      do throws(CarriageError) {
        guard
          let request = try ReplyPoll.request(
            target, host: facts.hostname, cursor: channel.pollCursor, started: report.startedAt)
        else { continue }
        var route = channel.route()
        // A bot's server holds the question for 25 s while there is nothing to say.
        route.limit = .seconds(40)
        channel.isPolling = start(request, route) { [unowned self] end in
          channel.isPolling = false
          channel.nextPoll = Instant.now.boottime + (openIncidents.isEmpty ? Courier.slowPoll : Courier.quickPoll)
          channel.names.note(end, url: request.url, wasFresh: false, at: Instant.now.realtime)
          guard let answer = end.answer, answer.status == 200 else { return }
          channel.warmth.used(at: Instant.now.boottime)
          take(answer.body, channel, target)
        }
      } catch {
        // Told by the next delivery, which fails of the same.
      }
    }
  }

  private func take(_ body: [UInt8], _ channel: Channel, _ target: Target) {
    let replies: Replies
    do throws(ParseError) {
      replies = try ReplyPoll.read(body, target, host: facts.hostname, cursor: channel.pollCursor)
    } catch {
      return
    }
    channel.pollCursor = replies.cursor ?? channel.pollCursor
    for reply in replies.replies {
      let ack = DeliveryReport.Ack(
        bootID: reply.bootID ?? facts.bootID, incident: reply.incident, by: reply.by, through: channel.name, text: reply.text,
        at: reply.at ?? Instant.now.realtime)
      guard report.add(ack) else { continue }
      mustWrite = true
      log.tell(
        .acknowledged, .notice, "\(ack.by) acknowledged incident \(ack.incident) through \(channel.name)",
        ["INCIDENT": "\(ack.incident)", "BY": ack.by, "RECEIVER": channel.name])
    }
  }

  /// Keeps connections and names ready for an alert.
  func warm(_ now: Instant) {
    for channel in channels where !channel.isWarming && !channel.queue.isUnderWay && !channel.isPolling {
      let isDead = channel.names.deadSince != nil
      let due = isDead ? min(channel.warmth.next, channel.probedAt + .seconds(30)) : channel.warmth.next
      guard due <= now.boottime, let url = origin(channel) else { continue }
      var route = channel.route(fresh: true)
      route.isWarming = true
      channel.probedAt = now.boottime
      channel.isWarming = start(HTTPRequest(method: "HEAD", url: url), route) { [unowned self] end in
        channel.isWarming = false
        let wasAlive = channel.names.deadSince == nil
        channel.names.note(end, url: url, wasFresh: true, at: Instant.now.realtime)
        channel.warmth.warmed(at: Instant.now.boottime, wasWarm: end.wasWarm, failed: end.answer == nil)
        if wasAlive != (channel.names.deadSince == nil) { mustWrite = true }
      }
    }
  }

  /// The server without the path: that is often a secret, and for what it is meant a question for nothing would be a mistake.
  private func origin(_ channel: Channel) -> String? {
    guard case .success(let target) = channel.target else { return nil }
    return target.address.flatMap { WebOrigin($0) }?.root
  }
}

extension Target {
  /// Where it is reached over HTTP; `nil` for mail and programs.
  fileprivate var address: String? {
    switch receiver.type {
    case .email, .command: nil
    default: secrets["url-file"] ?? receiver["server"]
    }
  }
}
