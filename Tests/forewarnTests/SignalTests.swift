import FoundationEssentials
import Testing
import WatchEngine

@testable import forewarn

struct SignalTests {
  @Test(arguments: [
    ("memory.available", ["memory.available"]), ("MEMORY", []), ("*available", ["memory.available"]),
    ("memory.a?ailable", ["memory.available"]), ("unit.failed", ["unit.failed"]),
  ])
  func `a pattern fits a part of the name, one with a star the whole`(pattern: String, names: [String]) {
    #expect(SignalListing(nil, pattern: pattern, showsInstances: false).entries.map(\.name) == names)
  }

  @Test func `without a daemon the catalogue has no values`() {
    let listing = SignalListing(nil, pattern: nil, showsInstances: true)
    #expect(listing.entries.count == SignalNames.catalogue.all.count + Catalogue.texts.count)
    #expect(listing.entries.allSatisfy { $0.value == nil && $0.instances == nil })
    #expect(text(listing).contains("memory.available"))
  }

  @Test func `instances are shown when the pattern names them`() throws {
    let document = try Status.document("healthy")
    let named = SignalListing(document, pattern: "disk(vda).busy", showsInstances: false)
    #expect(named.entries.map(\.name) == ["disk.busy"])
    #expect(text(named).hasPrefix("disk.busy             1 disk  Share of the time"))
    #expect(text(named).hasSuffix("\n  disk(vda).busy       0.4 %\n"))
    let family = SignalListing(document, pattern: "disk.busy", showsInstances: false)
    #expect(text(family).hasPrefix("disk.busy     2 disks  Share of the time"))
    #expect(!text(family).contains("vda"))
  }

  @Test(arguments: [40, 60, 80])
  func `nothing but a name is wider than the terminal`(width: Int) throws {
    let listing = SignalListing(try Status.document("firing"), pattern: nil, showsInstances: false)
    for line in SignalText(listing: listing, presentation: .test(width: width)).text.split(separator: "\n") {
      #expect(line.unicodeScalars.count <= width, "\(line)")
    }
  }

  @Test func `in a pipe each signal has one line`() throws {
    let listing = SignalListing(try Status.document("firing"), pattern: nil, showsInstances: false)
    var presentation = Presentation.test()
    presentation.isTerminal = false
    let lines = SignalText(listing: listing, presentation: presentation).text.split(separator: "\n")
    #expect(lines.count == listing.entries.count)
  }

  @Test func `an unknown value says why`() throws {
    let listing = SignalListing(try Status.document("firing"), pattern: "pressure.cpu.some", showsInstances: false)
    let first = text(listing).split(separator: "\n")[0]
    #expect(first.contains("?  [absent]"))
  }

  @Test func `an estimate is called one`() throws {
    var document = try Status.document("healthy")
    document.estimates = ["pressure.cpu.some"]
    let listing = SignalListing(document, pattern: "pressure.cpu.some", showsInstances: false)
    #expect(text(listing).split(separator: "\n")[0].contains("[estimated]"))
    #expect(SignalText(listing: listing, presentation: .test(), isLong: true).text.contains(" (estimated)\n"))
    #expect(SignalJSON.text(listing).contains(#""estimate":true"#))
  }

  @Test func `the long form tells unit, source and formula`() throws {
    let listing = SignalListing(try Status.document("healthy"), pattern: "memory.available", showsInstances: false)
    let text = SignalText(listing: listing, presentation: .test(), isLong: true).text
    #expect(text.contains("  now      14.9 GiB\n"))
    #expect(text.contains("  unit     bytes; also in % of memory.total\n"))
    #expect(text.contains("  source   /proc/meminfo: MemAvailable"))
  }

  @Test func `the JSON holds the same entries`() throws {
    struct Entry: Decodable {
      var name: String
      var value: StatusValue?
      var instances: [String: StatusValue]?
    }
    let listing = SignalListing(try Status.document("hostile"), pattern: nil, showsInstances: false)
    let json = SignalJSON.text(listing)
    let entries = try JSONDecoder().decode([Entry].self, from: Data(json.utf8))
    #expect(entries.map(\.name) == listing.entries.map(\.name))
    #expect(entries.first { $0.name == "cpu.busy" }?.value == .known(46.8))
    #expect(json.unicodeScalars.filter(\.isUnsafeToShow).isEmpty)
  }

  private func text(_ listing: SignalListing) -> String { SignalText(listing: listing, presentation: .test()).text }
}
