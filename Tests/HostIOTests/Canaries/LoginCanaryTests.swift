import Glibc
import Testing
import WatchEngine

@testable import HostIO

/// With threads of this process in place of the disposable ones: they do the same work.
struct LoginCanaryTests {
  @Test func `a login on this host is measured in all its parts`() throws {
    let tree = try TemporaryTree()
    var canary = LoginCanary(
      startingAt: .zero, exec: CanaryLine("/bin/true") { Self.thread(.exec) }, read: CanaryLine("/") { Self.thread(.read) },
      sync: CanaryLine(tree.path + "/login-canary") { Self.thread(.sync) })
    let probes = Self.run(&canary) { $0.exec.took != nil && $0.read.took != nil && $0.sync.took != nil }
    for probe in [probes.exec, probes.read, probes.sync, probes.wakeup] {
      #expect(probe.unknown == nil)
      #expect(try probe.get() < .seconds(20))
    }
    #expect(try probes.exec.get() > .zero && probes.read.get() > .zero && probes.sync.get() > .zero)
    var status = stat()
    #expect(stat(tree.path + "/login-canary", &status) == 0 && status.st_size == 4096)
  }

  @Test func `a process that never answers is the value, and is left alone`() throws {
    let stuck = try #require(MountHelper.start("/bin/sleep", name: "sleep", argument: "3600"))
    var starts = 0
    var line = CanaryLine("/") {
      starts += 1
      return stuck
    }
    var question = CanaryQuestion(every: .seconds(1), first: .zero)
    for second in 0...60 { line.step(&question, at: .seconds(second), pace: .calm) }
    #expect(try question.probe(at: .seconds(60)).get() == .seconds(60))
    #expect(starts == 1)
    #expect(kill(stuck.pid, 0) == 0, "nobody ended it")
    line.end()
    waitpid(stuck.pid, nil, 0)
  }

  @Test func `a process that dies is replaced, and its question stays open`() throws {
    var starts = 0
    var line = CanaryLine("/") {
      starts += 1
      return starts < 3 ? MountHelper.start("/bin/true", name: "true", argument: "") : Self.thread(.read)
    }
    var question = CanaryQuestion(every: .seconds(1), first: .zero)
    var waited: [Duration] = []
    let deadline = Instant.monotonicNow + .seconds(20)
    var now: Duration = .zero
    while question.took == nil, Instant.monotonicNow < deadline {
      line.step(&question, at: now, pace: .calm)
      if question.took == nil, let waiting = question.probe(at: now).waiting { waited.append(waiting) }
      now += .milliseconds(100)
    }
    #expect(question.took != nil && starts == 3)
    let fell = zip(waited, waited.dropFirst()).contains { $0 > $1 }
    #expect(!fell, "it only ever grows")
    line.end()
  }

  @Test func `where no process can be started nobody answers`() throws {
    var line = CanaryLine("/") { nil }
    var question = CanaryQuestion(every: .seconds(5), first: .zero)
    for second in 0...30 { line.step(&question, at: .seconds(second), pace: .calm) }
    #expect(try question.probe(at: .seconds(30)).get() == .seconds(30))
  }

  @Test(arguments: [
    (CanaryTask.exec, "/nowhere/true", Unknown.absent), (.read, "/nowhere", .absent), (.sync, "/nowhere/canary", .absent),
    (.sync, "/proc/self/canary", .absent), (.exec, "/etc/passwd", .notPermitted),
  ]) func `what a host does not have is told with its reason`(task: CanaryTask, path: String, why: Unknown) {
    var line = CanaryLine(path) { Self.thread(task) }
    var question = CanaryQuestion(every: .seconds(5), first: .zero)
    let deadline = Instant.monotonicNow + .seconds(20)
    while question.isOut || question.probe(at: .zero).unknown == .notYetSampled, Instant.monotonicNow < deadline {
      line.step(&question, at: .zero, pace: .calm)
    }
    #expect(throws: why) { try question.probe(at: .zero).get() }
    line.end()
  }

  @Test func `a program that ends with an error has not run`() throws {
    var line = CanaryLine("/bin/false") { Self.thread(.exec) }
    var question = CanaryQuestion(every: .seconds(5), first: .zero)
    let deadline = Instant.monotonicNow + .seconds(20)
    line.step(&question, at: .zero, pace: .calm)
    while question.isOut, Instant.monotonicNow < deadline { line.step(&question, at: .zero, pace: .calm) }
    #expect(question.took == nil && question.unknown != nil)
    line.end()
  }

  private static func run(_ canary: inout LoginCanary, until isDone: (LoginProbes) -> Bool) -> LoginProbes {
    var now: Duration = .zero
    let deadline = Instant.monotonicNow + .seconds(20)
    repeat {
      canary.step(at: now, late: .milliseconds(1), isUneasy: false)
      now += .milliseconds(1)
    } while !isDone(canary.marks.probes(at: now)) && Instant.monotonicNow < deadline
    return canary.marks.probes(at: now)
  }

  private static func thread(_ task: CanaryTask) -> MountHelper? {
    var ends: [Int32] = [-1, -1]
    guard socketpair(AF_UNIX, Int32(SOCK_SEQPACKET.rawValue), 0, &ends) == 0 else { return nil }
    let served = ends[1]
    guard
      HostThread.start(
        "canary",
        body: { _ in
          task.serve(on: served)
          close(served)
        }) != nil
    else { return nil }
    return MountHelper(pid: 0, socket: ends[0])
  }
}
