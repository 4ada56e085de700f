import Glibc
import Testing
import WatchEngine

@testable import HostIO

/// The time zones of a host, also of one that has none.
struct ZoneReaderTests {
  @Test func `zones are read from the folder, and what is missing says what to do`() throws {
    let folder = "/tmp/forewarn-zones-\(getpid())"
    try #require(mkdir(folder, 0o700) == 0 && mkdir(folder + "/Europe", 0o700) == 0)
    defer {
      for name in ["Europe/Berlin", "zone.tab", "Europe/Pipe"] { unlink("\(folder)/\(name)") }
      rmdir(folder + "/Europe")
      rmdir(folder)
    }
    try Self.write("TZif", to: folder + "/Europe/Berlin")
    try Self.write("# places\nDE\t+5230+01322\tEurope/Berlin\tmost\n", to: folder + "/zone.tab")
    // One that nobody fills must not be waited for.
    try #require(mkfifo(folder + "/Europe/Pipe", 0o600) == 0)
    var reader = ZoneReader()
    reader.folder = folder
    var wish = ZoneFiles.Wish()
    wish.names = ["Europe/Berlin", "Europe/Berlim", "Europe", "Europe/Pipe", "Europe/Berlin/X"].compactMap { ZoneName($0) }
    let zones = reader.read(wish).zones.reduce(into: [:]) { $0[$1.key.text] = $1.value }
    #expect(zones["Europe/Berlin"] == .bytes(Array("TZif".utf8)))
    #expect(
      zones["Europe/Berlim"] == .failed("there is no \(folder)/Europe/Berlim", hint: "did you mean `Europe/Berlin`?"))
    for name in ["Europe", "Europe/Pipe"] {
      #expect(
        zones[name] == .failed("\(folder)/\(name) is a folder or no plain file", hint: "write a name below it"))
    }
    #expect(
      zones["Europe/Berlin/X"]
        == .failed("there is no \(folder)/Europe/Berlin/X", hint: "did you mean `Europe/Berlin`?"))
  }

  @Test func `a host without tzdata is told to install it`() throws {
    var reader = ZoneReader()
    reader.folder = "/nowhere/at-all"
    var wish = ZoneFiles.Wish()
    wish.names = [try #require(ZoneName("Europe/Berlin"))]
    let answer = ZoneFiles.Answer.failed(
      "/nowhere/at-all is not there", hint: "install the package tzdata, or write `UTC`")
    #expect(reader.read(wish).zones.values.first == answer)
  }

  @Test func `a host without a zone of its own has UTC, one whose link leads nowhere says so`() throws {
    var reader = ZoneReader()
    var wish = ZoneFiles.Wish()
    wish.needsHost = true
    reader.hostZone = "/nowhere/localtime"
    #expect(reader.read(wish).host == nil)
    let link = "/tmp/forewarn-localtime-\(getpid())"
    try #require(symlink("/nowhere/Berlin", link) == 0)
    defer { unlink(link) }
    reader.hostZone = link
    guard case .failed(let why, _)? = reader.read(wish).host else {
      Issue.record("expected a failure")
      return
    }
    #expect(why == "\(link) leads to a file that is not there")
  }

  static func write(_ text: String, to path: String) throws {
    let file = try #require(fopen(path, "we"))
    fputs(text, file)
    try #require(fclose(file) == 0)
  }
}
