import WatchEngine

/// The table for programs: the same order, each unit and each role with a line of its own, numbers in their own units.
enum TopJSON {
  /// - Parameters:
  ///   - report: a whole one.
  ///   - limit: of the lines.
  static func text(_ report: TopReport, limit: Int? = nil) -> String {
    var json = JSONWriter()
    json.beginObject()
    json.member("version", 1)
    json.member("exitCode", report.exitCode)
    json.key("trouble")
    if let trouble = report.trouble {
      json.beginObject()
      json.member("what", trouble.what)
      json.member("hint", trouble.hint)
      json.endObject()
    } else {
      json.null()
    }
    json.optional("age", report.status.age)
    json.member("isOld", report.status.isOld)
    json.member("hostname", report.status.document?.hostname)
    json.optional("realtime", report.status.document?.realtime)
    json.member("by", report.grouping.rawValue)
    json.member("sort", report.sort.rawValue)
    json.key("host")
    json.beginObject()
    for name in [
      "cpu.busy", "cpu.cores", "memory.available", "memory.total", "pressure.cpu.some", "pressure.memory.some",
      "pressure.io.some",
    ] {
      json.key(name)
      json.value(report.status.document?.signals?[name])
    }
    json.endObject()
    json.member("firing", report.status.firing.count)
    json.key("worst")
    write(report.worst, &json)
    json.key("rows")
    json.beginArray()
    for line in report.lines.prefix(limit ?? .max) { write(line, &json) }
    json.endArray()
    json.endObject()
    return String(decoding: json.bytes, as: UTF8.self)
  }

  private static func write(_ alert: StatusReport.Alert?, _ json: inout JSONWriter) {
    guard let alert else { return json.null() }
    json.beginObject()
    json.member("rule", alert.rule)
    json.member("instance", alert.instance)
    json.member("severity", alert.severity?.word)
    json.member("message", alert.message)
    json.member("culprit", alert.culprit?.text)
    json.endObject()
  }

  private static func write(_ line: TopLine, _ json: inout JSONWriter) {
    json.beginObject()
    json.member("kind", line.kind == .unit ? "unit" : "role")
    json.member("unit", line.unit)
    json.member("container", line.container)
    json.member("role", line.role)
    json.optional("processes", line.processes)
    json.key("leader")
    if let leader = line.leader {
      json.beginObject()
      json.member("pid", leader.pid)
      json.member("name", leader.name)
      json.optional("cpuTime", leader.cpuTime)
      json.endObject()
    } else {
      json.null()
    }
    json.member("blamed", line.blame?.word)
    json.optional("age", line.amounts.age)
    json.optional("cpu", line.amounts.cpuNow)
    json.optional("cpu10s", line.amounts.cpu)
    json.optional("cpu1m", line.amounts.cpuMinute)
    json.optional("cpu10m", line.amounts.cpuTenMinutes)
    json.optional("cpu1h", line.amounts.cpuHour)
    json.optional("change", line.amounts.change)
    json.optional("memory", line.amounts.memory)
    json.optional("growth", line.amounts.growth)
    json.optional("swap", line.amounts.swap)
    json.optional("io", line.amounts.io)
    json.optional("faults", line.amounts.faults)
    json.optional("threads", line.amounts.threads)
    json.optional("stuck", line.amounts.stuck)
    json.endObject()
  }
}
