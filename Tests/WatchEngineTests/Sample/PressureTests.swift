import Testing
import WatchEngine

struct PressureTests {
  @Test(
    arguments: [("cpu", 19_983_226, 0), ("memory", 6_141, 3_519), ("io", 6_360_839, 6_035_039)] as [(String, UInt64, UInt64)])
  func `both totals of Linux 6.18 are taken`(name: String, some: UInt64, full: UInt64) throws {
    let pressure = try parsed(Pressure(), Fixture.bytes("linux-6.18/pressure/" + name))
    #expect(pressure.someMicroseconds == some)
    #expect(pressure.fullMicroseconds == full)
  }

  @Test func `cpu of Linux 5.10 has no full line, memory and io have one`() throws {
    let cpu = try parsed(Pressure(), Fixture.bytes("linux-5.10/pressure/cpu"))
    #expect(cpu.someMicroseconds == 4_652_784)
    #expect(cpu.fullMicroseconds == nil)
    #expect(try parsed(cpu, Fixture.bytes("linux-5.10/pressure/memory")).fullMicroseconds == 0)
    #expect(try parsed(Pressure(), Fixture.bytes("linux-6.1/pressure/cpu")).fullMicroseconds == 0)
  }

  /// Derived: the second line of `cpu` came with Linux 5.13.
  @Test func `cpu before Linux 5.13 has no full line`() throws {
    let before = try parsed(Pressure(), Fixture.bytes("linux-6.18/pressure/cpu"))
    let pressure = try parsed(before, Fixture.bytes("linux-6.18/pressure/cpu") { $0.hasPrefix("full") })
    #expect(pressure.someMicroseconds == 19_983_226)
    #expect(pressure.fullMicroseconds == nil)
  }

  @Test func `totals are found by name, wherever they stand`() throws {
    let pressure = try parsed(Pressure(), "full total=7 avg10=0.00\nsome avg10=0.00 avg900=0.00 total=9 new=1\n")
    #expect(pressure.someMicroseconds == 9)
    #expect(pressure.fullMicroseconds == 7)
  }

  @Test(arguments: ["", "full avg10=0.00 total=1\n", "some avg10=0.00\n", "some avg10=0.00 total=\n"])
  func `a missing total is an error`(text: String) {
    #expect(throws: ParseError.self) { try parsed(Pressure(), text) }
  }
}
