/// One number of an input, or why there is none.
typealias Figure = Result<UInt64, Unknown>

extension Source {
  /// One field of the file; `absent` where this kernel's file does not have it.
  func field<Number>(_ pick: (Value) -> Number?) -> Result<Number, Unknown> {
    if let unknown { return .failure(unknown) }
    guard let number = pick(value) else { return .failure(.absent) }
    return .success(number)
  }
}

extension Pair {
  /// How much a counter grew in each second between the two inputs.
  /// - Throws: why the newest input does not have it, why there is no time between the inputs, or what ``Rate`` says.
  func perSecond(_ counter: (Value) -> Figure) throws(Unknown) -> Double {
    let newest = try counter(now).get()
    let elapsed = try interval()
    return try Rate.perSecond(newest, since: known(counter(before)), over: elapsed)
  }

  /// How much a counter grew between the two inputs, across a gap in the samples as well: what was counted has happened.
  /// - Throws: like ``perSecond(_:)``.
  func increase(_ counter: (Value) -> Figure) throws(Unknown) -> Double {
    let newest = try counter(now).get()
    try checkOrder()
    return Double(try Rate.increase(newest, since: known(counter(before))))
  }

  /// Passes when ``before`` is an input, even if too much lies between the two for a rate.
  func checkOrder() throws(Unknown) {
    if elapsed == nil, unknown != .afterGap { throw unknown }
  }
}

/// The number, or `nil`: why the input of before lacks it matters to nobody.
private func known(_ figure: Figure) -> UInt64? {
  if case .success(let number) = figure { number } else { nil }
}

/// One instance in the input of now and of before, and the time between them.
struct RowView<Row> {
  var now: Row
  /// `nil` for an instance that was not there before.
  var before: Row?
  var elapsed: Result<Duration, Unknown>

  /// How much a counter of the instance grew in each second.
  func perSecond(_ counter: (Row) -> UInt64?) throws(Unknown) -> Double {
    guard let newest = counter(now) else { throw .absent }
    return try Rate.perSecond(newest, since: before.flatMap(counter), over: elapsed.get())
  }

  /// In which part of the time a counter of time grew, in percent.
  func share(ticks: Double, _ counter: (Row) -> UInt64?) throws(Unknown) -> Double {
    guard let newest = counter(now) else { throw .absent }
    return try Rate.share(newest, since: before.flatMap(counter), ticks: ticks, over: elapsed.get())
  }

  /// How much a counter of the instance grew since the input before, across a gap in the samples as well.
  func increase(_ counter: (Row) -> UInt64?) throws(Unknown) -> Double {
    guard let newest = counter(now) else { throw .absent }
    if case .failure(let why) = elapsed, why != .afterGap { throw why }
    return Double(try Rate.increase(newest, since: before.flatMap(counter)))
  }

  /// A number that the instance may not have.
  func level(_ number: (Row) -> UInt64?) throws(Unknown) -> Double {
    guard let number = number(now) else { throw .absent }
    return Double(number)
  }
}

extension Pair {
  /// The instance at `row`, found among `rows` of each of the two inputs.
  /// - Throws: why the instances are not known; `absent` when the instance is not there.
  func view<Row>(_ row: RowPair, _ rows: (Value) -> Result<[Row], Unknown>) throws(Unknown) -> RowView<Row> {
    let newest = try rows(now).get()
    guard newest.indices.contains(row.now) else { throw .absent }
    var earlier: Row?
    if let position = row.before, case .success(let old) = rows(before), old.indices.contains(position) {
      earlier = old[position]
    }
    return RowView(now: newest[row.now], before: earlier, elapsed: elapsed.map { .success($0) } ?? .failure(unknown))
  }
}

extension HostSignal {
  /// A number that an input holds as it is.
  static func level(_ facts: SignalFacts, _ figure: @escaping @Sendable (borrowing Readout) -> Figure) -> HostSignal {
    HostSignal(facts) { readout throws(Unknown) in Double(try figure(readout).get()) }
  }

  /// A counter of the vitals, per second.
  static func rate(_ facts: SignalFacts, _ counter: @escaping @Sendable (Vitals) -> Figure) -> HostSignal {
    HostSignal(facts) { readout throws(Unknown) in try readout.vitals.perSecond(counter) }
  }

  /// A counter of the vitals whose every step is an event.
  static func event(_ facts: SignalFacts, _ counter: @escaping @Sendable (Vitals) -> Figure) -> HostSignal {
    HostSignal(facts) { readout throws(Unknown) in try readout.vitals.increase(counter) }
  }
}
