import Testing
import WatchEngine

/// The files in `config/` that are installed with the programs.
@Suite struct StockConfigurationTests {
  static let names = [
    "forewarn.conf", "conf.d/05-roles.conf", "conf.d/10-memory.conf", "conf.d/15-channels.conf", "conf.d/15-forecasts.conf",
    "conf.d/15-login.conf",
    "conf.d/15-pressure.conf",
    "conf.d/20-cpu.conf", "conf.d/30-io.conf", "conf.d/35-stuck.conf",
    "conf.d/40-disk.conf",
    "conf.d/50-limits.conf", "conf.d/60-kernel.conf", "conf.d/65-hardware.conf", "conf.d/70-units.conf",
    "conf.d/75-backups.conf", "conf.d/80-network.conf", "conf.d/82-connections.conf",
    "conf.d/90-watch.conf",
  ]

  static func files() throws -> [(path: String, bytes: [UInt8])] {
    try names.map { ($0, try Fixture.bytes("../../config/\($0)")) }
  }

  @Test func `the stock configuration compiles against the catalogue`() throws {
    let configuration = Configuration.load(files: try Self.files())
    #expect(configuration.diagnostics.map(\.text).joined() == "")
    let rules = try #require(configuration.rules).rules
    #expect(rules.count >= 40)
    #expect(Set(rules.map(\.name)).count == rules.count)
  }

  @Test func `all stock files are looked at here`() throws {
    #expect(try Repository.names(in: "config/conf.d").map { "conf.d/" + $0 } == Array(Self.names.dropFirst()))
  }

  @Test func `every stock rule says why it matters and what to do first`() throws {
    let rules = try #require(Configuration.load(files: try Self.files()).rules).rules
    #expect(rules.filter { $0.why == nil }.map(\.name) == [])
    #expect(rules.filter { $0.do == nil }.map(\.name) == [])
  }

  // journalctl -x shows a longer one cut (JournalEntry.longestInCatalogue), what is filled in comes on top.
  @Test func `what every stock rule says of why fits into the journal's catalogue`() throws {
    let rules = try #require(Configuration.load(files: try Self.files()).rules).rules
    #expect(rules.filter { ($0.why?.render { _ in "" } ?? "").utf8.count > 240 }.map(\.name) == [])
  }

  @Test func `the commented keys of the stock file are the defaults, and all of them`() throws {
    let text = try Fixture.text("../../config/forewarn.conf")
    let commented = text.split(separator: "\n").filter { $0.hasPrefix("#") && $0.dropFirst().first.map { $0 != " " } == true }
    let keys = commented.map { $0.dropFirst().split(separator: " ").first.map { String($0) } ?? "" }
    #expect(keys == Settings.keys)
    let uncommented = commented.map { $0.dropFirst() }.joined(separator: "\n")
    let configuration = Tiny.load("[forewarn]\n" + uncommented)
    #expect(configuration.rules?.settings == Settings())
    #expect(configuration.lines.filter { $0.section == "forewarn" }.map(\.file) == Settings.keys.map { _ in "a.conf" })
  }

  @Test func `200 busy threads on two cores saturate the CPU, with pressure figures and without`() throws {
    let rules = try #require(Configuration.load(files: try Self.files()).rules).rules
    let rule = try #require(rules.first { $0.name == "cpu-saturated" })
    #expect(rule.hold == .seconds(30))
    for pressure in [Reading.known(99), .unknown(.absent)] {
      var table = SignalTable(hostCount: SignalNames.catalogue.host.count, families: [])
      let readings: [(String, Reading)] = [
        ("cpu.busy", .known(100)), ("cpu.runnable-per-core", .known(100)), ("pressure.cpu.contended", pressure),
        ("load.per-core", .known(60)),
      ]
      for (name, reading) in readings {
        guard case .host(let index)? = SignalNames.catalogue.index(of: name) else { continue }
        table.host[index] = reading
      }
      var memory = rule.when.makeMemory()
      #expect(rule.when.evaluate(table, slot: 0, now: .seconds(100), memory: &memory) == .yes)
    }
  }

  /// The sections of a file, each with what stands before it: short texts, so that damage anywhere can be tried in little time.
  static func sections(_ name: String) throws -> [[UInt8]] {
    var sections: [[UInt8]] = [[]]
    let bytes = try Fixture.bytes("../../config/\(name)")
    for (index, byte) in bytes.enumerated() {
      if byte == UInt8(ascii: "["), index == 0 || bytes[index - 1] == 0x0A { sections.append([]) }
      sections[sections.count - 1].append(byte)
    }
    return sections
  }

  static func expectNoTrap(_ bytes: [UInt8]) {
    let configuration = Configuration.load(files: [("a.conf", bytes)])
    if (configuration.rules == nil) == configuration.diagnostics.isEmpty { Issue.record("neither rules nor errors") }
    for diagnostic in configuration.diagnostics where diagnostic.text.isEmpty { Issue.record("an error without a text") }
  }

  @Test(arguments: names) func `a stock file that ends anywhere is read without a trap`(name: String) throws {
    let whole = try Fixture.bytes("../../config/\(name)")
    for length in stride(from: 0, to: whole.count, by: 97) { Self.expectNoTrap(Array(whole[..<length])) }
    for section in try Self.sections(name) {
      for length in 0..<section.count { Self.expectNoTrap(Array(section[..<length])) }
    }
  }

  @Test(arguments: names) func `a stock file with damaged bytes is read without a trap`(name: String) throws {
    var random = SplitMix64(seed: 5)
    let sections = try Self.sections(name).filter { !$0.isEmpty }
    for round in 0..<300 {
      var damaged = sections[round % sections.count]
      for _ in 0..<Int.random(in: 1...4, using: &random) {
        damaged[Int.random(in: 0..<damaged.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
      }
      Self.expectNoTrap(damaged)
    }
  }
}
