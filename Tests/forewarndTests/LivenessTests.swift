import Testing

@testable import forewarnd

struct LivenessTests {
  private static let second = Duration.seconds(1)

  @Test func `while both move it is alive`() {
    var liveness = Liveness(at: .zero, interval: Self.second)
    let answers = (1...60).map { liveness.isAlive(samples: $0, rounds: $0, at: Self.second * Int($0)) }
    #expect(answers.allSatisfy { $0 })
  }

  @Test(arguments: [true, false])
  func `when one stands still it is dead after the patience and three intervals`(samplesStand: Bool) {
    var liveness = Liveness(at: .zero, interval: Self.second)
    let answers = (1...20).map { second in
      liveness.isAlive(
        samples: samplesStand ? 0 : UInt64(second), rounds: samplesStand ? UInt64(second) : 0, at: Self.second * second)
    }
    #expect(answers.firstIndex(of: false) == 12)
  }

  @Test func `it comes back to life`() {
    var liveness = Liveness(at: .zero, interval: Self.second)
    let still = liveness.isAlive(samples: 0, rounds: 0, at: .seconds(60))
    let moving = liveness.isAlive(samples: 1, rounds: 1, at: .seconds(61))
    #expect(!still && moving)
  }

  @Test func `slow sampling is no standstill`() {
    var liveness = Liveness(at: .zero, interval: .seconds(60))
    let within = liveness.isAlive(samples: 0, rounds: 5, at: .seconds(150))
    let beyond = liveness.isAlive(samples: 0, rounds: 6, at: .seconds(200))
    #expect(within && !beyond)
  }
}
