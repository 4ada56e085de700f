import CourierEngine
import Testing
import WatchEngine

/// `docs/receivers.md` is what the types say of themselves, with prose beside it. `FOREWARN_UPDATE=1 swift test --filter ReceiversDocument`
/// writes it anew.
struct ReceiversDocument {
  @Test func `docs/receivers.md tells of every receiver and every key`() throws {
    let expected = text() + "\n"
    let path = "docs/receivers.md"
    if Golden.isUpdate { try Golden.write(expected, to: path) }
    let found = try Golden.text(path)
    #expect(found == expected, "docs/receivers.md is not what the types say; write it anew with FOREWARN_UPDATE=1")
    for type in ReceiverType.allCases {
      #expect(found.contains("\n## \(type.rawValue)\n"))
      for key in type.keys { #expect(found.contains("| `\(key.name)` |")) }
    }
  }

  private func text() -> String {
    var lines = [
      "# Receivers", "",
      "Where alerts go: one `[receiver NAME]` each, in the same files as the rules. This page is written from the code;",
      "`FOREWARN_UPDATE=1 swift test --filter ReceiversDocument` writes it anew.", "",
      "    [receiver ops]", "    type     = slack", "    url-file = /etc/forewarn/secrets/ops", "    at-least = warning",
      "    repeat   = 1h until acknowledged", "    escalate = to oncall after 15m", "",
      "Keys that every receiver has: \(Receiver.commonKeys.map { "`\($0)`" }.joined(separator: ", ")).",
      "A key that ends in `-file` names a file that only its owner may read, or a credential of the courier's unit (`LoadCredential=`);",
      "what is in it is never shown: not in logs, errors, status or the process list.", "",
      "## The message", "",
      "The same for all, in the form and markup of each; the first line is what a phone shows while it is locked:", "",
    ]
    lines += Message(Sample.escalated.outgoing(to: "oncall")).text.split(separator: "\n").map { "    \($0)" }
    lines += [
      "", "When it is over, and could not be told in time:", "",
    ]
    lines += Message(Sample.resolved.outgoing(to: "ops")).text.split(separator: "\n").map { "    \($0)" }
    lines += [
      "", "- `Measured`, `Estimated` or `Forecast` says how sure the value is, `alarm:` where the rule begins.",
      "- The little drawing is the value over the last minutes, from the least (`▁`) to the most (`█`); `·` is where it was unknown.",
      "- A message that comes \(Quantity.text(Duration.seconds(10))) or more after it was decided says how late it is.",
      "- More than ten that wait become one message, the worst first; not where each incident has a state of its own there:",
      "  \(ReceiverType.allCases.filter { !$0.takesDigests }.map(\.rawValue).joined(separator: ", ")).",
      "- What is too long is cut, with `…` where; it is never refused. Names from the host are escaped for the target, and none can",
      "  mention anybody: where a target knows no escape, an invisible space keeps `@name` from being one.", "",
      "## What an answer means", "",
      "| answer | meaning |", "| --- | --- |",
      "| 2xx | delivered |",
      "| 408, 425, 429, 5xx, none at all | tried again; as late as `Retry-After` (or the service's own field) asks, from 1 s to 15 min |",
      "| 3xx | given up: redirects are not followed, since they could lead the message anywhere |",
      "| other 4xx | given up: the fallback receiver is told, and the channel counts as broken |",
      "| mail: 2xx, 4xx, 5xx | delivered, tried again, given up |",
      "| command: exit status 0; 64, 65, 77, 78, 126, 127; others | delivered; given up; tried again |", "",
      "## Answering", "",
      "| by | how | key |", "| --- | --- | --- |",
      "| the host | `forewarn ack 12 \"on it\"` | – |",
      "| telegram | a reply to the message, or `ack 12 on it`, in the chat that is configured; a bot's replies reach one host alone: each host has a bot of its own, or `acks = no` | `acks` |",
      "| ntfy | the button, or `ack 12@db1 on it` on the topic; without the host, each that reads the topic takes it for its own incident 12 | `acks` |",
      "| alertmanager | a silence that matches one of the incident's alerts | `acks` |",
      "| pagerduty | Acknowledge there | `api-key-file` |", "",
      "All of it is asked for; no port is opened here.", "",
    ]
    for type in ReceiverType.allCases { lines += section(type) }
    lines += places()
    return lines.joined(separator: "\n")
  }

  private func section(_ type: ReceiverType) -> [String] {
    let prose = prose(type)
    var lines = ["## \(type.rawValue)", "", "\(prose.what) \(prose.looks)", ""]
    if let how = prose.how { lines += ["How to get it: \(how)", ""] }
    lines += ["Limits: \(prose.limits)", ""]
    if let answers = prose.answers { lines += ["Answers: \(answers)", ""] }
    lines += ["| key | value | |", "| --- | --- | --- |"]
    for key in type.keys {
      let standard = key.isRequired ? "; must be there" : key.standard.map { "; default `\($0)`" } ?? ""
      lines.append("| `\(key.name)` | \(form(key.form)) | \(key.doc)\(standard) |")
    }
    return lines + [""]
  }

  private func form(_ form: ReceiverType.Form) -> String {
    switch form {
    case .secret: "secret file"
    case .path: "path"
    case .web: "`https://…` or `http://…`"
    case .mail: "`smtp://…` or `smtps://…`"
    case .text: "text"
    case .addresses: "addresses"
    case .flag: "`yes` or `no`"
    case .time: "time"
    case .command: "program and arguments"
    case .oneOf(let words): words.map { "`\($0)`" }.joined(separator: ", ")
    }
  }

  private func places() -> [String] {
    [
      "## A webhook's body", "",
      "Without `template-file` (and on a command's standard input) it is one JSON object:", "",
      "| key | |", "| --- | --- |", "| `version` | 1 |",
      "| `key` | the same for every attempt, as in the header `Idempotency-Key` |",
      "| `headline`, `text` | the first line, and all of it, as people read it |",
      "| `reason`, `note` | why it is told: \(Notification.Reason.allCases.map { "`\($0.rawValue)`" }.joined(separator: ", ")); the same in a sentence, or `null` |",
      "| `sentAt`, `late` | seconds since 1970; seconds between the decision and now |",
      "| `changes`, `firstChange` | how many changes of the incident it stands for; when the first of them was, or `null` |",
      "| `divertedFrom` | `null`, or the `receiver` that could not be told, and `why` |",
      "| `notification` | the notification as [formats.md](formats.md) has it |",
      "| `digest` | `null`, or how many are `waiting`, and the `notifications` |", "",
      "In a template these places are filled in. One that begins with `{` or `[` is JSON: places stand inside of its strings and are",
      "escaped for them. There is no logic.", "", "| place | |", "| --- | --- |",
    ] + WebhookTemplate.places.map { "| `{\($0.name)}` | \($0.doc) |" } + [
      "",
      "With `hmac-key-file` the header `X-Forewarn-Signature: sha256=HEX` is the HMAC-SHA256 of the body's bytes with that key.",
    ]
  }

  private struct Prose {
    /// Which service, and by which way.
    var what: String
    var looks: String
    var limits: String
    var how: String?
    var answers: String?
  }

  private func prose(_ type: ReceiverType) -> Prose {
    switch type {
    case .slack:
      Prose(
        what: "A Slack channel, by an incoming webhook.",
        looks: "A heading, the sentence, where and when in small print, then the details; all of it plain text.",
        limits: "heading 150 characters, a section 3,000; one message a second.",
        how:
          "api.slack.com/apps, your app, Incoming Webhooks, Add New Webhook to Workspace: `https://hooks.slack.com/services/…`",
        answers:
          "200 `ok`; 404 `no_service` and 410 `channel_is_archived`: the webhook or its channel is gone; 403: it may not post; 429 with `Retry-After`."
      )
    case .discord:
      Prose(
        what: "A Discord channel, by a webhook.", looks: "The first line in bold, then a coloured box.",
        limits: "first line 2,000 characters, the box 4,096, 6,000 together. Nobody can be mentioned (`allowed_mentions`).",
        how: "the channel's settings, Integrations, Webhooks, Copy Webhook URL.",
        answers: "204, or 200; 404: the webhook was deleted; 429 with `Retry-After`, or `retry_after` in the body.")
    case .mattermost:
      Prose(
        what: "A Mattermost channel, by an incoming webhook.", looks: "The first line in bold, then a line for each detail.",
        limits: "16,383 characters.", how: "Integrations, Incoming Webhooks, Add: `https://SERVER/hooks/…`",
        answers: "200 `ok`; 400 and 404: the webhook or the channel is gone; 429.")
    case .teams:
      Prose(
        what: "A Microsoft Teams channel or chat, by a workflow.",
        looks: "A card with a coloured first line; its texts are shown as they are, without Markdown.",
        limits: "28 KB for the whole card; four requests a second.",
        how:
          "the channel's menu, Workflows, “Post to a channel when a webhook request is received”. URLs of the older connectors (`webhook.office.com`) are refused: Microsoft has retired them.",
        answers:
          "202 says that the workflow has begun, not that it has posted; its run history tells the rest. 400, 401, 403, 404: the workflow was changed or removed; 429."
      )
    case .telegram:
      Prose(
        what: "A Telegram chat, group or channel, by a bot.", looks: "The first line in bold, then a line for each detail.",
        limits: "4,096 characters; one message a second in a chat, 20 a minute in a group.",
        how:
          "write to @BotFather, `/newbot`, keep the token; add the bot to the group; `https://api.telegram.org/bot…/getUpdates` shows the chat's number. To let people answer in a group, turn its privacy off (`/setprivacy`), or let them reply to its messages.",
        answers:
          "200; 400 with `migrate_to_chat_id`: the group has a new number, which the error tells; 401: the token is wrong; 403: the bot was thrown out; 429 with `parameters.retry_after`."
      )
    case .googleChat:
      Prose(
        what: "A Google Chat space, by a webhook.",
        looks:
          "The first line in bold, then a line for each detail. With `&messageReplyOption=REPLY_MESSAGE_FALLBACK_TO_NEW_THREAD` at the end of the URL an incident becomes a thread.",
        limits: "32,000 bytes; one message a second in a space.", how: "the space's menu, Apps & integrations, Webhooks.",
        answers: "200; 403 and 404: the webhook or the space is gone; 429.")
    case .matrix:
      Prose(
        what: "A Matrix room, as a user of your home server.", looks: "The first line in bold, then a line for each detail.",
        limits: "65,536 bytes an event. Nobody can be mentioned (`m.mentions`). Rooms that are encrypted are not supported.",
        how: "make a user, let it join the room, and take its access token; the room's ID stands in its settings under Advanced.",
        answers:
          "200 with an `event_id`; what is sent again has the same transaction and is not shown twice; 401: the token has ended; 403: it is not in the room; 429 with `retry_after_ms`."
      )
    case .ntfy:
      Prose(
        what: "An ntfy topic, at ntfy.sh or at home.",
        looks:
          "A title, the message, a noise by its severity, and a button to acknowledge (not where the topic is protected by a token).",
        limits: "4,096 bytes; at ntfy.sh 60 messages at once, then one every 5 s.",
        how: "a topic is made by using it; at ntfy.sh whoever knows its name can read it, so let it be long.",
        answers: "200; 401 and 403: the topic is protected; 429; 507: the server's disk is full.")
    case .gotify:
      Prose(
        what: "A Gotify server.", looks: "A title and the message, with a noise by its severity.",
        limits: "none that is documented; cut at 8,000 bytes.",
        how: "the server's page, Apps, Create Application.", answers: "200; 401 and 403: the token is wrong.")
    case .pagerduty:
      Prose(
        what: "A PagerDuty service, by the Events API v2.",
        looks: "An incident of its own for each one here: opened, acknowledged and resolved with it.",
        limits: "summary 1,024 characters; an event 512 KB.",
        how:
          "the service, Integrations, Events API V2: the integration key. For answers: Integrations, API Access Keys, a read-only key.",
        answers: "202; 400: the key is wrong; 429.")
    case .opsgenie:
      Prose(
        what: "Opsgenie, by its Alert API.",
        looks: "An alert of its own for each incident here: made (P1, P3 or P5), acknowledged and closed with it.",
        limits: "message 130 characters, description 15,000.",
        how: "the team, Integrations, API. In Europe: `server = https://api.eu.opsgenie.com`.",
        answers:
          "202 says that it was taken, not that it was done; 401 and 403: the key is wrong; 422: it was not understood; 429.")
    case .alertmanager:
      Prose(
        what: "Prometheus' Alertmanager, API v2.",
        looks:
          "An alert for each one here: labels `alertname` (the rule), `instance` (the host), `job=\"forewarn\"`, `severity`, and `object` (the disk, mount or unit); annotations `summary`, `description`, `do`, `who`, `value`, `incident`. What fires is sent again every minute and holds for five.",
        limits: "none that is documented; texts are cut at 1,000 characters.",
        how:
          "its address. With `watchdog = yes` an alert `ForewarnWatchdog` fires for ever: route it to something that complains when it is missing.",
        answers: "200; 400: it was not understood; 401 and 403.")
    case .email:
      Prose(
        what: "Mail, through the host's own mail server or by submission.",
        looks: "The first line is the subject; all mails of an incident are one thread.",
        limits: "the subject is cut at 250 characters.", how: nil,
        answers: "2xx: the server has taken it; 4xx: later; 5xx: never.")
    case .webhook:
      Prose(
        what: "Any server that takes a request.", looks: "JSON, or what a template says; [below](#a-webhooks-body).",
        limits: "texts in the notification are cut at 4,096 characters.", how: nil, answers: "as above.")
    case .command:
      Prose(
        what: "A program of yours.",
        looks:
          "It gets the JSON [below](#a-webhooks-body) on its standard input, and `FOREWARN_HEADLINE`, `FOREWARN_HOST`, `FOREWARN_INCIDENT`, `FOREWARN_KEY`, `FOREWARN_REASON`, `FOREWARN_SEVERITY`, `FOREWARN_TRANSITION` in an environment that is otherwise empty but for `PATH` and `LANG`. No shell reads anything.",
        limits: "`timeout`.", how: nil, answers: "its exit status, as above; what it prints is shown.")
    }
  }
}
