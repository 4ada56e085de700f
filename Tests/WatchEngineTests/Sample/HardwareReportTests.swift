import Testing

@testable import WatchEngine

/// The report of the process that reads sysfs.
struct HardwareReportTests {
  private static func table(_ text: String) throws(ParseError) -> HardwareTable {
    var table = HardwareTable()
    try table.refill(report: Array(text.utf8).span)
    return table
  }

  @Test func `an empty report is of a host that has none of it`() throws {
    let table = try Self.table("")
    #expect(table.isEmpty && table.sensors.unknown == .absent && table.throttling.unknown == .absent)
  }

  @Test func `a second report keeps the order and drops what is gone`() throws {
    var table = HardwareSample.table(later: false)
    #expect(table.sensors.value.map(\.name) == HardwareSample.sensors)
    let lines = HardwareSample.report(later: true).split(separator: "\n", omittingEmptySubsequences: false)
    let rest = lines.filter { !$0.contains("fan1") && !$0.contains("coretemp") }.joined(separator: "\n")
    try table.refill(report: Array(rest.utf8).span)
    #expect(table.sensors.value.map(\.name) == ["nct6775.656/in0"] && table.sensors.value.first?.isAlarmed == true)
    try table.refill(report: Array(HardwareSample.report(later: true).utf8).span)
    #expect(Set(table.sensors.value.map(\.name)) == Set(HardwareSample.sensors))
  }

  @Test func `labels that two channels share are no names`() throws {
    let text = "sensor\ta/temp1\tlabel\tCore\nsensor\ta/temp2\tlabel\tCore\nsensor\tb/temp1\tlabel\tCore\n"
    #expect(try Self.table(text).sensors.value.map(\.name) == ["a/temp1", "a/temp2", "b/Core"])
  }

  @Test func `what can't be read says why, and the rest is told`() throws {
    let table = try Self.table("failed\tsensor\tfolder\t13\nfailed\tsupply\tfolder\t5\nmemory\tmc0\tue_count\tmany\n")
    #expect(table.sensors.unknown == .notPermitted && table.supplies.unknown == .failed(errno: 5))
    #expect(table.memory.unknown == nil && table.memory.value.first?.uncorrected == nil)
  }

  @Test(arguments: [1, 0]) func `a battery of a mouse and an UPS that discharges`(scope: Int) throws {
    let text = "supply\tU\ttype\tUPS\nsupply\tU\tscope\t\(scope == 1 ? "Device" : "System")\nsupply\tU\tstatus\tDischarging\n"
    var readout = Readout()
    readout.hardware.now = try Self.table(text)
    if scope == 1 {
      #expect(throws: Unknown.absent) { try Told.host("mains.lost", readout) }
    } else {
      #expect(try Told.host("mains.lost", readout) == 1)
    }
  }

  @Test func `a report that ends anywhere, or is damaged, is no trap`() throws {
    let bytes = Array(HardwareSample.report(later: true).utf8)
    var table = HardwareTable()
    var refused = 0
    for length in 0..<bytes.count {
      do throws(ParseError) { try table.refill(report: Array(bytes[..<length]).span) } catch { refused += 1 }
    }
    #expect(refused > bytes.count / 2)
    for index in bytes.indices {
      for byte: UInt8 in [0, 0x09, 0x0A, 0x2D, 0xFF] {
        var damaged = bytes
        damaged[index] = byte
        do throws(ParseError) { try table.refill(report: damaged.span) } catch { refused += 1 }
      }
    }
  }

  @Test func `numbers beyond 64 bits are no numbers`() throws {
    let table = try Self.table("sensor\ta/temp1\tinput\t-99999999999999999999\nsensor\ta/temp1\tcrit\t-\n")
    #expect(table.sensors.value.first?.value == nil && table.sensors.value.first?.critical == nil)
  }
}
