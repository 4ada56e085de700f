import WatchEngine

/// What kind of thing a journal entry tells: each has a fixed `MESSAGE_ID` and a text in `systemd/forewarn.catalog`.
///
/// The identifiers are random (`systemd-id128 new`) and never change: people filter by them.
package enum JournalKind: String, CaseIterable, Sendable {
  case alertPending = "9995fb110a324424a5970714c39a990e"
  case alertCancelled = "f3e8208e9d294e068de84032ec8825c2"
  case alertFiring = "2a4f8df236164d0fbe22067b4c2d1dd0"
  case alertResolved = "cd4ca5df5c17494dbfc727925b1a9ce9"
  case alertGone = "01088b40f9c34f72b29466e4354cd850"
  case alertRemoved = "48283dde19f64726b11ed6e6912270f4"
  case alertLostSight = "31452dbd908044428ddbb4934b267d51"
  case alertSightRegained = "a874a274189247848e62877d6126e945"
  case oomKill = "ad48efc3952146b99a5e9b555c169500"
  case oomKillUnconfirmed = "78ec3a666a854200b1ff948334c34b17"
  case oomKillsUntold = "3a32e505ac404bf3b1f8d1c8d8b6fa9d"
  case kernelRecordsLost = "bb40540646d24a299262a1be2caa59b7"
  case gap = "95d652b7b5fb4fa58325daa7d526b6cd"
  case clockStepped = "a3407e7917df41c0a28ba488a9c73b76"
  case sourceLost = "81a3c7c23bd346af93e9dc714b92e8d9"
  case sourceRegained = "516bb7f31fc843c8b221f5294d376cee"
  case configurationLoaded = "6294d9b10323489697164208f47e38bd"
  case configurationRefused = "9cc8f57057354b6098dbfeb4efb9f621"
  case entriesDropped = "b27b5e54d08f49c5af974e9e5f06c6a4"
  case incident = "4b0c8a2f1e6d4f5f9a7c3d2e81b6f094"
  case started = "c218aee86cf14259b24847c5e5293c95"
  case stopping = "d19cf7c59dce47c98b6991977098d760"

  /// 32 hexadecimal digits.
  package var messageID: String { rawValue }

  package init(_ action: Action) {
    switch action {
    case .alert(let change): self.init(change.transition)
    case .event(let event, _): self.init(event)
    case .incident, .send: self = .incident
    }
  }

  private init(_ transition: AlertTransition) {
    switch transition {
    case .pending: self = .alertPending
    case .cancelled: self = .alertCancelled
    case .firing: self = .alertFiring
    case .resolved: self = .alertResolved
    case .gone: self = .alertGone
    case .removed: self = .alertRemoved
    case .lostSight: self = .alertLostSight
    case .sightRegained: self = .alertSightRegained
    }
  }

  private init(_ event: HostEvent) {
    switch event {
    case .oomKill: self = .oomKill
    case .oomKillUnconfirmed: self = .oomKillUnconfirmed
    case .oomKillsUntold: self = .oomKillsUntold
    case .kernelRecordsLost: self = .kernelRecordsLost
    case .gap: self = .gap
    case .clockStepped: self = .clockStepped
    case .sourceLost: self = .sourceLost
    case .sourceRegained: self = .sourceRegained
    case .configurationLoaded: self = .configurationLoaded
    case .configurationRefused: self = .configurationRefused
    case .entriesDropped: self = .entriesDropped
    case .started: self = .started
    case .stopping: self = .stopping
    }
  }
}

extension JournalKind {
  /// The syslog priority, 0 (worst) to 7, syslog(3). What is over is informational; what has not happened yet is for debugging.
  package static func priority(of action: Action) -> Int {
    switch action {
    case .alert(let change):
      switch change.transition {
      case .pending, .cancelled: 7
      case .firing: priority(of: change.severity)
      case .lostSight: 4
      case .resolved, .gone, .removed, .sightRegained: 6
      }
    // What its alerts say has been said with its priority.
    case .incident, .send: 5
    case .event(let event, _):
      switch event {
      case .oomKill: 2
      case .configurationRefused: 3
      case .oomKillUnconfirmed, .oomKillsUntold, .kernelRecordsLost, .gap, .sourceLost, .entriesDropped: 4
      case .clockStepped: 5
      case .sourceRegained, .configurationLoaded, .started, .stopping: 6
      }
    }
  }

  private static func priority(of severity: Severity) -> Int {
    switch severity {
    case .critical: 2
    case .warning: 4
    case .notice: 5
    }
  }
}
