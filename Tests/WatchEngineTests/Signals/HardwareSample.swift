@testable import WatchEngine

/// The part of ``TwoSamples`` that threads of their own bring: the hardware and the backups.
enum HardwareSample {
  static let modules = ["mc0/DIMM_A1", "mc0/dimm1", "mc0"]
  static let sensors = ["coretemp.0/Package id 0", "nct6775.656/CPU fan", "nct6775.656/in0"]

  static func report(later: Bool) -> String {
    """
    throttle\tcpu\tprocessors\t2
    throttle\tcpu\ttimes\t\(later ? 10 : 4)
    throttle\tcpu\tcore_ms\t\(later ? 1500 : 500)
    throttle\tcpu\tpackage_ms\t\(later ? 900 : 800)
    memory\tmc0/dimm0\tlabel\tDIMM_A1
    memory\tmc0/dimm0\tce_count\t\(later ? 8 : 5)
    memory\tmc0/dimm0\tue_count\t\(later ? 1 : 0)
    memory\tmc0/dimm1\tce_count\t\(later ? 1 : 0)
    memory\tmc0/dimm1\tue_count\t\(later ? 1 : 0)
    memory\tmc0\tce_count\t\(later ? 1 : 0)
    memory\tmc0\tue_count\t\(later ? 1 : 0)
    supply\tAC\ttype\tMains
    supply\tAC\tonline\t0
    supply\tBAT0\ttype\tBattery
    supply\tBAT0\tpresent\t1
    supply\tBAT0\tcapacity\t41
    supply\tBAT0\tstatus\tDischarging
    supply\tBAT0\ttime_to_empty_now\t3600
    sensor\tcoretemp.0/temp1\tkind\ttemp
    sensor\tcoretemp.0/temp1\tcrit\t100000
    sensor\tcoretemp.0/temp1\tcrit_alarm\t0
    sensor\tcoretemp.0/temp1\tmax_alarm\t\(later ? 1 : 0)
    sensor\tcoretemp.0/temp1\tinput\t84500
    sensor\tcoretemp.0/temp1\tlabel\tPackage id 0
    sensor\tnct6775.656/fan1\tkind\tfan
    sensor\tnct6775.656/fan1\talarm\t0
    sensor\tnct6775.656/fan1\tfault\t0
    sensor\tnct6775.656/fan1\tinput\t1200
    sensor\tnct6775.656/fan1\tlabel\tCPU fan
    sensor\tnct6775.656/in0\tkind\tin
    sensor\tnct6775.656/in0\talarm\t\(later ? 1 : 0)

    """
  }

  static let arrays = """
    Personalities : [raid1]
    md0 : active raid1 sdc1[2](S) sdb1[1] sda1[0](F)
          1047552 blocks super 1.2 [2/1] [_U]
          [==>..................]  recovery = 12.6% (132096/1047552) finish=0.4min speed=33024K/sec
          
    md1 : inactive sdd1[0](S)
          1046528 blocks super 1.2
           
    unused devices: <none>

    """

  static func table(later: Bool) -> HardwareTable {
    var table = HardwareTable()
    do throws(ParseError) {
      try table.refill(report: Array(report(later: later).utf8).span)
      try table.arrays.value.refill(from: Array(arrays.utf8).span)
      table.arrays.unknown = nil
    } catch { table.lose(.malformed) }
    return table
  }

  static let listing = "count\t9\t-\t-\nfile\t6400\t400\tc.dump\nfile\t5000\t900\tb.dump\nfile\t4000\t1100\ta.dump\n"

  static var deliveries: DeliveryTable {
    let text = #"""
      {"version":1,"bootId":"b","monotonic":60,"receivers":{
        "ops":{"type":"slack","state":"retrying","why":"503","pending":3,"oldestPending":1000,"delivered":5,"dead":0},
        "mail":{"type":"email","state":"broken","why":"404 no_service","pending":0,"oldestPending":null,"dead":7},
        "old":{"state":"ok"}}}
      """#
    var table = DeliveryTable()
    var now = Instant.zero
    now.monotonic = .seconds(71)
    now.realtime = .seconds(1090)
    do throws(ParseError) {
      table.fill(
        names: ["ops", "mail"], report: try CourierReport(parsing: Array(text.utf8).span), lookingSince: .zero, at: now)
    } catch { table.receivers.unknown = .malformed }
    return table
  }

  static var backups: BackupTable {
    var row = BackupRow()
    row.rule = BackupRule(name: "db", path: "/srv/db")
    row.rule.maxAge = .seconds(90_000)
    row.unknown = nil
    do throws(ParseError) { try row.listing.refill(from: Array(listing.utf8).span) } catch { row.unknown = .malformed }
    var table = BackupTable()
    table.instant.realtime = .seconds(100_000)
    table.backups.value = [row]
    table.backups.unknown = nil
    return table
  }
}
