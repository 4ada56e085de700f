import CHost
import Glibc
import WatchEngine

/// Asks a disposable process for titles and cgroups, and never waits for it: what was answered meanwhile is taken at the next look.
///
/// For one thread at a time.
package struct IdentityDesk: ~Copyable {
  /// After how long without an answer the process that waits is ended, and another one started.
  package static let patience: Duration = .seconds(5)
  /// How many processes that were ended may still be there before no other one is started.
  static let mostStuck = 4
  /// How many are asked for in one packet.
  static let batch = 128

  private let start: () -> MountHelper?
  private var helper: MountHelper?
  private var stuck: [MountHelper] = []
  private var request: [UInt8] = []
  private var answer = [UInt8](repeating: 0, count: IdentityAnswer.longest + 1)
  private var outstanding: [ProcessCensus.Wanted] = []
  private var answered = 0
  private var lastAnswer: Duration = .zero
  /// After one that ended without an answer, when the next may be started.
  private var nextStart: Duration = .zero
  private var page = IdentityPage(procRoot: "/proc")
  /// Why titles can't be read; `nil` while they are answered.
  package private(set) var unknown: Unknown? = .notYetSampled

  package init() {
    self.init { MountHelper.start("/proc/self/exe", name: MountReader.processName, argument: IdentityReader.argument) }
  }

  init(start: @escaping () -> MountHelper?) { self.start = start }

  deinit {
    helper?.kill()
    helper?.hangUp()
  }

  /// Puts processes where what was answered since the last look says that they belong.
  /// - Parameter patience: how long to wait for answers that are missing.
  package mutating func collect(into census: inout ProcessCensus, patience: Duration = .zero) {
    let deadline = Instant.monotonicNow + patience
    while answered < outstanding.count, let helper {
      let length = answer.withUnsafeMutableBytes { recv(helper.socket, $0.baseAddress, $0.count, Int32(MSG_DONTWAIT)) }
      if length < 0 && errno == EINTR { continue }
      if length < 0 && errno == EAGAIN {
        if helper.waits(until: deadline) { continue }
        break
      }
      guard length > 0, let failure = take(length, &census) else {
        if answered == 0 { nextStart = Instant.monotonicNow + Self.patience }
        return giveUp(.failed(errno: EPIPE), &census)
      }
      // Gone is gone. Whoever is in uninterruptible sleep is not to be disturbed, but to be known all the same.
      if failure != 0, failure != ENOENT, failure != ESRCH { nameOnly(outstanding[answered], &census) }
      answered += 1
      lastAnswer = Instant.monotonicNow
      noteAnswer(&census)
    }
    if answered < outstanding.count, Instant.monotonicNow - lastAnswer >= Self.patience { giveUp(.timedOut, &census) }
  }

  /// Titles can be read: those who are known by their names alone are looked at again.
  private mutating func noteAnswer(_ census: inout ProcessCensus) {
    guard let unknown else { return }
    if unknown != .notYetSampled { census.lookAgain() }
    self.unknown = nil
  }

  /// Asks for processes, unless answers are still missing. Where nobody can be asked they are known by name and cgroup.
  package mutating func ask(_ wanted: [ProcessCensus.Wanted], _ census: inout ProcessCensus) {
    reap()
    guard answered >= outstanding.count else { return }
    outstanding.removeAll(keepingCapacity: true)
    answered = 0
    guard !wanted.isEmpty else { return }
    if helper == nil, stuck.count < Self.mostStuck, Instant.monotonicNow >= nextStart { helper = start() }
    guard let helper else {
      if unknown == nil || unknown == .notYetSampled { unknown = .failed(errno: EAGAIN) }
      for process in wanted { nameOnly(process, &census) }
      return
    }
    lastAnswer = Instant.monotonicNow
    for start in stride(from: 0, to: wanted.count, by: Self.batch) {
      request.removeAll(keepingCapacity: true)
      let end = min(wanted.count, start + Self.batch)
      for index in start..<end {
        append(UInt64(clamping: wanted[index].pid))
        append(wanted[index].startTicks)
      }
      let sent = request.withUnsafeBytes { send(helper.socket, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL | MSG_DONTWAIT)) }
      if sent < 0 && errno == EAGAIN { return }
      guard sent == request.count else { return giveUp(.failed(errno: EPIPE), &census) }
      for index in start..<end { outstanding.append(wanted[index]) }
    }
  }

  private mutating func append(_ word: UInt64) {
    for index in 0..<8 { request.append(UInt8(truncatingIfNeeded: word >> UInt64(index * 8))) }
  }

  /// - Returns: the error number that it tells; `nil` where the answer is not the one that is due.
  private func take(_ length: Int, _ census: inout ProcessCensus) -> Int32? {
    let packet = answer.span.extracting(0..<min(length, answer.count))
    guard let head = IdentityAnswer(packet) else { return nil }
    let wanted = outstanding[answered]
    guard head.pid == wanted.pid, head.startTicks == wanted.startTicks else { return nil }
    if head.errno == 0 {
      census.identify(
        head.pid, startTicks: head.startTicks, name: head.name, cgroup: packet.extracting(head.cgroup),
        title: packet.extracting(head.title))
    }
    return head.errno
  }

  /// Puts a process where its name and its cgroup say that it belongs, unless its title was once known: reading these never waits for it.
  private mutating func nameOnly(_ wanted: ProcessCensus.Wanted, _ census: inout ProcessCensus) {
    guard !census.isIdentified(wanted) else { return }
    let count = page.fill(IdentityRequest(pid: wanted.pid, startTicks: wanted.startTicks), wantsTitle: false)
    let packet = page.packet.span.extracting(0..<count)
    guard let head = IdentityAnswer(packet), head.errno != ENOENT, head.errno != ESRCH else { return }
    census.identify(
      head.pid, startTicks: head.startTicks, name: head.errno == 0 ? head.name : ShortName(),
      cgroup: packet.extracting(head.cgroup), title: packet.extracting(head.title))
  }

  /// The process hangs over one of them: that one is known by its name and cgroup alone, the others are asked for again.
  private mutating func giveUp(_ why: Unknown, _ census: inout ProcessCensus) {
    // The reason that was found out before says more than that it failed again.
    if unknown == nil || unknown == .notYetSampled { unknown = why }
    if answered < outstanding.count { nameOnly(outstanding[answered], &census) }
    hangUp()
  }

  private mutating func hangUp() {
    if let helper {
      helper.kill()
      helper.hangUp()
      stuck.append(helper)
    }
    helper = nil
    outstanding.removeAll(keepingCapacity: true)
    answered = 0
  }

  private mutating func reap() {
    guard !stuck.isEmpty else { return }
    var status: Int32 = 0
    stuck.removeAll { $0.isGone(&status) }
    // What the loader leaves with that does not find a library, see ld.so(8).
    if status == 127 << 8, unknown == .failed(errno: EPIPE) { unknown = .failed(errno: ELIBACC) }
  }
}

extension MountHelper {
  /// Waits for something to read.
  /// - Returns: whether there is.
  fileprivate func waits(until deadline: Duration) -> Bool {
    let left = deadline - Instant.monotonicNow
    guard left > .zero else { return false }
    var event = pollfd(fd: socket, events: Int16(POLLIN), revents: 0)
    return poll(&event, 1, Int32(clamping: Int64((left / .milliseconds(1)).rounded(.up)))) > 0
  }
}
