import Testing
import WatchEngine

/// The files in `config/` that are installed with the programs.
@Suite struct StockConfigurationTests {
  static let names = [
    "forewarn.conf", "conf.d/10-memory.conf", "conf.d/20-cpu.conf", "conf.d/30-io.conf", "conf.d/40-disk.conf",
    "conf.d/50-limits.conf", "conf.d/60-kernel.conf", "conf.d/70-units.conf", "conf.d/80-network.conf", "conf.d/90-watch.conf",
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

  @Test func `every stock rule says what to do first`() throws {
    let rules = try #require(Configuration.load(files: try Self.files()).rules).rules
    #expect(rules.filter { $0.advice == nil }.map(\.name) == [])
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
        ("cpu.busy", .known(100)), ("cpu.runnable-per-core", .known(100)), ("pressure.cpu.some", pressure),
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

  @Test(arguments: names) func `a stock file that ends anywhere is read without a trap`(name: String) throws {
    let bytes = try Fixture.bytes("../../config/\(name)")
    for length in 0..<bytes.count {
      let configuration = Configuration.load(files: [(name, Array(bytes[..<length]))])
      #expect((configuration.rules == nil) == !configuration.diagnostics.isEmpty)
    }
  }

  @Test(arguments: names) func `a stock file with damaged bytes is read without a trap`(name: String) throws {
    let bytes = try Fixture.bytes("../../config/\(name)")
    var random = SplitMix64(seed: 5)
    for _ in 0..<1_000 {
      var damaged = bytes
      for _ in 0..<Int.random(in: 1...4, using: &random) {
        damaged[Int.random(in: 0..<bytes.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
      }
      let configuration = Configuration.load(files: [(name, damaged)])
      #expect((configuration.rules == nil) == !configuration.diagnostics.isEmpty)
      for diagnostic in configuration.diagnostics { #expect(!diagnostic.text.isEmpty) }
    }
  }
}
