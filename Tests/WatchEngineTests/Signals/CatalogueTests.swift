import Testing

@testable import WatchEngine

struct CatalogueTests {
  @Test func `there are at least 60 signals of the host`() { #expect(Catalogue.host.count >= 60) }

  @Test func `names are unique`() {
    let names = Told.everyFacts.map(\.name) + Catalogue.texts.map(\.name)
    #expect(Set(names).count == names.count)
  }

  @Test func `names are lower-case words with dots between and dashes within`() {
    for name in Told.everyFacts.map(\.name) + Catalogue.texts.map(\.name) {
      let parts = name.split(separator: ".", omittingEmptySubsequences: false)
      #expect(parts.count >= 2, "\(name)")
      for part in parts {
        let words = part.split(separator: "-", omittingEmptySubsequences: false)
        #expect(words.allSatisfy { !$0.isEmpty && $0.utf8.allSatisfy(isWordByte) }, "\(name)")
      }
      #expect(name.utf8.first.map { !(0x30...0x39).contains($0) } ?? false, "\(name)")
    }
  }

  private func isWordByte(_ byte: UInt8) -> Bool { (0x61...0x7A).contains(byte) || (0x30...0x39).contains(byte) }

  @Test func `a family's signals carry its name and its origin`() {
    for family in Catalogue.families {
      for signal in family.signals {
        #expect(signal.facts.name.hasPrefix(family.name + "."))
        #expect(signal.facts.origin == family.origin, "\(signal.facts.name)")
      }
    }
    let families = Set(Catalogue.families.map(\.name))
    for text in Catalogue.texts { #expect(text.family.map(families.contains) ?? true, "\(text.name)") }
  }

  @Test func `a signal of the host is not named like one of a family`() {
    for signal in Catalogue.host {
      for family in Catalogue.families { #expect(!signal.facts.name.hasPrefix(family.name + "."), "\(signal.facts.name)") }
    }
  }

  @Test func `every whole exists, in the same unit, place and input`() throws {
    for facts in Catalogue.host.map(\.facts) {
      guard let name = facts.whole else { continue }
      let whole = try #require(Catalogue.host.first { $0.facts.name == name }?.facts, "\(facts.name)")
      #expect(whole.unit == facts.unit && whole.origin == facts.origin && whole.whole == nil, "\(facts.name)")
    }
    for family in Catalogue.families {
      for facts in family.signals.map(\.facts) {
        guard let name = facts.whole else { continue }
        let whole = try #require(family.signals.first { $0.facts.name == name }?.facts, "\(facts.name)")
        #expect(whole.unit == facts.unit && whole.whole == nil, "\(facts.name)")
      }
    }
  }

  @Test func `events are counts`() {
    for facts in Told.everyFacts where facts.kind == .event { #expect(facts.unit == .count, "\(facts.name)") }
  }

  @Test func `docs are one line and one sentence, and nothing is left empty`() {
    let docs = Told.everyFacts.map { ($0.name, $0.doc) } + Catalogue.texts.map { ($0.name, $0.doc) }
    for (name, doc) in docs {
      #expect(!doc.contains("\n") && doc.hasSuffix(".") && doc.count <= 140, "\(name)")
      #expect(doc.first?.isUppercase ?? false, "\(name)")
    }
    for facts in Told.everyFacts { #expect(!facts.source.isEmpty && !facts.formula.isEmpty, "\(facts.name)") }
    for text in Catalogue.texts { #expect(!text.source.isEmpty, "\(text.name)") }
  }

  @Test func `families name their instances`() throws {
    let readout = TwoSamples.readout
    let names = Catalogue.families.map { family in (0..<family.count(readout)).map { family.instanceName(readout, $0) } }
    #expect(
      names == [
        ["sda"], ["/", "/srv", "/mnt", "/data"], ["beanstalkd.service", "backup.service"],
        ["kernel, kswapd", "postgres, autovacuum worker, shop in postgresql@15-main.service"],
        HardwareSample.modules, HardwareSample.sensors, ["AC", "BAT0"], ["md0", "md1"], ["db"],
        ["0.0.0.0:5432", "[::]:80"], ["ops", "mail"],
      ])
    for family in Catalogue.families { #expect(family.instanceName(readout, 99).isEmpty) }
  }
}
