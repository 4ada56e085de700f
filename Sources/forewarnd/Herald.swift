import Glibc
import HostIO
import WatchEngine

/// The herald thread: writes status.json and the outbox and prints to the terminal. Waits for its queue, never the other way round.
struct Herald {
  private let exchange: Exchange
  private let status: StatusFile
  private let frames: FrameBox
  private var writer = StatusWriter()
  private var outbox: OutboxWriter
  private let incidents: IncidentKeeper
  private var incidentFiles: IncidentFiles
  private var terminal: TerminalPrinter?
  private var greeting: Greeting?
  /// Happened before the greeting; printed below it.
  private var held: [Action] = []
  private var snapshot = StatusSnapshot()
  private var failures = FailureNotes()
  private var wasFull = false

  init(
    exchange: Exchange, frames: FrameBox, outbox: OutboxWriter, incidents: IncidentKeeper,
    incidentFiles: IncidentFiles, terminal: TerminalPrinter?,
    greeting: Greeting?, options: Options
  ) {
    self.exchange = exchange
    self.frames = frames
    self.outbox = outbox
    self.incidents = incidents
    self.incidentFiles = incidentFiles
    self.terminal = terminal
    self.greeting = greeting
    status = StatusFile(path: options.runtimeDirectory + "/status.json")
  }

  /// Works until the queue is closed and empty.
  mutating func run() {
    while let item = exchange.herald.wait() {
      switch item {
      case .sampled: publish()
      case .action(let action): tell(action)
      }
      exchange.noteHeraldRound()
    }
  }

  private mutating func publish() {
    guard exchange.snapshot.take(&snapshot) else { return }
    writer.write(snapshot, frames.current)
    failures.note("status.json", status.replace(with: writer.bytes))
    if let failure = outbox.putWaiting() { failures.note("outbox", failure) }
    // The tables come a moment after the first sample: the greeting waits until all that will be known is known.
    if snapshot.tableAge != nil, snapshot.mountAge != nil { greet() }
  }

  private mutating func greet() {
    guard let greeting else { return }
    self.greeting = nil
    for line in greeting.lines(snapshot, processReader: frames.current.processReader) { terminal?.say(line) }
    for action in held { terminal?.print(action) }
    held = []
  }

  /// What may never fire waits for the greeting; what is bad brings it, complete or not, once there is a sample.
  private mutating func show(_ action: Action) {
    guard greeting != nil else {
      terminal?.print(action)
      return
    }
    if case .event(.started, _) = action { return }
    held.append(action)
    if case .alert(let change) = action, [.pending, .cancelled].contains(change.transition) { return }
    if !snapshot.host.isEmpty { greet() }
  }

  private mutating func tell(_ action: Action) {
    show(action)
    if case .alert(let change) = action, change.transition == .firing { incidents.note(change.incident) }
    if case .send(let sending) = action { send(sending) }
  }

  private mutating func send(_ sending: Sending) {
    outbox.limit = exchange.settings.outboxLimit
    let notification = outbox.notification(of: sending, hasReceivers: !exchange.receivers.isEmpty)
    if case .notice(let notice) = sending {
      failures.note(IncidentFiles.name, incidentFiles.keep(notice, notification))
      failures.note(IncidentFiles.folder, incidentFiles.tell(notice, notification?.id))
      incidents.copy(IncidentFiles.name)
      incidents.copy("\(IncidentFiles.folder)/\(notice.incident.number).jsonl")
    }
    guard let notification else { return }
    failures.note("outbox", outbox.put(notification))
    guard outbox.isFull != wasFull else { return }
    wasFull = outbox.isFull
    complain(
      wasFull
        ? "outbox: full: nobody takes notifications away; the oldest of the least severe are removed" : "outbox: has room again")
  }
}
