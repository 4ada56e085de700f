import CourierEngine
import Glibc
import HostIO
import Logging
import WatchEngine

extension Courier {
  /// Writes down how deliveries ended, and hands on what another receiver must tell.
  func settle(_ settlements: [Settlement], at channel: Channel, took: Duration?, answer: String?) {
    let now = Instant.now
    for settlement in settlements {
      let id = settlement.delivery.id
      guard var item = ledger[id] else { continue }
      item.outstanding.remove(channel.name)
      if settlement.outcome != .delivered, settlement.outcome != .superseded { item.failed.insert(channel.name) }
      ledger[id] = item
      spool.push(.settle(id: id, receiver: channel.name, settlement.outcome))
      var why = settlement.why
      if settlement.outcome == .diverted, let to = divert(id, from: channel, why: why ?? "refused") {
        why = "\(why ?? "refused"); told at \(to) instead"
      }
      count(settlement, channel, now)
      report.add(
        DeliveryReport.Recent(
          id: id, receiver: channel.name, incident: item.incident, outcome: settlement.outcome, at: now.realtime,
          took: settlement.outcome == .delivered ? took : nil, tries: settlement.tries,
          late: max(now.realtime - item.at, .zero), why: why, answer: settlement.outcome == .delivered ? answer : nil,
          isVolatile: !item.isDurable))
      if settlement.outcome == .dead || settlement.outcome == .expired || settlement.outcome == .limited {
        log.tell(
          .notificationLost, .error,
          "notification \(id) was not told at \(channel.name) (\(settlement.outcome.rawValue)): \(why ?? "unknown")",
          ["RECEIVER": channel.name, "NOTIFICATION": id, "INCIDENT": "\(item.incident)", "OUTCOME": settlement.outcome.rawValue])
      }
      settleIfDone(id)
      mustWrite = true
    }
  }

  /// Has others tell what is meant for receivers that there are none of here: nobody else would.
  func settleUnknown(_ id: String) {
    guard var item = ledger[id], !item.unknown.isEmpty else { return }
    let names = item.unknown
    item.unknown = []
    item.failed.formUnion(names)
    ledger[id] = item
    let why = "no such receiver is in the configuration that the courier has read; systemctl reload forewarn-courier"
    for name in names {
      // Who waits for the answer to a test wants this one.
      let isPrompt = item.delivery(id, to: name).isPrompt
      let other = isPrompt ? nil : replacement(id, from: name, fallback: nil).flatMap { divert(id, from: name, to: $0, why: why) }
      let outcome: Settlement.Outcome = other == nil ? .dead : .diverted
      spool.push(.settle(id: id, receiver: name, outcome))
      let now = Instant.now.realtime
      report.add(
        DeliveryReport.Recent(
          id: id, receiver: name, incident: item.incident, outcome: outcome, at: now, took: nil, tries: 0,
          late: max(now - item.at, .zero), why: other.map { "\(why); told at \($0) instead" } ?? why, answer: nil,
          isVolatile: !item.isDurable))
      guard other == nil else { continue }
      log.tell(
        .notificationLost, .error, "notification \(id) was not told at \(name) (dead): \(why)",
        ["RECEIVER": name, "NOTIFICATION": id, "INCIDENT": "\(item.incident)", "OUTCOME": outcome.rawValue])
    }
  }

  private func count(_ settlement: Settlement, _ channel: Channel, _ now: Instant) {
    switch settlement.outcome {
    case .delivered:
      channel.report.delivered += 1
      channel.report.lastDelivered = now.realtime
    case .dead, .diverted, .expired, .limited: channel.report.dead += 1
    case .superseded: break
    }
  }

  /// Whether somebody else can be told what this receiver refuses.
  func canDivert(_ delivery: Delivery, from channel: Channel) -> Bool { replacement(delivery.id, from: channel) != nil }

  /// Who tells it in place of `channel`: its fallback, else the first that works, of those that have not failed themselves.
  private func replacement(_ id: String, from channel: Channel) -> Channel? {
    replacement(id, from: channel.name, fallback: channel.receiver.fallback)
  }

