import Glibc
import HostIO
import WatchEngine

/// The herald thread: writes status.json and the outbox and prints to the terminal. Waits for its queue, never the other way round.
struct Herald {
  /// Items taken together at most, so that status.json stays young.
  private static let largestBatch = 1024

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
  /// What is to be handed over.
  private var due: [Sending] = []
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
      take(item)
      // What came together is kept together: many incidents at once are one file, written once.
      var patience = Self.largestBatch
      while patience > 0, let more = exchange.herald.take() {
        take(more)
        patience -= 1
      }
      send()
    }
  }

  private mutating func take(_ item: HeraldItem) {
    switch item {
    case .sampled: publish()
    case .action(let action): tell(action)
    }
    exchange.noteHeraldRound()
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
    if case .send(let sending) = action { due.append(sending) }
  }

  /// Hands over what is due: first it is kept, so that a watch that is killed in between does it when it starts again.
  private mutating func send() {
    guard !due.isEmpty else { return }
    outbox.limit = exchange.settings.outboxLimit
    let hasReceivers = !exchange.receivers.isEmpty
    var notifications: [Notification] = []
    var notices: [(notice: Notice, id: String?)] = []
    for sending in due {
      let notification = outbox.notification(of: sending, hasReceivers: hasReceivers)
      if let notification { notifications.append(notification) }
      guard case .notice(let notice) = sending else { continue }
      incidentFiles.take(notice, notification)
      notices.append((notice, notification?.id))
    }
    due = []
    if !notices.isEmpty {
      failures.note(IncidentFiles.name, incidentFiles.write())
      incidents.copy(IncidentFiles.name)
    }
    for (notice, id) in notices {
      failures.note(IncidentFiles.folder, incidentFiles.tell(notice, id))
      incidents.copy("\(IncidentFiles.folder)/\(notice.incident.number).jsonl")
    }
    for notification in notifications { failures.note("outbox", outbox.put(notification)) }
    guard outbox.isFull != wasFull else { return }
    wasFull = outbox.isFull
    complain(
      wasFull
        ? "outbox: full: nobody takes notifications away; the oldest of the least severe are removed" : "outbox: has room again")
  }
}
