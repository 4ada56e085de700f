extension Notification {
  /// What is sent of an incident.
  package init(_ notice: Notice, id: String, host: String, bootID: String) {
    let root = notice.incident.root
    self.init(
      id: id, kind: .incident, transition: notice.transition, severity: notice.incident.severity, host: host, bootID: bootID,
      message: root?.change.message ?? "", since: root?.change.since.realtime ?? notice.at.realtime, at: notice.at.realtime)
    incident = Int(clamping: notice.incident.number)
    update = Int(clamping: notice.incident.update)
    rule = root?.change.rule
    instance = root?.change.instance
    story = IncidentChange(transition: .updated, incident: notice.incident, at: notice.at).story
    why = root?.change.why
    `do` = root?.change.do
    blamed = root?.change.culprit.map(Blamed.init)
    let others = notice.incident.members.filter { $0.change.subject != root?.change.subject }
    members = ([root].compactMap { $0 } + others).map(Member.init)
    history = notice.history
    acknowledgedBy = notice.answer?.sentence
    recipients = notice.recipients
  }
}

extension Notification.Member {
  init(_ member: Incident.Member) {
    let change = member.change
    self.init(
      rule: change.rule, severity: change.severity, message: change.message, threshold: change.threshold,
      valueText: change.value.text(change.unit), since: change.since.realtime)
    instance = change.instance
    transition = change.transition.rawValue
    signal = change.signal
    unit = change.unit.rawValue
    value = change.value.value
    isEstimated = change.value.isEstimate
    why = change.why
    `do` = change.do
    blamed = change.culprit.map(Notification.Blamed.init)
    firedAt = member.firedAt.realtime
    endedAt = member.endedAt?.realtime
  }
}

extension Notification.Blamed {
  package init(_ culprit: Culprit) {
    self.init(
      text: culprit.text, unit: culprit.unit, role: culprit.role, process: culprit.process, pid: culprit.pid.map { Int($0) })
    container = culprit.container
    activity = culprit.activity
    command = culprit.command
    resource = culprit.resource.name
    amount = culprit.amount
    roleAmount = culprit.roleAmount
    change = culprit.change
    growth = culprit.growth
    busyFor = culprit.busyFor?.inSeconds
  }
}
