import CHost
import Glibc

/// A thread of the daemon: named, with a stack of known size and a class of scheduling of its own.
///
/// Start threads inside functions: a closure made at the top level of main.swift is bound to the main actor and dies on any
/// other thread.
package struct HostThread: @unchecked Sendable {
  /// What a thread asks the scheduler for.
  package enum Urgency: Equatable, Sendable {
    case normal
    /// Nice −10.
    case raised
    /// `SCHED_FIFO` with priority 1: runs before every normal task. Nice −20 where that is refused.
    case realTime
  }

  /// What the thread got.
  package struct Start: Equatable, Sendable {
    package var asked: Urgency
    package var granted: Scheduling
    /// The error of the first request that was refused; `nil` if all was granted.
    package var refusal: Int32?
  }

  package enum Scheduling: Equatable, Sendable {
    case fifo(priority: Int32)
    case nice(Int32)
  }

  private let thread: pthread_t
  package let start: Start

  /// Starts a thread and waits until it has its class of scheduling.
  ///
  /// - Parameters:
  ///   - name: at most 15 bytes count; seen in `/proc/PID/task/*/comm`.
  ///   - stackBytes: at least 64 KiB are used.
  ///   - body: run on the new thread with what it got; retained until it returns.
  /// - Returns: `nil` if the kernel starts no more threads (`EAGAIN`).
  package static func start(
    _ name: StaticString, stackBytes: Int = 512 << 10, urgency: Urgency = .normal, body: @escaping @Sendable (Start) -> Void
  ) -> HostThread? {
    var attributes = pthread_attr_t()
    guard pthread_attr_init(&attributes) == 0 else { return nil }
    defer { pthread_attr_destroy(&attributes) }
    pthread_attr_setstacksize(&attributes, max(stackBytes, 64 << 10))
    let launch = Launch(name: name, urgency: urgency, body: body)
    let retained = Unmanaged.passRetained(launch)
    var thread = pthread_t()
    let failure = pthread_create(
      &thread, &attributes,
      { argument in
        guard let argument else { return nil }
        Unmanaged<Launch>.fromOpaque(argument).takeRetainedValue().run()
        return nil
      }, retained.toOpaque())
    guard failure == 0 else {
      retained.release()
      return nil
    }
    return HostThread(thread: thread, start: launch.waitForStart())
  }

  /// Waits until the thread's body has returned. Call it once or never.
  package func join() { pthread_join(thread, nil) }
}

/// The body of a thread on its way there, and what the thread reports back.
private final class Launch: @unchecked Sendable {
  private let name: StaticString
  private let urgency: HostThread.Urgency
  private let body: @Sendable (HostThread.Start) -> Void
  private let started = Mailbox<HostThread.Start?>(nil)
  private let signal: UnsafeMutablePointer<sem_t>

  init(name: StaticString, urgency: HostThread.Urgency, body: @escaping @Sendable (HostThread.Start) -> Void) {
    self.name = name
    self.urgency = urgency
    self.body = body
    signal = .allocate(capacity: 1)
    signal.initialize(to: sem_t())
    sem_init(signal, 0, 0)
  }

  deinit {
    sem_destroy(signal)
    signal.deallocate()
  }

  func run() {
    _ = name.withUTF8Buffer { text in
      text.withMemoryRebound(to: CChar.self) { $0.baseAddress.map(chost_name_thread) }
    }
    let start = HostThread.Start(settingCallingThreadTo: urgency)
    var report: HostThread.Start? = start
    started.put(&report)
    sem_post(signal)
    body(start)
  }

  func waitForStart() -> HostThread.Start {
    while sem_wait(signal) != 0 {}
    var report: HostThread.Start?
    while !started.take(&report) {}
    return report ?? HostThread.Start(asked: urgency, granted: .nice(0), refusal: EAGAIN)
  }
}

extension HostThread.Start {
  /// Asks the scheduler for what the calling thread wants, and takes the next best where that is refused.
  ///
  /// Needs CAP_SYS_NICE, or `LimitRTPRIO=1` and `LimitNICE=-20` in the unit.
  package init(settingCallingThreadTo urgency: HostThread.Urgency) {
    self.init(asked: urgency, granted: .nice(0), refusal: nil)
    switch urgency {
    case .normal: break
    case .raised: tryNice(-10)
    case .realTime:
      let failure = chost_become_fifo(1)
      guard failure != 0 else {
        granted = .fifo(priority: 1)
        return
      }
      refusal = failure
      tryNice(-20)
    }
  }

  private mutating func tryNice(_ nice: Int32) {
    let failure = chost_set_nice(nice)
    if failure == 0 { granted = .nice(nice) } else if refusal == nil { refusal = failure }
  }
}
