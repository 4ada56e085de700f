extension SignalTable {
  /// Evaluates every signal of one origin, after an input of that origin was taken.
  mutating func evaluate(
    _ origin: Origin, _ readout: borrowing Readout, _ catalogue: CatalogueIndex, _ slots: inout [FamilySlots]
  ) {
    for position in catalogue.host(from: origin) {
      let reading: Reading
      do throws(Unknown) {
        reading = .checked(
          try catalogue.host[position].evaluate(readout), isEstimate: origin == .pulse && readout.pressure.isEstimate)
      } catch {
        reading = .unknown(error)
      }
      host[position] = catalogue.host[position].facts.isEventOfSlowInput ? host[position].adding(reading) : reading
    }
    for family in catalogue.families.indices where catalogue.families[family].origin == origin {
      families[family].refresh(catalogue.families[family], readout, &slots[family], at: origin.takenAt(readout))
    }
  }

  /// Makes every reading of an origin unknown.
  mutating func clear(_ origin: Origin, _ why: Unknown, _ catalogue: CatalogueIndex) {
    for position in catalogue.host(from: origin) { host[position] = .unknown(why) }
    for family in catalogue.families.indices where catalogue.families[family].origin == origin {
      for slot in families[family].names.indices { families[family].clear(slot, why) }
    }
  }

  /// Events of slow inputs have been counted by every rule: the same input must not count twice.
  mutating func consumeEvents(_ catalogue: CatalogueIndex) {
    for origin in Origin.slow {
      for position in catalogue.host(from: origin) where catalogue.host[position].facts.kind == .event {
        host[position].consume()
      }
    }
    for family in catalogue.families.indices where catalogue.families[family].origin != .vitals {
      families[family].consumeEvents(catalogue.families[family])
    }
  }
}

extension FamilyTable {
  /// Places every row of the newest input in its slot and evaluates its signals.
  mutating func refresh(_ family: SignalFamily, _ readout: borrowing Readout, _ slots: inout FamilySlots, at now: Duration) {
    if let why = family.unknown(readout) {
      for slot in names.indices where present[slot] { clear(slot, why) }
      return
    }
    slots.beginInput()
    for row in 0..<family.count(readout) {
      let slot = slots.place(family.instanceName(readout, row), at: row, in: &self)
      let pair = RowPair(now: row, before: slots.rowBefore[slot])
      for offset in family.signals.indices {
        let reading: Reading
        do throws(Unknown) {
          reading = .checked(try family.signals[offset].evaluate(readout, pair))
        } catch {
          reading = .unknown(error)
        }
        let index = slot * signalCount + offset
        readings[index] = family.signals[offset].facts.isEventOfSlowInput ? readings[index].adding(reading) : reading
      }
    }
    slots.endInput(at: now, in: &self)
  }

  /// Evaluates one signal anew for the rows of the newest input, between two inputs.
  mutating func refresh(
    signal name: StaticString, of family: SignalFamily, _ readout: borrowing Readout, _ slots: borrowing FamilySlots
  ) {
    guard let offset = family.signals.firstIndex(where: { $0.facts.name == name.description }) else { return }
    for slot in names.indices {
      guard let row = slots.row[slot], row < family.count(readout) else { continue }
      do throws(Unknown) {
        let pair = RowPair(now: row, before: slots.rowBefore[slot])
        readings[slot * signalCount + offset] = .checked(try family.signals[offset].evaluate(readout, pair))
      } catch {
        readings[slot * signalCount + offset] = .unknown(error)
      }
    }
  }

  mutating func consumeEvents(_ family: SignalFamily) {
    for offset in family.signals.indices where family.signals[offset].facts.kind == .event {
      for slot in names.indices { readings[slot * signalCount + offset].consume() }
    }
  }
}

extension SignalFacts {
  /// Inputs of these origins come at their own pace, so two of them can lie between two evaluations of the rules.
  var isEventOfSlowInput: Bool { kind == .event && origin.isSlow }
}

extension Reading {
  /// A number that a rule can be held against; what is not finite is not known.
  static func checked(_ value: Double, isEstimate: Bool = false) -> Reading {
    guard value.isFinite else { return .unknown(.malformed) }
    return isEstimate ? .estimated(value) : .known(value)
  }

  /// The events of two inputs together.
  func adding(_ newer: Reading) -> Reading {
    if let old = value, let new = newer.value { .known(old + new) } else { newer }
  }

  /// Events that were counted are over.
  mutating func consume() {
    if value != nil { self = .known(0) }
  }
}

extension Origin {
  /// When the newest input of this origin was taken, on the monotonic clock.
  func takenAt(_ readout: borrowing Readout) -> Duration {
    moment(readout)?.monotonic ?? .zero
  }

  /// The same on all clocks; `nil` before the first input.
  func moment(_ readout: borrowing Readout) -> Instant? {
    switch self {
    case .tables: readout.tables.takenAt
    case .mounts: readout.mounts.takenAt
    case .sockets: readout.sockets.takenAt
    case .hardware: readout.hardware.takenAt
    case .backups: readout.backups.takenAt
    case .deliveries: readout.deliveries.takenAt
    case .pulse, .vitals, .kernel, .own: readout.vitals.takenAt
    }
  }
}
