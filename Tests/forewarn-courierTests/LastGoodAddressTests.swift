import CourierEngine
import Testing

@testable import forewarn_courier

struct LastGoodAddressTests {
  private func end(_ address: String?, found: Bool = true, warm: Bool = false) -> TransferEnd {
    var end = TransferEnd()
    end.address = address
    end.nameWasFound = found
    end.wasWarm = warm
    if found { end.answer = HTTPAnswer(status: 200) } else { end.failure = TransferFailure(isPermanent: false, words: "") }
    return end
  }

  @Test(arguments: [
    ("https://hooks.example.org/x/y", "hooks.example.org:443"), ("http://h:8080/", "h:8080"), ("http://h?x", "h:80"),
    ("https://user:word@h/@x", "h:443"), ("https://[::1]:8/", nil), ("ftp://h/", nil), ("https:///x", nil),
  ])
  func `the place of an address is its host and port`(url: String, place: String?) {
    #expect(LastGoodAddress.place(of: url) == place)
  }

  @Test func `while names are found nothing is added`() {
    var names = LastGoodAddress()
    names.note(end("192.0.2.7"), url: "https://h/x", wasFresh: false, at: .seconds(1))
    #expect(names.hint(fresh: false) == nil)
    // To find out whether it still is.
    #expect(names.hint(fresh: true) == "-h:443")
    #expect(names.deadSince == nil)
  }

  @Test func `a name that is found no more is used where it was found last, until it is found again`() {
    var names = LastGoodAddress()
    names.note(end("192.0.2.7"), url: "https://h/x", wasFresh: false, at: .seconds(1))
    names.note(end(nil, found: false), url: "https://h/x", wasFresh: false, at: .seconds(2))
    #expect(names.hint(fresh: false) == "+h:443:192.0.2.7")
    #expect(names.hint(fresh: true) == "-h:443")
    // With the old address, or over a connection that stood, nobody was asked.
    names.note(end("192.0.2.7"), url: "https://h/x", wasFresh: false, at: .seconds(3))
    names.note(end("192.0.2.7", warm: true), url: "https://h/x", wasFresh: true, at: .seconds(4))
    #expect(names.deadSince == .seconds(2))
    names.note(end("192.0.2.8"), url: "https://h/x", wasFresh: true, at: .seconds(5))
    #expect(names.deadSince == nil)
  }

  @Test func `an address of IPv6 stands in brackets`() {
    var names = LastGoodAddress()
    names.note(end("2001:db8::1"), url: "https://h/x", wasFresh: false, at: .seconds(1))
    names.note(end(nil, found: false), url: "https://h/x", wasFresh: false, at: .seconds(2))
    #expect(names.hint(fresh: false) == "+h:443:[2001:db8::1]")
  }

  @Test func `without an address there is nothing to go on with`() {
    var names = LastGoodAddress()
    names.note(end(nil, found: false), url: "https://h/x", wasFresh: false, at: .seconds(2))
    #expect(!names.canGoOn)
    #expect(names.hint(fresh: false) == nil)
  }
}
