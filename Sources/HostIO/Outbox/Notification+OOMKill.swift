import WatchEngine

extension Notification {
  /// What is sent of a process that the kernel ended for want of memory.
  package init(_ kill: OOMKill, at moment: Duration, id: String, host: String, bootID: String) {
    self.init(
      id: id, kind: .oomKill, transition: .firing, severity: .critical, host: host, bootID: bootID, message: kill.headline,
      since: moment, at: moment)
    victim = kill.json
  }
}

extension OOMKill {
  fileprivate var json: JSONValue {
    func text(_ value: String?) -> JSONValue { value.map { .string($0) } ?? .null }
    func number(_ value: (some BinaryInteger)?) -> JSONValue { value.map { .number(Double($0)) } ?? .null }
    let others = bystanders.map { other in
      JSONValue.object([
        .init(name: "pid", value: number(other.pid)), .init(name: "name", value: text(other.name)),
        .init(name: "residentBytes", value: number(other.residentBytes)),
      ])
    }
    return .object([
      .init(name: "pid", value: number(pid)), .init(name: "name", value: text(name)), .init(name: "unit", value: text(unit)),
      .init(name: "cgroup", value: text(cgroup)), .init(name: "uid", value: number(uid)),
      .init(name: "anonymousBytes", value: number(anonymousBytes)), .init(name: "fileBytes", value: number(fileBytes)),
      .init(name: "sharedBytes", value: number(sharedBytes)), .init(name: "asker", value: text(asker)),
      .init(name: "constraint", value: text(constraintWord)), .init(name: "limitedCgroup", value: text(limitedCgroup)),
      .init(name: "bystanders", value: .array(others)),
    ])
  }
}
