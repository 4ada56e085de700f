import Glibc
import Testing

@testable import HostIO
@testable import WatchEngine

/// Silences, answers and the courier's report, read from files that people and the courier write.
@Suite struct SayingsReaderTests {
  private final class Tree {
    let path: String

    init() throws {
      var template = Array("/tmp/forewarn-sayings-XXXXXX".utf8CString)
      let made = template.withUnsafeMutableBufferPointer { $0.baseAddress.flatMap { mkdtemp($0) }.map { String(cString: $0) } }
      path = try #require(made)
      for name in ["silences", "acks"] { mkdir("\(path)/\(name)", 0o755) }
    }

    deinit {
      for name in ["silences", "acks"] {
        for file in ["a.json", "a.ended", "b.json"] { unlink("\(path)/\(name)/\(file)") }
        rmdir("\(path)/\(name)")
      }
      unlink("\(path)/delivery.json")
      rmdir(path)
    }

    func write(_ name: String, _ text: String) {
      guard let file = fopen("\(path)/\(name)", "w") else { return }
      fputs(text, file)
      fclose(file)
    }

    func has(_ name: String) -> Bool { access("\(path)/\(name)", F_OK) == 0 }
  }

  private static func at(_ second: Int) -> Instant {
    Instant(monotonic: .seconds(second), boottime: .seconds(second), realtime: .seconds(1_763_711_000 + second))
  }

  private func reader(_ tree: Tree) -> SayingsReader {
    SayingsReader(report: "\(tree.path)/delivery.json", stateDirectory: tree.path, bootID: "b", at: Self.at(0))
  }

  private static func silence(from: Int, until: Int) -> String {
    #"{"version":1,"id":"a","rule":"x","unit":null,"receiver":null,"from":\#(1_763_711_000 + from),"until":\#(1_763_711_000 + until),"by":"ann","because":""}"#
  }

  @Test func `a silence holds from its beginning to its end, although its file does not change`() throws {
    let tree = try Tree()
    tree.write("silences/a.json", Self.silence(from: 10, until: 20))
    var reader = reader(tree)
    let first = reader.read(at: Self.at(1))
    #expect(first?.silences == [])
    let between = reader.read(at: Self.at(9))
    #expect(between == nil)
    let begun = reader.read(at: Self.at(10))
    #expect(begun?.silences.count == 1)
    let over = reader.read(at: Self.at(20))
    #expect(over?.silences == [])
  }

  @Test func `an answer that comes within the same step of the file system's clock is read`() throws {
    let tree = try Tree()
    func ack(_ id: String) -> String {
      #"{"version":1,"id":"\#(id)","incident":42,"by":"ann","text":"on it","at":1763711000}"#
    }
    func setClock() {
      let moment = timespec(tv_sec: 1_763_711_001, tv_nsec: 0)
      var times = [moment, moment]
      utimensat(AT_FDCWD, "\(tree.path)/acks", &times, 0)
    }
    tree.write("acks/a.json", ack("a"))
    setClock()
    var reader = reader(tree)
    let first = reader.read(at: Self.at(1))
    #expect(first?.acknowledgements.count == 1)
    tree.write("acks/b.json", ack("b"))
    setClock()
    let second = reader.read(at: Self.at(2))
    #expect(second?.acknowledgements.count == 2)
  }

  @Test func `an answer is read, and one of a month ago is removed`() throws {
    let tree = try Tree()
    tree.write("acks/a.json", #"{"version":1,"id":"a","incident":42,"by":"ann","text":"on it","at":1763711000}"#)
    tree.write("acks/b.json", #"{"version":1,"id":"b","incident":7,"by":"ann","text":"","at":1760000000}"#)
    var reader = reader(tree)
    let sayings = reader.read(at: Self.at(1))
    #expect(sayings?.acknowledgements.map(\.incident) == [42])
    #expect(!tree.has("acks/b.json"))
  }

  @Test func `the courier's report of this boot tells of the receivers that are configured`() throws {
    let tree = try Tree()
    tree.write(
      "delivery.json",
      #"{"bootId":"b","monotonic":5,"receivers":{"ops":{"state":"broken","why":"404"},"gone":{}},"acks":[{"incident":3,"at":1763711002}]}"#
    )
    var reader = reader(tree)
    var table = DeliveryTable()
    reader.read(names: ["ops"], into: &table, at: Self.at(7))
    #expect(table.receivers.unknown == nil)
    #expect(table.receivers.value.map(\.name) == ["ops"])
    #expect(table.silence.value == .seconds(2))
    let sayings = reader.read(at: Self.at(7))
    #expect(sayings?.replies.map(\.incident) == [3])
  }

  @Test(arguments: ["", "{", #"{"bootId":"other","monotonic":5,"receivers":{}}"#, "[]"])
  func `without a report of this boot the courier has been silent since the watch began`(text: String) throws {
    let tree = try Tree()
    tree.write("delivery.json", text)
    var reader = reader(tree)
    var table = DeliveryTable()
    reader.read(names: ["ops"], into: &table, at: Self.at(40))
    #expect(table.receivers.unknown == .absent)
    #expect(table.silence.value == .seconds(40))
  }

  @Test func `a receiver of which the courier knows nothing can't be told`() throws {
    let tree = try Tree()
    tree.write("delivery.json", #"{"bootId":"b","monotonic":5,"receivers":{"ops":{"state":"ok"}},"acks":[]}"#)
    var reader = reader(tree)
    var table = DeliveryTable()
    reader.read(names: ["ops", "new"], into: &table, at: Self.at(7))
    #expect(table.receivers.value.map(\.name) == ["ops", "new"])
    #expect(table.receivers.value.map(\.state) == [.ok, .broken])
  }

  @Test func `without receivers nobody waits for the courier`() throws {
    let tree = try Tree()
    var reader = reader(tree)
    var table = DeliveryTable()
    reader.read(names: [], into: &table, at: Self.at(40))
    #expect(table.silence.unknown == .absent)
  }
}
