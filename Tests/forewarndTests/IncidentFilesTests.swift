import Glibc
import HostIO
import Testing

@testable import WatchEngine
@testable import forewarnd

/// What the watch keeps of its incidents.
@Suite struct IncidentFilesTests {
  @Test func `the story of an incident that flaps for weeks keeps its beginning and its end`() throws {
    let tree = try TemporaryTree()
    let path = "\(tree.path)/incidents/7.jsonl"
    mkdir("\(tree.path)/incidents", 0o755)
    defer {
      unlink(path)
      rmdir("\(tree.path)/incidents")
    }
    var files = IncidentFiles(runtimeDirectory: tree.path, bootID: "b", kept: nil)
    let incident = Incident(number: 7)
    for round in 0..<2000 {
      var notice = Notice(transition: .updated, incident: incident, at: .zero, memory: NoticeMemory())
      let text = "round \(round) " + String(repeating: "x", count: 100)
      notice.decisions = [
        Decision(
          at: .zero, incident: 7, update: 1, transition: .updated, severity: .warning, receiver: nil, isSent: false,
          reason: "updated", text: text)
      ]
      let failure = files.tell(notice, nil)
      #expect(failure == 0)
    }
    let (bytes, _) = ForeignFile.read(path, limit: 16 << 20)
    #expect(bytes.count < IncidentFiles.longestStory + 1000)
    let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n")
    #expect(lines.first?.contains("round 0 ") == true)
    #expect(lines.last?.contains("round 1999 ") == true)
    #expect(lines.allSatisfy { $0.hasPrefix("{") && $0.hasSuffix("}") })
  }
}
