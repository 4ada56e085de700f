import WatchEngine

/// What one receiver is told in one message: the latest state of an incident and what else belongs to it.
package struct Outgoing: Equatable, Sendable {
  /// That the receiver which should have been told could not be.
  package struct Diversion: Equatable, Sendable {
    package var receiver: String
    /// Without secrets: `404 no_service`.
    package var why: String

    package init(receiver: String, why: String) {
      self.receiver = receiver
      self.why = why
    }
  }

  /// Many notifications in one message.
  package struct Digest: Equatable, Sendable {
    /// The latest state of each incident, and each event; the most important ones if there are many.
    package var notifications: [Notification]
    /// How many notifications it stands for.
    package var waiting: Int

    package init(notifications: [Notification], waiting: Int) {
      self.notifications = notifications
      self.waiting = waiting
    }
  }

  /// The latest one; of a digest the worst that fires.
  package var notification: Notification
  package var reason: Notification.Reason
  /// The reason in a sentence for people.
  package var note: String?
  /// The same for every attempt: `ID/RECEIVER`.
  package var key: String
  /// How many changes of the incident it stands for; 1 is this one alone.
  package var changes = 1
  /// When the first of these changes was decided, since 1970; `nil` if there is only this one.
  package var firstChange: Duration?
  package var digest: Digest?
  package var divertedFrom: Diversion?
  /// Now, since 1970: by it is told how late the message is.
  package var moment: Duration
  /// In which the receiver's people read the time.
  package var zone = Zone.utc

  package init(notification: Notification, reason: Notification.Reason, note: String? = nil, key: String, moment: Duration) {
    self.notification = notification
    self.reason = reason
    self.note = note
    self.key = key
    self.moment = moment
  }

  /// Between the decision and now; 0 if the clock was set back meanwhile.
  package var late: Duration { max(moment - notification.at, .zero) }
}

/// How clocks on the wall differ from UTC at one moment.
package struct Zone: Equatable, Sendable {
  /// `UTC`, `CEST`.
  package var name: String
  package var secondsEast: Int

  package init(name: String, secondsEast: Int) {
    self.name = name
    self.secondsEast = secondsEast
  }

  package static let utc = Zone(name: "UTC", secondsEast: 0)
}
