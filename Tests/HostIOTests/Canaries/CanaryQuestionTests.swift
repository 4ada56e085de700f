import Glibc
import Testing
import WatchEngine

@testable import HostIO

struct CanaryQuestionTests {
  private static func good(_ took: Duration) -> CanaryAnswer { CanaryAnswer(errno: 0, took: took) }

  @Test func `a calm question is asked at its own pace, an uneasy one every second`() {
    var question = CanaryQuestion(every: .seconds(5), first: .seconds(10))
    #expect(!question.isDue(at: .seconds(9.9), pace: .calm))
    #expect(question.isDue(at: .seconds(10), pace: .calm))
    question.ask(at: .seconds(10), isOut: true)
    #expect(!question.isDue(at: .seconds(99), pace: .slow), "not while a process has it")
    question.take(Self.good(.milliseconds(2)), at: .seconds(10.1))
    #expect(!question.isDue(at: .seconds(14.9), pace: .calm))
    #expect(question.isDue(at: .seconds(11), pace: .slow))
    #expect(question.isDue(at: .seconds(15), pace: .calm))
    #expect(!question.isDue(at: .seconds(11.9), pace: .uneasy) && question.isDue(at: .seconds(12), pace: .uneasy))
  }

  @Test func `without an answer its waiting grows with the clock, and it is never unknown`() throws {
    var question = CanaryQuestion(every: .seconds(1), first: .zero)
    question.ask(at: .seconds(1), isOut: true)
    #expect(throws: Unknown.notYetSampled, "nobody has looked yet") { try question.probe(at: .seconds(1.1)).get() }
    question.miss()
    #expect(try question.probe(at: .seconds(13)).get() == .seconds(12))
    #expect(try question.probe(at: .seconds(100)).get() == .seconds(99))
    #expect(question.isSlow(at: .seconds(13)))
    question.take(Self.good(.seconds(98)), at: .seconds(99))
    #expect(try question.probe(at: .seconds(100)).get() == .seconds(98))
    #expect(question.probe(at: .seconds(100)).age == .seconds(1))
    question.ask(at: .seconds(100), isOut: true)
    question.take(Self.good(.milliseconds(1)), at: .seconds(100.1))
    #expect(try question.probe(at: .seconds(101)).get() == .milliseconds(1))
    #expect(!question.isSlow(at: .seconds(101)))
  }

  @Test(arguments: [EAGAIN, ENOMEM, EMFILE, EIO])
  func `what a login would fail for as well counts as no answer, and is asked again each second`(errno: Int32) throws {
    var question = CanaryQuestion(every: .seconds(5), first: .zero)
    for second in 1...20 {
      #expect(question.isDue(at: .seconds(second), pace: .calm) || second == 1)
      question.ask(at: .seconds(second), isOut: true)
      question.take(CanaryAnswer(errno: errno, took: .milliseconds(1)), at: .seconds(second))
    }
    #expect(try question.probe(at: .seconds(20)).get() == .seconds(19))
  }

  @Test func `a host without the program has no such part`() {
    var question = CanaryQuestion(every: .seconds(5), first: .zero)
    question.ask(at: .zero, isOut: true)
    question.take(CanaryAnswer(errno: ENOENT, took: .zero), at: .zero)
    #expect(throws: Unknown.absent) { try question.probe(at: .seconds(9)).get() }
    question.ask(at: .seconds(5), isOut: true)
    question.take(CanaryAnswer(errno: EACCES, took: .zero), at: .seconds(5))
    #expect(throws: Unknown.notPermitted) { try question.probe(at: .seconds(9)).get() }
  }

  @Test func `a process that is lost has not answered`() throws {
    var question = CanaryQuestion(every: .seconds(5), first: .zero)
    question.ask(at: .seconds(1), isOut: true)
    question.lose()
    #expect(question.isDue(at: .seconds(2), pace: .calm))
    question.ask(at: .seconds(2), isOut: false)
    #expect(try question.probe(at: .seconds(4)).get() == .seconds(3))
  }

  @Test func `the worst wakeup of a second counts, and one that is missing grows`() throws {
    var marks = LoginMarks(startingAt: .zero)
    #expect(throws: Unknown.notYetSampled) { try marks.probes(at: .zero).wakeup.get() }
    marks.wake(late: .milliseconds(300))
    #expect(marks.isSlow(at: .zero))
    for _ in 1...3 { marks.wake(late: .milliseconds(1)) }
    #expect(try marks.probes(at: .seconds(1)).wakeup.get() == .milliseconds(300))
    marks.wake(late: .milliseconds(1))
    #expect(try marks.probes(at: .seconds(1)).wakeup.get() == .milliseconds(1))
    #expect(!marks.isSlow(at: .zero))
    marks.sleep(until: .seconds(2))
    #expect(try marks.probes(at: .seconds(9)).wakeup.get() == .seconds(7))
    #expect(marks.probes(at: .seconds(9)).wakeup.hangs)
  }

  @Test func `an answer survives its way, and one of another length is none`() {
    let answer = CanaryAnswer(errno: EIO, took: .nanoseconds(12_345_678_901))
    #expect(CanaryAnswer(answer.packed, byteCount: 16) == answer)
    for length in [-1, 0, 8, 15, 17, 24] { #expect(CanaryAnswer(answer.packed, byteCount: length) == nil) }
    #expect(CanaryAnswer([0, .max, 0], byteCount: 16)?.took == .nanoseconds(Int64.max))
  }
}
