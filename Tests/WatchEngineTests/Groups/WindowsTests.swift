import Testing
import WatchEngine

struct WindowsTests {
  private static func filled(_ values: [(value: Float, seconds: Int)]) -> (windows: Windows, age: Float) {
    var windows = Windows()
    var age: Float = 0
    for (value, seconds) in values {
      for _ in 0..<seconds {
        windows.advance(value, elapsed: 1, age: age)
        age += 1
      }
    }
    return (windows, age)
  }

  @Test func `what never changes is the average of every window from the first second on`() {
    for seconds in [1, 5, 30, 700] {
      let (windows, _) = Self.filled([(40, seconds)])
      for window in Window.allCases { #expect(abs(windows[window] - 40) < 0.01) }
    }
  }

  @Test func `while less than the window was seen it is the mean`() {
    let (windows, _) = Self.filled([(0, 5), (100, 5)])
    #expect(abs(windows[.minute] - 50) < 0.01)
    #expect(abs(windows[.hour] - 50) < 0.01)
  }

  @Test func `after a change each window follows in its own time`() {
    let (windows, _) = Self.filled([(0, 3600), (100, 10)])
    #expect(windows.now == 100)
    #expect((55...70).contains(windows[.tenSeconds]))
    #expect((13...17).contains(windows[.minute]))
    #expect((1...2).contains(windows[.tenMinutes]))
    #expect(windows[.hour] < 0.3)
  }

  @Test(arguments: [20, 120, 2000]) func `steady growth is told as what it is, however long it was seen`(seconds: Int) {
    var windows = Windows()
    var age: Float = 0
    for second in 0..<seconds {
      windows.advance(Float(second) * 50, elapsed: 1, age: age)
      age += 1
    }
    let growth = windows.growth(.minute, age: age)
    #expect(abs(growth - 50) < 50 * 0.1, "\(growth)")
  }

  @Test func `no time passed, nothing learnt`() {
    var windows = Windows()
    windows.advance(10, elapsed: 1, age: 0)
    windows.advance(99, elapsed: 0, age: 1)
    #expect(windows[.tenSeconds] == 10 && windows.now == 99)
  }

  @Test func `an amount that is not known is not zero`() {
    var usage = Usage()
    var amounts = Usage.Amounts()
    amounts.cpu = 5
    usage.advance(amounts, elapsed: 1)
    #expect(usage.now(.cpu) == 5)
    #expect(usage.now(.swap) == nil && usage.amount(.io, .minute) == nil && usage.now(.growth) == nil)
    amounts.cpu = .nan
    usage.advance(amounts, elapsed: 1)
    #expect(usage.now(.cpu) == nil)
  }

  @Test func `a change is told once there was time to know what is usual`() {
    var usage = Usage()
    var amounts = Usage.Amounts()
    amounts.cpu = 10
    for _ in 0..<299 { usage.advance(amounts, elapsed: 1) }
    #expect(usage.change(.cpu) == nil)
    for _ in 0..<3300 { usage.advance(amounts, elapsed: 1) }
    amounts.cpu = 100
    for _ in 0..<60 { usage.advance(amounts, elapsed: 1) }
    let change = usage.change(.cpu) ?? 0
    #expect((7...10).contains(change), "\(change)")
  }
}
