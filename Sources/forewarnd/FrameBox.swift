import Synchronization
import WatchEngine

/// The part of the status that the main thread sets and the herald writes.
final class FrameBox: Sendable {
  private let frame: Mutex<StatusFrame>

  init(_ frame: StatusFrame) { self.frame = Mutex(frame) }

  var current: StatusFrame { frame.withLock { $0 } }

  func update(_ change: (inout StatusFrame) -> Void) { frame.withLock { change(&$0) } }
}
