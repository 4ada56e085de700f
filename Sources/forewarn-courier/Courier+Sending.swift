import CCurl
import CourierEngine
import Glibc
import HostIO
import Logging
import WatchEngine

extension Courier {
  /// Of a digest's messages so many are read; the others are counted.
  private static let mostInDigest = 100

  /// Sends what is due to a receiver.
  func serve(_ channel: Channel, _ now: Instant) {
    let expired = channel.queue.sweep(at: now.boottime) { canDivert($0, from: channel) }
    if !expired.isEmpty { settle(expired, at: channel, took: nil, answer: nil) }
    guard let shipment = channel.queue.next(at: now.boottime) else { return }
    channel.report.lastTried = now.realtime
    mustWrite = true
    send(shipment, to: channel, isSecondTry: false)
  }

  private func send(_ shipment: Shipment, to channel: Channel, isSecondTry: Bool) {
    guard let outgoing = outgoing(shipment, channel) else {
      return finish(channel, .refusedMessage("what it says can't be read any more"), nil, nil)
    }
    let target: Target
    switch channel.target {
    case .success(let found): target = found
    case .failure(let refusal): return finish(channel, .refusedChannel(refusal.words), nil, nil)
    }
    let carriage: Carriage
    do throws(CarriageError) {
      carriage = try CourierEngine.carriage(for: outgoing, to: channel.receiver, secrets: target.secrets, sign: sign)
    } catch {
      return finish(channel, .refusedChannel(error.description), nil, nil)
    }
    switch carriage {
    case .http(let request): send(request, shipment, channel, target, isSecondTry)
    case .mail(let request): send(request, channel, target)
    case .command(let request): run(request, channel, target)
    }
  }

  private func send(_ request: HTTPRequest, _ shipment: Shipment, _ channel: Channel, _ target: Target, _ isSecondTry: Bool) {
    let started = start(request, channel.route()) { [unowned self] end in
      let now = Instant.now
      channel.names.note(end, url: request.url, wasFresh: false, at: now.realtime)
      channel.warmth.used(at: now.boottime)
      guard let answer = end.answer else {
        // The name is dead, but it was alive: once more, with the address of then.
        if !end.nameWasFound, channel.names.canGoOn, !isSecondTry {
          return send(shipment, to: channel, isSecondTry: true)
        }
        return finish(channel, Upshot(end.failure), end, nil)
      }
      let outcome = Outcome.reading(answer, from: channel.receiver.type, now: now.realtime, hiding: target.secrets)
      finish(channel, Upshot(outcome, status: answer.status), end, outcome.words)
    }
    if !started { finish(channel, .failed("no memory for the connection"), nil, nil) }
  }

  private func send(_ request: MailRequest, _ channel: Channel, _ target: Target) {
    let transfer = Transfer(request, channel.route()) { [unowned self] end in
      guard let answer = end.answer else { return finish(channel, Upshot(end.failure), end, nil) }
      let outcome = Outcome.reading(mail: answer.status, "", hiding: target.secrets)
      finish(channel, Upshot(outcome, status: 0), end, outcome.words)
    }
    guard let transfer, multi.start(transfer) else { return finish(channel, .failed("no memory for the connection"), nil, nil) }
  }

  private func run(_ request: CommandRequest, _ channel: Channel, _ target: Target) {
    let run = ProgramRun(request) { [unowned self] end, took in
      var result = TransferEnd()
      result.took = took
      switch end {
      case .exit(let status, let text):
        let outcome = Outcome.reading(exit: Int(status), text, hiding: target.secrets)
        finish(channel, Upshot(outcome, exit: Int(status)), result, outcome.words)
      case .signal(let signal): finish(channel, .failed("the program was ended by signal \(signal)"), result, nil)
      case .tooLong: finish(channel, .failed("the program took too long and was ended"), result, nil)
      case .cannotStart(let error):
        let words = "the program can't be run: \(String(cString: strerror(error)))"
        finish(channel, error == EAGAIN || error == ENOMEM ? .failed(words) : .refusedChannel(words), result, nil)
      }
    }
    let failure = run.start(request)
    guard failure == 0 else { return run.whenDone(.cannotStart(failure), .zero) }
    runs.append(run)
  }

  /// Looks after the programs that run.
  func workRuns() {
    for run in runs {
      guard let (end, took) = run.work() else { continue }
      runs.removeAll { $0 === run }
      run.whenDone(end, took)
    }
  }

  func start(_ request: HTTPRequest, _ route: Route, _ whenDone: @escaping (TransferEnd) -> Void) -> Bool {
    guard let transfer = Transfer(request, route, whenDone: whenDone) else { return false }
    return multi.start(transfer)
  }

