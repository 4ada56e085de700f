import Testing
import WatchEngine

@Suite struct QuantityTests {
  @Test(
    arguments: [
      (0, SignalUnit.bytes, "0 B"), (1, .bytes, "1 B"), (1023, .bytes, "1023 B"), (1024, .bytes, "1 KiB"),
      (1536, .bytes, "1.5 KiB"),
      (13_207_024_435, .bytes, "12.3 GiB"), (1e18, .bytes, "888 PiB"),
      (9_223_372_036_854_771_712, .bytes, "no limit"), (-2048, .bytes, "-2 KiB"),
      (104_857_600, .bytesPerSecond, "100 MiB/s"), (0, .bytesPerSecond, "0 B/s"),
      (4.21, .percent, "4.2 %"), (100, .percent, "100 %"), (99.96, .percent, "100 %"), (0.04, .percent, "0.04 %"),
      (0, .percent, "0 %"),
      (1250.4, .percent, "1250 %"),
      (120, .perSecond, "120/s"), (0.5, .perSecond, "0.5/s"),
      (3, .count, "3"), (2.5, .count, "2.5"), (123_456_789, .count, "123456789"), (1e15, .count, "1P"), (9.1e18, .count, "9.1E"),
      (9_223_372_036_854_775_808, .count, "no limit"), (1e20, .count, "no limit"), (-1e20, .count, "-100E"),
      (1e300, .seconds, "over 999E d"), (1e300, .percent, "over 999E %"),
      (0, .seconds, "0 s"), (0.000_35, .seconds, "350 us"), (0.012, .seconds, "12 ms"), (1, .seconds, "1 s"),
      (59.96, .seconds, "1 min"),
      (180, .seconds, "3 min"), (90, .seconds, "1.5 min"), (7200, .seconds, "2 h"), (86_400, .seconds, "1 d"),
      (864_000, .seconds, "10 d"), (1e-9, .seconds, "0 us"),
      (1, .flag, "yes"), (0, .flag, "no"),
      (.nan, .bytes, "unknown"), (.infinity, .seconds, "unknown"),
    ] as [(Double, SignalUnit, String)])
  func `a value is told in the unit that reads best`(value: Double, unit: SignalUnit, text: String) {
    #expect(Quantity.text(value, unit) == text)
  }

  @Test(arguments: [
    (500.0, "ms", Duration.milliseconds(500)), (30, "s", .seconds(30)), (2, "m", .seconds(120)), (1.5, "h", .seconds(5400)),
    (7, "d", .seconds(604_800)), (250, "us", .microseconds(250)),
  ])
  func `a length of time is read exactly`(number: Double, unit: String, length: Duration) {
    #expect(Quantity.duration(number, unit) == length)
  }

  @Test func `a length of time beyond all bounds is a large one and no trap`() throws {
    #expect(try #require(Quantity.duration(999_999_999_999_999, "d")) > .seconds(1_000_000_000))
    #expect(Quantity.duration(1, "min") == nil)
    #expect(Quantity.duration(1, "") == nil)
  }
}
