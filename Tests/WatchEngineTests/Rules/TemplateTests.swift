import Testing
import WatchEngine

@Suite struct TemplateTests {
  private func say(_ text: String, when: String) throws -> Template {
    let configuration = Tiny.load("[rule r]\nwhen = \(when)\nseverity = notice\nsay = \(text)\n")
    return try #require(configuration.rules?.rules.first, "\(configuration.diagnostics.map(\.text))").say
  }

  @Test(arguments: [
    ("plain", "plain"), ("{{x}", "{x}"), ("{{{rule}}", "{r}"), ("a } b", "a } b"), ("{signal}", "memory.available"),
    ("{threshold}", "memory.available < 10%"), ("{limit}", "10 %"), ("{for}", "2 min"), ("é{rule}日", "ér日"),
  ])
  func `what is the same for every telling is filled in at once`(text: String, result: String) throws {
    let template = try say(text, when: "memory.available < 10% for 2m")
    #expect(template.places == [])
    #expect(template.render { _ in "?" } == result)
  }

  @Test func `what changes is asked for in its order`() throws {
    let template = try say(
      "{value} of {instance} on {host}: {mount.free}, {cpu.busy}, {process.top-cpu.name}, {mount.device}",
      when: "mount.free < 10%")
    let free = try #require(Tiny.names.index(of: "mount.free"))
    let busy = try #require(Tiny.names.index(of: "cpu.busy"))
    #expect(
      template.places == [
        .value(.percent), .instance, .host, .reading(free, .bytes), .reading(busy, .percent), .text(0), .text(1),
      ])
    var number = 0
    let text = template.render { _ in
      number += 1
      return "\(number)"
    }
    #expect(text == "1 of 2 on 3: 4, 5, 6, 7")
    number = 0
    var bytes: [UInt8] = []
    template.append(to: &bytes) { _ in
      number += 1
      return "\(number)"
    }
    #expect(String(decoding: bytes, as: UTF8.self) == text)
  }

  @Test func `the value is in the unit of the limit`() throws {
    #expect(try say("{value}", when: "memory.available < 1GiB").places == [.value(.bytes)])
    #expect(try say("{value}", when: "oom.kills > 0 within 5m").places == [.value(.count)])
  }
}
