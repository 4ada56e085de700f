@testable import WatchEngine

/// What threads of their own bring: `file hardware` as ``HardwareTable/refill(report:)`` takes it, with blanks for the first three tabs of a
/// line, `file mdstat`, and `file backup:NAME` as ``BackupListing`` takes it, with times on the recording's clock.
extension ScenarioHost {
  mutating func stepHardware(at now: Instant) {
    guard files["hardware"] != nil || files["mdstat"] != nil else { return }
    do throws(ParseError) {
      if let text = files["hardware"]?.takeNews() { try hardware.refill(report: Self.tabbed(text).span) }
      if let text = files["mdstat"]?.takeNews() {
        try hardware.arrays.value.refill(from: text.span)
        hardware.arrays.unknown = nil
      }
    } catch { hardware.lose(.malformed) }
    var table = hardware
    table.instant = now
    note(engine.step(hardware: &table))
  }

  mutating func stepBackups(at now: Instant) {
    let names = files.keys.filter { $0.hasPrefix("backup:") }.sorted()
    guard !names.isEmpty else { return }
    var table = BackupTable()
    table.instant = now
    table.backups.unknown = nil
    for name in names {
      var row = BackupRow()
      row.rule = BackupRule(name: String(name.dropFirst("backup:".count)), path: "/srv/backups")
      row.unknown = nil
      // Read each time: a text that did not change is no news.
      files[name]?.edit([])
      if let text = files[name]?.takeNews() {
        if text.starts(with: "silent ".utf8) {
          row.silentFor = .seconds(Int(String(decoding: text.dropFirst(7).dropLast(), as: UTF8.self)) ?? 0)
        } else {
          do throws(ParseError) { try row.listing.refill(from: Self.tabbed(text).span) } catch { row.unknown = .malformed }
        }
      }
      table.backups.value.append(row)
    }
    note(engine.step(backups: &table))
  }

  /// `file delivery 1` is delivery.json, with times on the recording's clock; the receivers in it are those of the configuration.
  mutating func stepDeliveries(at now: Instant) {
    guard files["delivery"] != nil else { return }
    if let text = files["delivery"]?.takeNews() {
      do throws(ParseError) { delivery = try CourierReport(parsing: text.span) } catch { delivery = nil }
    }
    var table = DeliveryTable()
    table.fill(names: delivery?.receivers.map(\.name) ?? ["ops"], report: delivery, lookingSince: .zero, at: now)
    note(engine.step(deliveries: &table))
  }

  private static func tabbed(_ text: [UInt8]) -> [UInt8] {
    var blanks = 0
    return text.map { byte in
      if byte == 0x0A { blanks = 0 }
      guard byte == 0x20, blanks < 3 else { return byte }
      blanks += 1
      return 0x09
    }
  }
}

extension ProcessSummary {
  var zombiesOfOne: UInt64 {
    get { zombieParent?.zombies ?? 0 }
    set { zombieParent = ZombieParent(pid: 812, zombies: newValue) }
  }
}