  private func finish(_ channel: Channel, _ upshot: Upshot, _ end: TransferEnd?, _ answer: String?) {
    let settled = channel.queue.finish(upshot, at: Instant.now.boottime, random: .random(in: 0...1)) {
      canDivert($0, from: channel)
    }
    if upshot == .delivered, let end {
      channel.report.latency = end.took
      channel.report.wasWarm = end.wasWarm
    }
    settle(settled, at: channel, took: end?.took, answer: answer)
    tellState(of: channel)
    mustWrite = true
  }

  private func tellState(of channel: Channel) {
    let state = channel.queue.state
    guard state != channel.toldState else { return }
    let fields = ["RECEIVER": channel.name, "STATE": state.rawValue, "WHY": channel.queue.why ?? ""]
    switch state {
    case .ok: log.tell(.receiverWorks, .notice, "\(channel.name) takes messages again", fields)
    case .retrying, .open:
      // From one to the other is no news.
      if channel.toldState == .ok || channel.toldState == .broken {
        log.tell(.receiverFails, .warning, "\(channel.name) does not take messages: \(channel.queue.why ?? "unknown")", fields)
      }
    case .broken:
      log.tell(.receiverBroken, .error, "\(channel.name) refuses messages for good: \(channel.queue.why ?? "unknown")", fields)
    }
    channel.toldState = state
  }
}

extension Courier {
  /// The message as the receiver's own code wants it; `nil` if the notification can't be read.
  private func outgoing(_ shipment: Shipment, _ channel: Channel) -> Outgoing? {
    let now = Instant.now
    let first = shipment.items[0]
    guard let notification = ledger.notification(first.latest.id), let item = ledger[first.latest.id] else { return nil }
    let divert = item.diverts.last { $0.to == channel.name }
    // Who stands in is told for the reason of the one in whose place he is told.
    let told = item.via(of: channel.name).first ?? channel.name
    let recipient = item.recipients.first { $0.receiver == told } ?? item.recipients.first
    var outgoing = Outgoing(
      notification: notification, reason: recipient?.reason ?? .news, note: recipient?.note,
      key: shipment.idempotencyKey(receiver: channel.name), moment: now.realtime)
    outgoing.changes = first.changes + 1
    outgoing.firstChange = first.earlier.first.flatMap { ledger[$0.id]?.at }
    outgoing.divertedFrom = divert.map { Outgoing.Diversion(receiver: $0.from, why: $0.why) }
    outgoing.zone = Zone.local(at: now.realtime)
    if shipment.isDigest {
      let notifications = shipment.items.prefix(Courier.mostInDigest).compactMap { ledger.notification($0.latest.id) }
      outgoing.digest = Outgoing.Digest(
        notifications: notifications, waiting: shipment.items.reduce(0) { $0 + $1.changes + 1 })
    }
    return outgoing
  }

  func sign(_ key: [UInt8], _ text: [UInt8]) -> [UInt8] {
    var digest = [UInt8](repeating: 0, count: 32)
    // OpenSSL takes no missing pointer, even of nothing.
    let (key, text) = (key.isEmpty ? [0] : key, text)
    _ = key.withUnsafeBytes { key in
      text.withUnsafeBufferPointer { text in
        ccurl_hmac_sha256(key.baseAddress, key.count, text.baseAddress, text.count, &digest)
      }
    }
    return digest
  }
}

extension Zone {
  /// The host's own, at that moment.
  static func local(at moment: Duration) -> Zone {
    var seconds = time_t(moment.components.seconds)
    var parts = tm()
    guard localtime_r(&seconds, &parts) != nil, let name = parts.tm_zone else { return .utc }
    return Zone(name: String(cString: name), secondsEast: Int(parts.tm_gmtoff))
  }
}

extension Outcome {
  fileprivate var words: String {
    switch self {
    case .delivered(let words), .retry(_, let words), .permanent(let words): words
    }
  }
}

extension Upshot {
  /// What a failure below the protocol means for the queue.
  init(_ failure: TransferFailure?) {
    let words = failure?.words ?? "no answer"
    self = failure?.isPermanent == true ? .refusedChannel(words) : .failed(words)
  }

  /// What an answer means for the queue.
  init(_ outcome: Outcome, status: Int) {
    switch outcome {
    case .delivered: self = .delivered
    case .retry(let after, let why): self = status == 429 || after != nil ? .slowDown(pause: after, why) : .failed(why)
    case .permanent(let why):
      switch status {
      // This message is not as they want it; another may be.
      case 400, 406, 409, 411, 412, 413, 415, 417, 422, 424, 428, 431, 451: self = .refusedMessage(why)
      default: self = .refusedChannel(why)
      }
    }
  }

  /// What a program's end means for the queue; sysexits(3): EX_USAGE and EX_DATAERR are of the message.
  init(_ outcome: Outcome, exit: Int) { self.init(outcome, status: exit == 64 || exit == 65 ? 400 : 0) }
}
