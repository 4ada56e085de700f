import Glibc
import WatchEngine

/// The daemon's end of one disposable process that makes a report. Never waits for more than it is told to.
struct ReportAsker: ~Copyable {
  enum Outcome: Equatable {
    /// The text is in the buffer.
    case answer
    /// It has not answered, and is left alone: that it hangs is the value, and another one would hang as well.
    case silent
    /// The kernel starts no process, or it ended without an answer.
    case noHelper
  }

  private let room: Int
  private let start: () -> MountHelper?
  private var helper: MountHelper?
  /// One that was let go and may not be gone yet.
  private var ending: MountHelper?
  /// Since when the present question has had no answer.
  private(set) var waitingSince: Duration?
  private var buffer: [UInt8] = []
  private var length = 0

  init(_ report: HostReport) { self.init(report, report.start) }

  init(_ report: HostReport, _ start: @escaping () -> MountHelper?) {
    room = report.longest + 1
    self.start = start
  }

  deinit {
    helper?.kill()
    helper?.hangUp()
    _ = helper?.isGone()
  }

  /// The last answer.
  var bytes: Span<UInt8> {
    @_lifetime(borrow self)
    get { buffer.span.extracting(0..<min(length, buffer.count)) }
  }

  /// Asks, unless the question before is still open, and waits a little for the answer.
  mutating func ask(_ request: String, patience: Duration, now: Duration) -> Outcome {
    if let ending, ending.isGone() { self.ending = nil }
    if waitingSince == nil {
      if helper == nil, ending == nil { helper = start() }
      guard helper?.ask(request) ?? false else {
        letGo()
        return .noHelper
      }
      waitingSince = now
    }
    guard let helper else { return .noHelper }
    if buffer.isEmpty { buffer = [UInt8](repeating: 0, count: room) }
    switch receive(on: helper.socket, within: patience) {
    case .answer:
      waitingSince = nil
      return .answer
    case .silent: return .silent
    case .noHelper:
      letGo()
      return .noHelper
    }
  }

  /// Ends the process: there is nothing to ask for a while.
  mutating func letGo() {
    waitingSince = nil
    buffer = []
    length = 0
    guard let helper else { return }
    helper.kill()
    helper.hangUp()
    if !helper.isGone() { ending = helper }
    self.helper = nil
  }

  private mutating func receive(on socket: Int32, within patience: Duration) -> Outcome {
    let deadline = Instant.monotonicNow + patience
    while true {
      var event = pollfd(fd: socket, events: Int16(POLLIN), revents: 0)
      let left = max(deadline - Instant.monotonicNow, .zero)
      let ready = poll(&event, 1, Int32(clamping: Int64((left / .milliseconds(1)).rounded(.up))))
      if ready < 0 && errno == EINTR { continue }
      if ready <= 0 { return .silent }
      break
    }
    let got = buffer.withUnsafeMutableBytes { recv(socket, $0.baseAddress, $0.count, Int32(MSG_DONTWAIT)) }
    if got < 0 && (errno == EAGAIN || errno == EINTR) { return .silent }
    guard got > 0 else { return .noHelper }
    // The last byte only keeps the packet from being empty.
    length = got - 1
    return .answer
  }
}
