/// What each line of the report means to its row. The attributes are named as the kernel's files are, without the channel's number.
extension Throttling {
  mutating func take(_ line: ReportLine, _ scanner: borrowing ByteScanner) {
    guard let number = scanner.count(line.value) else { return }
    if scanner.matches(line.attribute, "processors") {
      processors = number
    } else if scanner.matches(line.attribute, "times") {
      times = number
    } else if scanner.matches(line.attribute, "core_ms") {
      coreMilliseconds = number
    } else if scanner.matches(line.attribute, "package_ms") {
      packageMilliseconds = number
    }
  }
}

extension MemoryModuleRow {
  mutating func take(_ line: ReportLine, _ scanner: borrowing ByteScanner) {
    if scanner.matches(line.attribute, "label") {
      scanner.keep(line.value, in: &label)
    } else if scanner.matches(line.attribute, "ce_count") {
      corrected = scanner.count(line.value)
    } else if scanner.matches(line.attribute, "ue_count") {
      uncorrected = scanner.count(line.value)
    }
  }
}

extension PowerSupplyRow {
  mutating func take(_ line: ReportLine, _ scanner: borrowing ByteScanner) {
    if scanner.matches(line.attribute, "type") {
      kind =
        scanner.matches(line.value, "Mains")
        ? .mains
        : scanner.matches(line.value, "Battery")
          ? .battery
          : scanner.matches(line.value, "UPS") ? .ups : .other
    } else if scanner.matches(line.attribute, "scope") {
      isDevices = scanner.matches(line.value, "Device")
    } else if scanner.matches(line.attribute, "online") {
      // 2 is a supply whose current can be set.
      isOnline = scanner.count(line.value).map { $0 > 0 }
    } else if scanner.matches(line.attribute, "present") {
      isPresent = scanner.truth(line.value)
    } else if scanner.matches(line.attribute, "capacity") {
      charge = scanner.count(line.value).map { min($0, 100) }
    } else if scanner.matches(line.attribute, "status") {
      scanner.keep(line.value, in: &status)
    } else if scanner.matches(line.attribute, "time_to_empty_now") {
      secondsToEmpty = scanner.count(line.value)
    }
  }
}

extension SensorRow {
  mutating func take(_ line: ReportLine, _ scanner: borrowing ByteScanner) {
    if scanner.matches(line.attribute, "label") {
      scanner.keep(line.value, in: &label)
    } else if scanner.matches(line.attribute, "kind") {
      kind = scanner.matches(line.value, "temp") ? .temperature : scanner.matches(line.value, "fan") ? .fan : .other
    } else if scanner.matches(line.attribute, "input") {
      value = scanner.integer(line.value)
    } else if scanner.matches(line.attribute, "crit") {
      critical = scanner.integer(line.value)
    } else if scanner.matches(line.attribute, "fault") {
      isFaulty = scanner.truth(line.value)
    } else if let isSet = scanner.truth(line.value) {
      // alarm, max_alarm, min_alarm, crit_alarm, lcrit_alarm, emergency_alarm, cap_alarm
      isAlarmed = isAlarmed == true || isSet
      if scanner.matches(line.attribute, "crit_alarm") || scanner.matches(line.attribute, "emergency_alarm")
        || scanner.matches(line.attribute, "lcrit_alarm")
      {
        isCritical = isCritical == true || isSet
      }
    }
  }
}
