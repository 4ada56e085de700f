/// Forecasts one level: what is left of memory, of a disk, of process ids. A fixed size, and nothing is allocated.
///
/// Three windows look back 12, 60 and 600 times ``base`` seconds. The longest in which the level falls steadily is believed, unless
/// the next shorter one shows that this is over or has changed; the shortest alone sees a steep leak within seconds. A fall that came
/// back from as low as this before is a sawtooth, and no forecast is made of it.
package struct Forecaster: Sendable {
  /// Seconds between two points of the shortest window.
  private let base: Double
  private var fast: ForecastWindow
  private var short: ForecastWindow
  private var long: ForecastWindow
  private var recent: Recoveries
  private var hour: Recoveries
  private var newest: Double?
  /// What the samples so far let expect, or why that is not known.
  package private(set) var outlook: Result<Outlook, Unknown> = .failure(.notYetSampled)

  /// - Parameter base: about as many seconds as lie between two samples.
  package init(base: Double = 1) {
    self.base = base
    fast = ForecastWindow(step: base, averages: false)
    short = ForecastWindow(step: base * 5, averages: true)
    long = ForecastWindow(step: base * 50, averages: true)
    recent = Recoveries(step: base * 5)
    hour = Recoveries(step: base * 60)
  }

  /// Takes what is left at `time`. A hole in the samples as long as the middle window begins anew.
  package mutating func add(_ left: Double, at time: Duration) {
    let time = time.inSeconds
    if let newest {
      guard time > newest else { return }
      if time - newest > max(short.length, base * 60) { self = Forecaster(base: base) }
    }
    newest = time
    fast.add(left, at: time, base: base)
    short.add(left, at: time, base: base)
    long.add(left, at: time, base: base)
    recent.add(left, at: time)
    hour.add(left, at: time)
    outlook = left > 0 ? forecast(at: time) : .success(.now)
  }

  /// Takes that nothing is known at this time.
  package mutating func miss(_ why: Unknown) { outlook = .failure(why) }

  private func forecast(at time: Double) -> Result<Outlook, Unknown> {
    guard fast.isFull else { return .failure(.needsMoreSamples) }
    var isDoubtful = false
    if long.isFull, long.line.slope < 0, !isOutdated(long.line) {
      switch outlook(of: long, at: time, hour, times: 2) {
      case .trend(let outlook): return .success(outlook)
      case .doubtful: isDoubtful = true
      case .nothing: break
      }
    }
    if short.isFull, short.line.slope < 0 {
      switch outlook(of: short, at: time, recent, times: 1) {
      case .trend(let outlook): return .success(outlook)
      case .doubtful: isDoubtful = isDoubtful || fast.line.confirms(short.line.slope)
      case .nothing: break
      }
    }
    if fast.line.slope < 0 {
      switch outlook(of: fast, at: time, recent, times: 1) {
      case .trend(let outlook): return .success(outlook)
      case .doubtful: isDoubtful = true
      case .nothing: break
      }
    }
    return isDoubtful ? .failure(.noisy) : .success(.never)
  }

  /// Whether the short window shows that the long one's trend is over, or is another by now: by more than the level swings anyway.
  private func isOutdated(_ line: RobustLine) -> Bool {
    let difference = short.line.slope - line.slope
    let doubt = recent.swing(around: line.slope) * 5 / short.length
    if difference > 0, difference < doubt || short.line.confirms(line.slope) && !short.line.corrects(line.slope) { return false }
    if difference <= 0, -difference < doubt || !short.line.corrects(line.slope) { return false }
    return true
  }

  private enum Finding {
    case trend(Outlook)
    /// It falls fast enough to matter, but not so that anybody could tell how fast.
    case doubtful
    case nothing
  }

  private func outlook(of window: ForecastWindow, at time: Double, _ recoveries: Recoveries, times: Int) -> Finding {
    let level = fast.level(at: time, slope: window.line.slope)
    guard level < -window.line.slope * window.reach else { return .nothing }
    // What came back from as low as this before will do so again: a tooth is no trend, nor is a swing of noise.
    if recoveries.has(times, of: -window.line.slope * window.length * 2 / 3, from: level) { return .nothing }
    guard window.line.fallsSteadily else { return .doubtful }
    let swing = recent.swing(around: window.line.slope)
    return .trend(Outlook(level: level, falling: window.line, over: window.length, swing: swing))
  }
}
