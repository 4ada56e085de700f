import CourierEngine
import Glibc
import HostIO
import Logging
import WatchEngine

/// A notification on its way from the outbox to the queues.
struct Arrival {
  var since: Duration
  /// Whether the disk was asked to keep it and has not answered.
  var isAsked = false
  var askedAt: Duration = .zero
  /// Whether it is in the queues.
  var isAdmitted = false
}

extension Courier {
  /// The disk is asked to keep so many at a time; what is beyond that stays in the outbox, which is memory.
  private static let mostAsked = 256
  /// After a failure.
  private static let askAgainAfter: Duration = .seconds(5)

  /// Takes what is new in the outbox.
  func scanOutbox(_ now: Instant) {
    // Until the log of the last run is read, nobody knows what was taken before; a disk that hangs must not mute an alert, though.
    guard hasFound || now.realtime - report.startedAt > .seconds(2) else { return }
    let names = outbox.names()
    if !ignored.isEmpty { ignored.formIntersection(names) }
    for name in names where !ignored.contains(name) {
      let id = String(name.dropLast(5))
      if arrivals[id] != nil { continue }
      if book.hasTaken(id) {
        // The watch gave it again after a restart.
        if ledger[id]?.isInOutbox != true { outbox.remove(name) }
        continue
      }
      take(id, name, now)
    }
  }

  private func take(_ id: String, _ name: String, _ now: Instant) {
    let (bytes, failure) = outbox.read(name)
    // Gone: the watch needed the room, or somebody took it.
    if failure == ENOENT { return }
    guard failure == 0, let notification = parse(bytes), notification.id == id else {
      ignored.insert(name)
      log.tell(
        .fileSkipped, .error, "\(name) in the outbox is no notification that this release can read; it is left there",
        ["FILE": name])
      return
    }
    book.take(id)
    var item = Ledger.Item(notification, bytes: bytes, taken: now)
    item.isInOutbox = true
    sort(notification.recipients.map(\.receiver), into: &item)
    ledger[id] = item
    arrivals[id] = Arrival(since: now.monotonic)
    ask(id, now)
    tellStandIns(id)
    note(notification, now)
  }

  private func parse(_ bytes: [UInt8]) -> Notification? {
    guard bytes.count <= Notification.largestFile else { return nil }
    do { return try Notification(parsing: bytes.span) } catch { return nil }
  }

  /// Those that there are are waited for; the others may be in a configuration that the watch has read and this program has not.
  private func sort(_ names: [String], into item: inout Ledger.Item) {
    item.outstanding = Set(names.filter { channel($0) != nil })
    // What can be no receiver's name is nobody's loss.
    item.unknown = Array(names.filter { channel($0) == nil && SpoolBook.isID($0) }.prefix(64))
  }

  func channel(_ name: String) -> Channel? { channels.first { $0.name == name } }

  private func ask(_ id: String, _ now: Instant) {
    guard let item = ledger[id] else { return }
    guard asked < Courier.mostAsked else {
      unasked.append(id)
      return
    }
    asked += 1
    arrivals[id]?.isAsked = true
    arrivals[id]?.askedAt = now.monotonic
    spool.push(.keep(id: id, bytes: item.bytes))
  }

  /// Asks for those that were not asked for, or failed.
  func askSpoolAgain(_ now: Instant) {
    if report.spool != nil, !isProbing, now.monotonic - probedAt >= Courier.askAgainAfter {
      isProbing = true
      probedAt = now.monotonic
      spool.push(.probe)
    }
    guard asked == 0, unasked.isEmpty else { return }
    for (id, arrival) in arrivals where !arrival.isAsked && now.monotonic - arrival.askedAt >= Courier.askAgainAfter {
      ask(id, now)
    }
  }

  /// What the disk did.
  func takeSpoolAnswers(_ now: Instant) {
    for answer in spool.take() {
      switch answer {
      case .found(let found): take(found, now)
      case .kept(let id, let failure):
        arrivals[id]?.isAsked = false
        asked = max(asked - 1, 0)
        tellSpool(failure)
        guard failure == 0 else {
          admit(id)
          continue
        }
        ledger[id]?.isDurable = true
        admit(id)
        outbox.remove("\(id).json")
        ledger[id]?.isInOutbox = false
        arrivals[id] = nil
        // All was told before the disk had it.
        if let item = ledger[id], item.outstanding.isEmpty, !item.isHeld { forget(id) }
      case .failed(let failure): tellSpool(failure)
      case .probed(let failure):
        isProbing = false
        tellSpool(failure)
      }
    }
    askNext(now)
  }

  /// Asks for those that came when too many were asked for already.
  private func askNext(_ now: Instant) {
    guard asked < Courier.mostAsked, !unasked.isEmpty else { return }
    let next = unasked.prefix(Courier.mostAsked - asked)
    unasked.removeFirst(next.count)
    for id in next where arrivals[id]?.isAsked == false { ask(id, now) }
  }

  private func tellSpool(_ failure: Int32) {
    let words = failure == 0 ? nil : String(cString: strerror(failure))
    guard words != report.spool else { return }
    report.spool = words
    mustWrite = true
    if let words {
      log.tell(
        .notDurable, .error,
        "\(options.stateDirectory): \(words); notifications are sent from memory, and a power cut would lose what waits",
        ["ERRNO": "\(failure)"])
    } else {
      log.tell(.durableAgain, .notice, "\(options.stateDirectory): notifications are kept on the disk again")
    }
  }

  /// What an earlier run left.
  private func take(_ found: SpoolFolder.Found, _ now: Instant) {
    hasFound = true
    for id in found.book.taken { book.take(id) }
    tellSpool(found.failure)
    if found.skipped > 0 {
      log.tell(
        .fileSkipped, .warning, "\(found.skipped) files or lines in \(options.stateDirectory) were torn and are skipped",
        ["COUNT": "\(found.skipped)"])
    }
    for (id, bytes) in found.files where ledger[id] == nil {
      guard let notification = parse(bytes), notification.id == id, let entry = found.book.entries[id] else {
        log.tell(.fileSkipped, .error, "\(id).json in \(options.stateDirectory)/queue is torn and is skipped", ["FILE": id])
        continue
      }
      var item = Ledger.Item(notification, bytes: bytes, taken: now)
      // How old it is, as far as the clock can tell over a boot.
      let age = max(now.realtime - notification.at, .zero)
      item.taken = now.boottime - age
      item.takenRealtime = now.realtime - age
      item.isDurable = true
      item.diverts = entry.diverted
      item.failed = Set(entry.settled.filter { $0.outcome != .delivered && $0.outcome != .superseded }.map(\.receiver))
      sort(entry.outstanding(of: notification.recipients.map(\.receiver)), into: &item)
      ledger[id] = item
      note(notification, now)
      enqueue(id)
      settleIfDone(id)
    }
    scanOutbox(now)
  }

  /// Puts into the queues what waited for the disk for long enough.
  func admit(_ now: Instant) {
    for (id, arrival) in arrivals where !arrival.isAdmitted && now.monotonic - arrival.since >= Courier.diskPatience { admit(id) }
  }

  private func admit(_ id: String) {
    guard let arrival = arrivals[id], !arrival.isAdmitted else { return }
    arrivals[id]?.isAdmitted = true
    enqueue(id)
    settleIfDone(id)
  }

  private func enqueue(_ id: String) {
    guard let item = ledger[id] else { return }
    for name in item.outstanding {
      guard let channel = channel(name) else { continue }
      settle(channel.queue.add(item.delivery(id, to: name)), at: channel, took: nil, answer: nil)
    }
    settleUnknown(id)
    mustWrite = true
  }
}
