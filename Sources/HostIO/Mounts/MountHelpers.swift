import WatchEngine

/// The disposable processes: one that is idle, and those that wait for a mount that does not answer.
struct MountHelpers {
  /// A process that waits for a mount.
  private struct Stuck {
    var helper: MountHelper
    var path: String
    var since: Duration
    var isKilled = false
  }

  enum Outcome: Equatable {
    case answer(MountAnswer)
    /// The mount does not answer.
    case silent
    /// There is no process to ask.
    case noHelper
  }

  /// How many processes may wait for dead mounts.
  static let mostStuck = 4

  private let start: () -> MountHelper?
  private var idle: MountHelper?
  private var stuck: [Stuck] = []
  /// Processes that were let go and may not be gone yet.
  private var ending: [MountHelper] = []

  init(start: @escaping () -> MountHelper?) { self.start = start }

  var stuckCount: Int { stuck.count }

  func isWaiting(for path: String) -> Bool { stuck.contains { $0.path == path } }

  /// Asks a mount and waits a little. If no answer comes, the process is left waiting.
  mutating func ask(_ path: String, patience: Duration, now: Duration) -> Outcome {
    for _ in 0..<2 {
      guard let helper = idle ?? fresh() else { return .noHelper }
      idle = nil
      guard helper.ask(path) else {
        letGo(helper)
        continue
      }
      switch helper.reply(within: patience) {
      case .answer(let answer):
        idle = helper
        return .answer(answer)
      case .nothingYet:
        stuck.append(Stuck(helper: helper, path: path, since: now))
        return .silent
      case .ended: letGo(helper)
      }
    }
    return .noHelper
  }

  /// Takes late answers, kills processes that wait for too long, and forgets those that are gone.
  /// - Parameter answered: called with each late answer and the mount's path.
  mutating func tidy(now: Duration, timeout: Duration, answered: (String, MountAnswer) -> Void) {
    ending.removeAll { $0.isGone() }
    for index in stuck.indices.reversed() {
      let helper = stuck[index].helper
      switch helper.reply(within: .zero) {
      case .answer(let answer):
        answered(stuck[index].path, answer)
        stuck.remove(at: index)
        if idle == nil { idle = helper } else { letGo(helper) }
      case .ended:
        stuck.remove(at: index)
        letGo(helper)
      case .nothingYet:
        guard now - stuck[index].since >= timeout, !stuck[index].isKilled else { continue }
        helper.kill()
        stuck[index].isKilled = true
      }
    }
  }

  mutating func shut() {
    for helper in stuck.map(\.helper) + [idle].compactMap({ $0 }) { letGo(helper) }
    stuck = []
    idle = nil
  }

  private func fresh() -> MountHelper? { stuck.count < Self.mostStuck ? start() : nil }

  private mutating func letGo(_ helper: MountHelper) {
    helper.kill()
    helper.hangUp()
    if !helper.isGone() { ending.append(helper) }
  }
}
