import WatchEngine

/// The ways by which somebody can answer without a port being opened here: what to ask, and how to read the answer. One switch over the
/// receivers' types.
package enum ReplyPoll {
  /// Whether answers can be asked for at this receiver.
  package static func isPossible(_ target: Target) -> Bool {
    switch target.receiver.type {
    case .telegram, .ntfy, .alertmanager: target.receiver.isOn("acks")
    case .pagerduty: target.secrets["api-key-file"] != nil
    case .slack, .discord, .mattermost, .teams, .googleChat, .matrix, .gotify, .opsgenie, .email, .webhook, .command: false
    }
  }

  /// The request; `nil` where nothing can be asked.
  /// - Parameters:
  ///   - cursor: what the last answer gave; `nil` at first.
  ///   - host: whose incidents are asked for, where the way can tell.
  ///   - started: since 1970, when asking began: older answers are of no interest.
  package static func request(_ target: Target, host: String = "", cursor: String?, started: Duration) throws(CarriageError)
    -> HTTPRequest?
  {
    guard isPossible(target) else { return nil }
    switch target.receiver.type {
    case .telegram: return try TelegramReplies.request(target, cursor: cursor)
    case .ntfy: return try NtfyReplies.request(target, cursor: cursor, started: started)
    case .alertmanager: return try AlertmanagerReplies.request(target, host: host)
    case .pagerduty: return try PagerDutyReplies.request(target, cursor: cursor)
    case .slack, .discord, .mattermost, .teams, .googleChat, .matrix, .gotify, .opsgenie, .email, .webhook, .command: return nil
    }
  }

  /// The acknowledgements in the body of an answer of 200.
  /// - Parameters:
  ///   - host: whose incidents they must be, where the way tells.
  ///   - cursor: that of the request.
  /// - Throws: that it is not what the service's documentation promises.
  package static func read(_ body: [UInt8], _ target: Target, host: String, cursor: String?) throws(ParseError) -> Replies {
    switch target.receiver.type {
    case .telegram: return try TelegramReplies.read(body, chat: target.receiver["chat"] ?? "", host: host, cursor: cursor)
    case .ntfy: return NtfyReplies.read(body, host: host, cursor: cursor)
    case .alertmanager: return try AlertmanagerReplies.read(body, host: host)
    case .pagerduty: return try PagerDutyReplies.read(body, host: host, cursor: cursor)
    case .slack, .discord, .mattermost, .teams, .googleChat, .matrix, .gotify, .opsgenie, .email, .webhook, .command:
      return Replies()
    }
  }
}