  private func replacement(_ id: String, from: String, fallback: String?) -> Channel? {
    guard let item = ledger[id] else { return nil }
    func isPossible(_ other: Channel) -> Bool {
      other.name != from && !item.failed.contains(other.name) && !item.via(of: from).contains(other.name)
    }
    if let name = fallback, let other = self.channel(name), isPossible(other) { return other }
    let others = channels.filter(isPossible)
    return others.first { $0.queue.state == .ok } ?? others.first { $0.queue.state != .broken }
  }

  /// - Returns: who tells it now.
  private func divert(_ id: String, from channel: Channel, why: String) -> String? {
    replacement(id, from: channel).flatMap { divert(id, from: channel.name, to: $0, why: why) }
  }

  private func divert(_ id: String, from: String, to other: Channel, why: String) -> String? {
    guard var item = ledger[id] else { return nil }
    // Told there anyway, or about to be.
    guard !item.recipients.contains(where: { $0.receiver == other.name }) || item.failed.contains(other.name),
      !item.diverts.contains(where: { $0.to == other.name })
    else { return other.name }
    let divert = SpoolBook.Divert(from: from, to: other.name, why: why)
    item.diverts.append(divert)
    item.outstanding.insert(other.name)
    ledger[id] = item
    spool.push(.divert(id: id, divert))
    settle(other.queue.add(item.delivery(id, to: other.name)), at: other, took: nil, answer: nil)
    return other.name
  }

  /// Tells the end of an incident to those, too, who were told of it in place of a receiver that works again meanwhile.
  func tellStandIns(_ id: String) {
    guard let item = ledger[id], item.isOver, item.incident > 0 else { return }
    for earlier in ledger.items.values where earlier.incident == item.incident && !earlier.isOver {
      for divert in earlier.diverts where channel(divert.to) != nil {
        guard ledger[id]?.recipients.contains(where: { $0.receiver == divert.to }) == false,
          ledger[id]?.diverts.contains(where: { $0.to == divert.to }) == false
        else { continue }
        ledger[id]?.diverts.append(divert)
        ledger[id]?.outstanding.insert(divert.to)
        spool.push(.divert(id: id, divert))
      }
    }
  }

  /// Lets go of what is told everywhere.
  func settleIfDone(_ id: String) {
    guard let item = ledger[id], item.outstanding.isEmpty, arrivals[id]?.isAdmitted != false else { return }
    if mustHold(item) {
      ledger[id]?.isHeld = true
      dropOlder(than: id, item)
      return
    }
    if item.isOver { dropOlder(than: id, item) }
    forget(id)
  }

  /// Lets go of what was kept for an end that never came: the watch that would have told it is gone, or has forgotten.
  func dropForgotten(_ now: Instant) {
    for (id, item) in ledger.items where item.isHeld && now.boottime - item.taken > Self.longestHold { forget(id) }
  }

  private static let longestHold: Duration = .seconds(30 * 86_400)

  func forget(_ id: String) {
    guard let item = ledger[id] else { return }
    // The disk may be about to write it: its answer comes here again.
    if arrivals[id]?.isAsked == true, item.isInOutbox {
      outbox.remove("\(id).json")
      ledger[id]?.isInOutbox = false
      return
    }
    if item.isInOutbox { outbox.remove("\(id).json") }
    arrivals[id] = nil
    ledger[id] = nil
    book.remove(id)
    if item.isDurable { spool.push(.remove(id: id)) }
  }

  /// Whether it is needed for as long as it fires: an Alertmanager forgets what it is not reminded of, and who was told in place of
  /// another one has to hear of the end too.
  private func mustHold(_ item: Ledger.Item) -> Bool {
    guard case .incident = item.kind, !item.isOver else { return false }
    return !item.diverts.isEmpty || item.recipients.contains { channel($0.receiver)?.receiver.type == .alertmanager }
  }

  /// Earlier news of the same incident that were held.
  private func dropOlder(than id: String, _ item: Ledger.Item) {
    for (other, held) in ledger.items where held.isHeld && held.incident == item.incident && other < id { forget(other) }
  }
}
