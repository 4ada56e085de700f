import Testing

@testable import WatchEngine

@Suite struct PresetTests {
  static let names = ["ci", "database", "desktop", "queue", "web"]

  static func presets() throws -> [(path: String, bytes: [UInt8])] {
    try names.map { ("/usr/lib/forewarn/presets/\($0).conf", try Fixture.bytes("../../config/presets/\($0).conf")) }
  }

  static func load(_ role: String, _ path: String = "/etc/forewarn/forewarn.conf", _ own: String = "") throws -> Configuration {
    let mine = [(path: path, bytes: Array("[forewarn]\nrole = \(role)\n\(own)".utf8))]
    let stock = try StockConfigurationTests.files().map { ("/usr/lib/forewarn/\($0.path)", $0.bytes) }
    return Configuration.load(files: mine + stock, presets: try presets())
  }

  static func value(_ configuration: Configuration, _ rule: String, _ key: String) -> (value: String, file: String)? {
    let line = configuration.lines.first { $0.section == "rule \(rule)" && $0.key == key }
    return line.map { ($0.value, $0.file?.split(separator: "/").last.map { String($0) } ?? "") }
  }

  @Test func `all presets are looked at here`() throws {
    #expect(try Repository.names(in: "config/presets") == Self.names.map { $0 + ".conf" })
  }

  @Test(arguments: names) func `a preset compiles, and each of its keys changes a stock rule`(name: String) throws {
    let stock = try Self.load("general")
    let configuration = try Self.load(name)
    #expect(configuration.diagnostics.map(\.text) == [])
    let text = try Fixture.text("../../config/presets/\(name).conf")
    var keys = 0
    for line in text.split(separator: "\n") where line.contains("=") && !line.hasPrefix("#") { keys += line.first == " " ? 0 : 1 }
    let changed = configuration.lines.filter { $0.file?.hasSuffix("presets/\(name).conf") == true }
    #expect(changed.count == keys)
    for line in changed { #expect(Self.value(stock, String(line.section.dropFirst(5)), line.key)?.value != line.value) }
  }

  @Test func `a host can have several roles, of which later ones win`() throws {
    let configuration = try Self.load("database, queue")
    #expect(configuration.rules?.settings.roles == ["database", "queue"])
    #expect(Self.value(configuration, "memory-low", "when")?.file == "queue.conf")
    #expect(Self.value(configuration, "swap-thrash", "when")?.file == "database.conf")
  }

  @Test func `what the host's own files say comes before a preset`() throws {
    let own = "[rule memory-low]\nwhen = memory.available < 3% for 1m\n"
    let configuration = try Self.load("database", "/etc/forewarn/conf.d/99-local.conf", own)
    // Stock files come behind it here, and win as they do without a preset; the preset yields to what is the host's own.
    let last = Configuration.load(
      files: try StockConfigurationTests.files() + [
        ("/etc/forewarn/conf.d/99-local.conf", Array(("[forewarn]\nrole = database\n" + own).utf8))
      ],
      presets: try Self.presets())
    #expect(configuration.diagnostics.isEmpty && last.diagnostics.isEmpty)
    #expect(Self.value(last, "memory-low", "when")?.file == "99-local.conf")
    #expect(Self.value(last, "memory-low", "until")?.file == "database.conf")
  }

  @Test func `a role that is not known is an error that names the nearest`() throws {
    let text = try Self.load("databse").diagnostics.map(\.text).joined()
    #expect(text.contains("no role of a host is named `databse`") && text.contains("did you mean `database`?"))
    #expect(try Self.load("general").diagnostics.isEmpty)
  }
}
