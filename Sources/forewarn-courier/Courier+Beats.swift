import CourierEngine
import HostIO
import Logging
import WatchEngine

/// One heartbeat at work.
struct Beat {
  private(set) var heartbeat: Heartbeat
  private(set) var url: Result<String, SecretFile.Refusal>
  /// Since boot.
  var next: Duration = .zero
  var isUnderWay = false
  var report: DeliveryReport.Beat

  init(_ heartbeat: Heartbeat) {
    self.heartbeat = heartbeat
    url = .failure(SecretFile.Refusal(words: "not read yet"))
    report = DeliveryReport.Beat(name: heartbeat.name)
  }

  mutating func configure(_ heartbeat: Heartbeat) {
    self.heartbeat = heartbeat
    do throws(SecretFile.Refusal) {
      url = .success(try readSecret("url-file", heartbeat.values["url-file"] ?? ""))
    } catch {
      url = .failure(error)
    }
  }

  var route: Route {
    var route = Route()
    route.caFile = heartbeat.values["ca-file"]
    route.proxy = heartbeat.values["proxy"]
    return route
  }
}

extension Courier {
  private static let largestStatus = 16 << 20

  /// Sends the heartbeats that are due, while the watch samples in time. Never queued: a late one lies.
  func beat(_ now: Instant) {
    if let until = quietUntil {
      guard now.realtime > until else { return }
      // Still here: the host did not go down.
      quietUntil = nil
    }
    let isDue = beats.contains { !$0.isUnderWay && $0.next <= now.boottime }
    let watchdogs = channels.filter {
      $0.receiver.type == .alertmanager && $0.receiver.isOn("watchdog") && $0.nextWatchdog <= now.boottime
    }
    guard isDue || !watchdogs.isEmpty else { return }
    let (words, why) = lastWords(now)
    if let words { openIncidents = words.incidents }
    for index in beats.indices where !beats[index].isUnderWay && beats[index].next <= now.boottime {
      guard let words else {
        // Looked at again soon: the silence ends with the watch's.
        beats[index].next = now.boottime + .seconds(1)
        note(why, of: index)
        continue
      }
      beats[index].next = now.boottime + beats[index].heartbeat.every
      send(words.text, beats[index].heartbeat.name)
    }
    guard let words else { return }
    for channel in watchdogs {
      channel.nextWatchdog = now.boottime + Alertmanager.refreshEvery
      guard case .success(let target) = channel.target else { continue }
      do throws(CarriageError) {
        let request = try Alertmanager.watchdog(host: words.host, moment: now.realtime, target)
        _ = start(request, channel.route()) { end in
          channel.names.note(end, url: request.url, wasFresh: false, at: Instant.now.realtime)
        }
      } catch {
        // Told by the next delivery, which fails of the same.
      }
    }
  }

  /// How the host stands; or why that can't be said.
  private func lastWords(_ now: Instant) -> (LastWords?, String) {
    let (bytes, failure) = ForeignFile.read("\(options.runtimeDirectory)/status.json", limit: Courier.largestStatus)
    guard failure == 0 else { return (nil, "the watch does not run: there is no status.json") }
    do throws(ParseError) {
      let words = try LastWords(parsing: bytes.span)
      guard words.isOnTime(at: now.boottime), words.bootID == facts.bootID else {
        return (nil, "the watch is late: its silence is the message")
      }
      return (words, "")
    } catch {
      return (nil, "status.json can't be read")
    }
  }

  private func note(_ why: String?, of index: Int) {
    guard beats[index].report.why != why else { return }
    let name = beats[index].report.name
    beats[index].report.why = why
    mustWrite = true
    if let why {
      log.tell(.heartbeatSilent, .warning, "heartbeat \(name) is silent: \(why)", ["HEARTBEAT": name, "WHY": why])
    } else {
      log.tell(.heartbeatAgain, .notice, "heartbeat \(name) beats", ["HEARTBEAT": name])
    }
  }

  private func send(_ text: String, _ name: String) {
    guard let index = beats.firstIndex(where: { $0.heartbeat.name == name }) else { return }
    guard case .success(let url) = beats[index].url else {
      if case .failure(let refusal) = beats[index].url { note(refusal.words, of: index) }
      return
    }
    var request = HTTPRequest(method: "POST", url: url, headers: [HTTPHeader("Content-Type", "text/plain; charset=utf-8")])
    request.body = Array(text.utf8)
    beats[index].isUnderWay = true
    let started = start(request, beats[index].route) { [unowned self] end in
      // A reload may have moved it.
      guard let index = beats.firstIndex(where: { $0.heartbeat.name == name }) else { return }
      beats[index].isUnderWay = false
      if let status = end.answer?.status, (200..<300).contains(status) {
        beats[index].report.lastSent = Instant.now.realtime
        note(nil, of: index)
      } else {
        note(end.answer.map { "answered \($0.status)" } ?? end.failure?.words ?? "no answer", of: index)
      }
      mustWrite = true
    }
    if !started { beats[index].isUnderWay = false }
  }

  /// Looks at what was taken for what concerns more than its receivers.
  func note(_ notification: Notification, _ now: Instant) {
    switch notification.kind {
    case .incident where notification.transition == .resolved: openIncidents.remove(notification.incident)
    case .incident: openIncidents.insert(notification.incident)
    case .farewell:
      // One that an earlier run took is over.
      guard now.realtime - notification.at < .seconds(60) else { return }
      quietUntil = max(notification.backBy ?? .zero, now.realtime) + .seconds(300)
      for beat in beats { send("\(notification.message)\n", beat.heartbeat.name) }
    case .oomKill, .test: break
    }
  }

  /// Tells an Alertmanager again what fires, before it takes it for over.
  func refresh(_ now: Instant) {
    for channel in channels where channel.receiver.type == .alertmanager && channel.nextRefresh <= now.boottime {
      channel.nextRefresh = now.boottime + Alertmanager.refreshEvery
      let held = ledger.items.filter { $0.value.isHeld && $0.value.recipients.contains { $0.receiver == channel.name } }
      let notifications = held.keys.sorted().compactMap { ledger.notification($0) }
      guard let first = notifications.first, case .success(let target) = channel.target else { continue }
      var outgoing = Outgoing(notification: first, reason: .repeat, key: "refresh/\(channel.name)", moment: now.realtime)
      outgoing.digest = Outgoing.Digest(notifications: notifications, waiting: notifications.count)
      do throws(CarriageError) {
        let carriage = try carriage(for: outgoing, to: channel.receiver, secrets: target.secrets, sign: sign)
        guard case .http(let request) = carriage else { continue }
        _ = start(request, channel.route()) { end in
          channel.names.note(end, url: request.url, wasFresh: false, at: Instant.now.realtime)
        }
      } catch {
        // Told by the next delivery, which fails of the same.
      }
    }
  }
}
