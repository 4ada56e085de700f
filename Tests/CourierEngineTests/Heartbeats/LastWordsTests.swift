import Testing
import WatchEngine

@testable import CourierEngine

struct LastWordsTests {
  private let status = """
    {"hostname": "db1", "bootId": "6f1c", "realtime": 1763712000.123, "boottime": 5231.5, "interval": 1,
     "lateness": {"last": 0.00005, "longest": 0.0021},
     "signals": {"pressure.cpu.some": 3.1, "pressure.memory.some": {"unknown": "absent"}, "pressure.io.some": 41.25,
      "memory.available": 1073741824, "memory.total": 8589934592},
     "alerts": [{"rule": "disk-busy", "phase": "firing", "severity": "warning", "message": "vda is busy.", "incident": 11},
      {"rule": "memory-low", "phase": "firing", "severity": "critical", "message": "Memory is nearly used up.", "incident": 12},
      {"rule": "other", "phase": "pending", "severity": "critical", "message": "no", "incident": 0}],
     "top": {"units": [{"name": "beanstalkd.service", "cpu10s": 1.5, "memory": 6442450944},
      {"name": "postgresql@15-main.service", "cpu10s": 98.1, "memory": 325058560}], "roles": []}}
    """

  private func words(_ text: String) throws(ParseError) -> LastWords {
    let bytes = Array(text.utf8)
    return try LastWords(parsing: bytes.span)
  }

  @Test func `the last words say how the host stands, the worst alert first`() throws {
    let text = try words(status).text
    #expect(
      text == """
        db1: 1 critical, 1 warning
        pressure: cpu 3.1 %, memory unknown, io 41.3 %
        memory: 1 GiB of 8 GiB available
        most cpu: postgresql@15-main.service 98.1 %, beanstalkd.service 1.5 %
        most memory: beanstalkd.service 6 GiB, postgresql@15-main.service 310 MiB
        critical: Memory is nearly used up.
        warning: vda is busy.
        sampled at 2025-11-21T08:00:00Z, 50 us late

        """)
    #expect(try words(status).incidents == [11, 12])
  }

  @Test(arguments: [(5231.5, true), (5234.4, true), (5234.6, false), (5000, true)])
  func `a watch that has not sampled for three intervals is late`(now: Double, isOnTime: Bool) throws {
    #expect(try words(status).isOnTime(at: .seconds(now)) == isOnTime)
  }

  @Test func `a watch whose last sample came an interval late is late`() throws {
    let late = status.replacing("0.00005", with: "1.5")
    #expect(try !words(late).isOnTime(at: .seconds(5231.5)))
  }

  @Test func `a status torn anywhere is refused, and never traps`() {
    let bytes = Array(status.utf8)
    for length in 0..<bytes.count {
      let torn = Array(bytes.prefix(length))
      #expect(throws: ParseError.self) { _ = try LastWords(parsing: torn.span) }
    }
  }
}
