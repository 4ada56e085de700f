import CCurl
import CHost
import CourierEngine
import Glibc
import HostIO
import Logging
import WatchEngine

/// The courier: one thread that takes notifications from the outbox and carries them out, and one that writes to the disk.
final class Courier {
  /// For so long a notification may wait for the disk before it is sent without.
  static let diskPatience: Duration = .milliseconds(250)
  static let longestWait: Duration = .seconds(1)

  let options: Options
  let log: Logger
  let journal: JournalSocket?
  var facts: HostFacts
  let notify = Notify()
  let multi: CurlMulti
  let spool: Spool
  var outbox: Outbox
  let deliveryFile: StatusFile
  var configuration: CourierConfiguration
  var channels: [Channel] = []
  var beats: [Beat] = []
  var ledger = Ledger()
  var arrivals: [String: Arrival] = [:]
  /// How many of them the disk was asked to keep and has not answered, and those for which it is still to be asked.
  var asked = 0
  var unasked: [String] = []
  /// Whether and since when it is asked whether it takes something again.
  var isProbing = false
  var probedAt: Duration = .zero
  /// IDs that were taken by this or an earlier run.
  var book = SpoolBook()
  var hasFound = false
  var ignored: Set<String> = []
  var report = DeliveryReport()
  var json = JSONWriter(reserving: 16 << 10)
  var runs: [ProgramRun] = []
  /// Until when heartbeats are silent, since 1970: the host goes down on purpose.
  var quietUntil: Duration?
  var openIncidents: Set<Int> = []
  private var writtenAt: Duration = .zero
  var mustWrite = true
  private var signals: Int32 = -1
  private var lastTick: Duration = .zero
  private var isSettled = false

  init(
    options: Options, log: Logger, journal: JournalSocket?, facts: HostFacts, multi: CurlMulti,
    configuration: CourierConfiguration
  ) {
    self.options = options
    self.log = log
    self.journal = journal
    self.facts = facts
    self.multi = multi
    self.configuration = configuration
    spool = Spool(path: options.stateDirectory, wake: multi.waker)
    outbox = Outbox(path: "\(options.runtimeDirectory)/outbox")
    // Under the umask of its unit nobody could read what the watch and the command line must.
    deliveryFile = StatusFile(path: "\(options.ownRuntimeDirectory)/delivery.json", isForAll: true)
    report.pid = getpid()
    report.startedAt = Instant.now.realtime
  }

  /// Runs until a signal asks to stop.
  /// - Returns: the exit code.
  func run(signals: Int32) -> Int32 {
    self.signals = signals
    takeOldAcks()
    learnBoot()
    apply(configuration)
    guard spool.start() else {
      complain("the kernel starts no more threads; raise TasksMax= or ulimit -u")
      return EX_OSERR
    }
    log.tell(.started, .info, "carrying to \(channels.count) receivers", ["RECEIVERS": "\(channels.count)"])
    writeReport(.now)
    _ = notify.ready(status: status)
    let startedAt = Instant.monotonicNow
    while true {
      switch chost_next_signal(signals) {
      case 0: break
      case SIGHUP: reload()
      default: return stop()
      }
      let now = Instant.now
      if !isSettled, now.monotonic - startedAt > .seconds(20) {
        isSettled = true
        // What only the start needed leaves the memory; what is needed then stays in it.
        _ = chost_forget_start()
      }
      turn(now)
      multi.wait(atMost: pause(now), besides: descriptors)
    }
  }

  var status: String { "carrying to \(channels.count) \(channels.count == 1 ? "receiver" : "receivers")" }

  /// Everything there is to do at this moment. Never waits.
  func turn(_ now: Instant) {
    let isTick = now.monotonic - lastTick >= Courier.longestWait
    multi.work()
    workRuns()
    takeSpoolAnswers(now)
    if outbox.hasNews() || isTick && outbox.mustLook(now.monotonic) { scanOutbox(now) }
    admit(now)
    for channel in channels { serve(channel, now) }
    multi.work()
    if isTick {
      lastTick = now.monotonic
      tick(now)
    }
    if mustWrite || now.monotonic - writtenAt >= Courier.longestWait { writeReport(now) }
  }

  /// What is done once a second.
  private func tick(_ now: Instant) {
    spool.sync()
    journal?.flush()
    report.forgetAcks(at: now.realtime)
    askSpoolAgain(now)
    dropForgotten(now)
    learnBoot()
    beat(now)
    poll(now)
    refresh(now)
    warm(now)
    _ = notify.alive()
  }

  private var descriptors: [Int32] {
    [signals, outbox.descriptor].filter { $0 >= 0 } + runs.map(\.output).filter { $0 >= 0 }
  }

  /// How long nothing happens by itself.
  private func pause(_ now: Instant) -> Duration {
    var pause = Courier.longestWait - (now.monotonic - lastTick)
    if runs.contains(where: { $0.output < 0 }) { pause = min(pause, .milliseconds(20)) }
    for arrival in arrivals.values where !arrival.isAdmitted {
      pause = min(pause, arrival.since + Courier.diskPatience - now.monotonic)
    }
    for channel in channels {
      guard let wakeup = channel.queue.wakeup(at: now.boottime) else { continue }
      pause = min(pause, wakeup - now.boottime)
    }
    // Rounded up: a wait that ends too soon would be for nothing.
    return max(pause, .milliseconds(1))
  }

  func writeReport(_ now: Instant) {
    writtenAt = now.monotonic
    mustWrite = false
    report.channels = channels.map { channel in
      var one = channel.report
      one.state = channel.queue.state
      one.why = channel.queue.why
      if case .failure(let refusal) = channel.target {
        one.state = .broken
        one.why = refusal.words
      }
      one.pending = channel.queue.pending
      one.oldestPending = channel.queue.oldestPending.map { max(now.realtime - (now.boottime - $0), .zero) }
      one.namesDeadSince = channel.names.deadSince
      return one
    }
    report.beats = beats.map(\.report)
    report.write(at: now, to: &json)
    _ = deliveryFile.replace(with: json.bytes)
  }

  /// The unit sees nothing of /proc but itself (`ProcSubset=pid`): which boot it is, the watch says, in memory that no boot outlives.
  private func learnBoot() {
    if facts.bootID.isEmpty {
      let (bytes, _) = ForeignFile.read("\(options.runtimeDirectory)/status.json", limit: 4096)
      facts.bootID = BootMark.find(in: bytes) ?? ""
    }
    report.bootID = facts.bootID
  }

  private func takeOldAcks() {
    let (bytes, failure) = ForeignFile.read("\(options.ownRuntimeDirectory)/delivery.json", limit: 4 << 20)
    guard failure == 0 else { return }
    do throws(ParseError) { try report.takeAcks(from: bytes.span) } catch {
      log.tell(.fileSkipped, .warning, "delivery.json of an earlier run can't be read: \(error)")
    }
  }

  /// What is under way may end, what waits stays on the disk.
  private func stop() -> Int32 {
    _ = notify.stopping()
    log.tell(.stopping, .info, "stopping")
    let deadline = Instant.monotonicNow + .seconds(5)
    while !multi.isIdle || !runs.isEmpty || channels.contains(where: { $0.queue.isUnderWay }), Instant.monotonicNow < deadline {
      multi.work()
      workRuns()
      if !channels.contains(where: { $0.queue.isUnderWay }) { break }
      multi.wait(atMost: .milliseconds(50), besides: runs.map(\.output).filter { $0 >= 0 })
    }
    for run in runs { run.stop() }
    writeReport(.now)
    _ = spool.close(patience: .seconds(2))
    return EXIT_SUCCESS
  }
}
