import HostIO
import Synchronization
import WatchEngine

/// Where the threads of the daemon meet: mailboxes for what is exchanged, queues for what must not be lost, and marks of progress.
final class Exchange: Sendable {
  let tables = Mailbox(Tables())
  let mounts = Mailbox(MountTable())
  let hardware = Mailbox(HardwareTable())
  let backups = Mailbox(BackupTable())
  let sockets = Mailbox(SocketTable())
  let deliveries = Mailbox(DeliveryTable())
  let sayings = Mailbox(Sayings())
  let login = Mailbox(LoginMarks())
  let snapshot = Mailbox(StatusSnapshot())
  /// A configuration that waits to be swapped in between two samples.
  let configuration = Mailbox(RuleSet())
  /// The roles of the configuration in force, for the thread that reads the processes.
  let roles = Mailbox(RoleBook())
  /// The backups of the configuration in force, for the thread that looks at them.
  let backupRules = Mailbox<[BackupRule]>([])

  /// What the herald tells: files and the terminal.
  let herald = BoundedQueue<HeraldItem>(capacity: 4096)
  /// What the scribe writes into the journal.
  let journal = BoundedQueue<Action>(capacity: 4096)

  private let receiverBox = Mutex<[String]>([])
  private let settingsBox = Mutex(Settings())
  private let stopping = Atomic(false)
  private let unease = Atomic(false)
  private let sampleCount = Atomic<UInt64>(0)
  private let heraldCount = Atomic<UInt64>(0)

  /// Set once; every loop ends at its next turn.
  var isStopping: Bool { stopping.load(ordering: .relaxed) }
  func stop() { stopping.store(true, ordering: .relaxed) }

  /// Whether a warning or worse is pending, so that what is only looked at now and then is worth a closer look.
  var isUneasy: Bool { unease.load(ordering: .relaxed) }
  func noteUnease(_ isUneasy: Bool) { unease.store(isUneasy, ordering: .relaxed) }

  /// The daemon's own settings of the configuration in force.
  var settings: Settings {
    get { settingsBox.withLock { $0 } }
    set { settingsBox.withLock { $0 = newValue } }
  }

  /// The names of the receivers of the configuration in force.
  var receivers: [String] {
    get { receiverBox.withLock { $0 } }
    set { receiverBox.withLock { $0 = newValue } }
  }

  /// Samples taken, and rounds of the herald: only while both grow is the daemon well.
  var samples: UInt64 { sampleCount.load(ordering: .relaxed) }
  var heraldRounds: UInt64 { heraldCount.load(ordering: .relaxed) }
  func noteSample() { sampleCount.wrappingAdd(1, ordering: .relaxed) }
  func noteHeraldRound() { heraldCount.wrappingAdd(1, ordering: .relaxed) }

  /// Hands actions to everybody who tells people. Never waits.
  func tell(_ actions: [Action]) {
    for action in actions {
      herald.push(.action(action), severity: action.urgency)
      if action.isForJournal { journal.push(action, severity: action.urgency) }
    }
  }

  /// Entries that a full queue had to drop since the start.
  var dropped: UInt64 { herald.dropped &+ journal.dropped }
}

/// What the herald gets to do.
enum HeraldItem: Sendable {
  /// A sample was taken: the status is due.
  case sampled
  case action(Action)
}

extension Action {
  /// Which entries a full queue gives up first.
  var urgency: Severity {
    switch self {
    case .alert(let change): change.transition == .pending || change.transition == .cancelled ? .notice : change.severity
    case .incident(let change): change.incident.severity
    case .send(let sending): sending.severity
    case .event(let event, _):
      switch event {
      case .oomKill, .configurationRefused: .critical
      case .oomKillUnconfirmed, .oomKillsUntold, .gap, .sourceLost: .warning
      default: .notice
      }
    }
  }

  /// An incident of one alert says no more than the alert.
  fileprivate var isForJournal: Bool {
    switch self {
    case .incident(let change): change.incident.members.count > 1
    // The courier tells what it carries.
    case .send: false
    case .alert, .event: true
    }
  }
}
