import Glibc
import Testing

@testable import HostIO
@testable import WatchEngine

/// A folder of this test's own, removed at its end.
private final class Folder {
  let path: String

  init() throws {
    var template = Array("/tmp/forewarn-outbox-XXXXXX".utf8CString)
    let made = template.withUnsafeMutableBufferPointer { $0.baseAddress.flatMap { mkdtemp($0) }.map { String(cString: $0) } }
    path = try #require(made)
  }

  deinit {
    for name in names(hidden: true) { unlink("\(path)/\(name)") }
    rmdir(path)
  }

  func names(hidden: Bool = false) -> [String] {
    guard let stream = opendir(path) else { return [] }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name != ".", name != "..", hidden || !name.hasPrefix(".") { names.append(name) }
    }
    return names.sorted()
  }
}

@Suite struct `outbox` {
  private func writer(_ path: String, limit: Int = 1000) -> OutboxWriter {
    OutboxWriter(path: path, hostname: "db1", bootID: "6f1c", limit: limit)
  }

  private func alert(_ rule: String, _ severity: Severity) -> Sending {
    var change = Stories.memoryLow
    change.rule = rule
    change.severity = severity
    return Stories.notice(change)
  }

  @Test func `what can't be written is written as soon as it can`() throws {
    let folder = try Folder()
    // What stands in the way of the outbox.
    let blocked = "\(folder.path)/outbox"
    close(creat(blocked, 0o600))
    var outbox = writer(blocked)
    #expect(outbox.putWaiting() == nil)
    for rule in ["a", "b"] {
      let failure = outbox.write(alert(rule, .critical))
      #expect(failure == ENOTDIR)
    }
    let still = outbox.putWaiting()
    #expect(still == ENOTDIR)
    unlink(blocked)
    let written = outbox.putWaiting()
    #expect(written == 0)
    let left = outbox.putWaiting()
    #expect(left == nil)
    let (files, _) = RecordFolder(path: blocked).read(suffixes: [".json"])
    #expect(files.count == 2)
    for file in files { unlink("\(blocked)/\(file.name)") }
    rmdir(blocked)
  }

  @Test(.timeLimit(.minutes(1))) func `a pipe that somebody put there is not waited for`() throws {
    let folder = try Folder()
    mkfifo("\(folder.path)/0.json", 0o660)
    var outbox = writer(folder.path)
    let failure = outbox.write(alert("a", .critical))
    #expect(failure == 0)
    #expect(folder.names().count == 2)
  }

  @Test func `an incident is a file as the format says`() throws {
    let folder = try Folder()
    var outbox = writer(folder.path)
    var low = Stories.memoryLow
    low.culprit = Stories.culprit
    let failure = outbox.write(Stories.notice(low))
    #expect(failure == 0)
    #expect(folder.names(hidden: true) == ["1763711990500-000001.json"])
    let culprit =
      #"{"resource":"memory","unit":"postgresql@15-main.service","container":null,"role":"postgres backend (app@shop)","#
      + #""pid":812,"process":"postgres","activity":"SELECT","command":null,"amount":5583457485,"roleAmount":5583457485,"#
      + #""change":null,"growth":null,"busyFor":null,"#
      + #""text":"postgresql@15-main.service, postgres backend (app@shop), pid 812 doing SELECT: 5.2 GiB"}"#
    #expect(
      readFile("\(folder.path)/1763711990500-000001.json")
        == #"{"version":1,"id":"1763711990500-000001","severity":"warning","host":"db1","bootId":"6f1c","kind":"incident","#
        + #""transition":"firing","rule":"memory-low","instance":null,"incident":12,"update":1,"#
        + #""message":"Memory is nearly used up; postgres holds 5.2 GiB.","#
        + #""story":"memory-low: Memory is nearly used up; postgres holds 5.2 GiB.","why":null,"do":null,"culprit":\#(culprit),"#
        + #""since":1763711988.5,"at":1763711990.5,"acknowledgedBy":null,"backBy":null,"to":[],"alerts":[{"rule":"memory-low","instance":null,"transition":"firing","#
        + #""severity":"warning","signal":"memory.available","unit":"bytes","value":838860800,"valueText":"800 MiB","estimated":false,"#
        + #""threshold":"memory.available < 10%","message":"Memory is nearly used up; postgres holds 5.2 GiB.","#
        + #""why":null,"do":null,"culprit":\#(culprit),"since":1763711988.5,"firedAt":1763711990.5,"endedAt":null}],"history":[]}"#
    )
  }

  @Test func `an OOM kill is a file with its victim`() throws {
    let folder = try Folder()
    var outbox = writer(folder.path)
    let failure = outbox.write(.kill(Stories.kill, to: [], at: Stories.instant))
    #expect(failure == 0)
    let text = readFile("\(folder.path)/\(try #require(folder.names().first))")
    #expect(
      text.hasSuffix(
        #""victim":{"pid":4711,"name":"leak","unit":"leaky.service","cgroup":"/leaky.slice/leaky.service","uid":1000,"#
          + #""anonymousBytes":536870912,"fileBytes":0,"sharedBytes":0,"asker":"sshd","constraint":"cgroup","#
          + #""limitedCgroup":"/leaky.slice","bystanders":[{"pid":812,"name":"beanstalkd","residentBytes":1048576},"#
          + #"{"pid":900,"name":"sh","residentBytes":4096}]}}"#))
  }

  @Test func `where there are receivers, what nobody is told of becomes no file`() throws {
    let folder = try Folder()
    var outbox = writer(folder.path)
    guard case .notice(var notice) = Stories.notice(Stories.memoryLow) else { return }
    let silent = outbox.notification(of: .notice(notice), hasReceivers: true)
    #expect(silent == nil)
    let kill = outbox.notification(of: .kill(Stories.kill, to: [], at: Stories.instant), hasReceivers: true)
    #expect(kill == nil)
    notice.recipients = [Notification.Recipient(receiver: "ops", reason: .fired)]
    let notification = outbox.notification(of: .notice(notice), hasReceivers: true)
    #expect(notification?.recipients == notice.recipients)
  }

  @Test func `what is handed over again keeps its name`() throws {
    let folder = try Folder()
    var outbox = writer(folder.path)
    let made = outbox.notification(of: Stories.notice(Stories.memoryLow), hasReceivers: false)
    let first = try #require(made)
    _ = outbox.put(first)
    var later = writer(folder.path)
    let failure = later.write(.again(first))
    #expect(failure == 0)
    #expect(folder.names() == ["\(first.id).json"])
  }

  @Test func `a full outbox gives up the oldest of the least severe, and keeps to its limit`() throws {
    let folder = try Folder()
    var outbox = writer(folder.path, limit: 3)
    for (rule, severity) in [("c1", Severity.critical), ("n1", .notice), ("w1", .warning), ("w2", .warning), ("c2", .critical)] {
      let failure = outbox.write(alert(rule, severity))
      #expect(failure == 0)
      #expect(folder.names().count <= 3)
    }
    let rules = folder.names().map { readFile("\(folder.path)/\($0)") }
    for (text, rule) in zip(rules, ["c1", "w2", "c2"]) { #expect(text.contains("\"rule\":\"\(rule)\"")) }
    #expect(outbox.evicted == [.notice: 1, .warning: 1])
    #expect(outbox.isFull)
    for name in folder.names() { unlink("\(folder.path)/\(name)") }
    _ = outbox.write(alert("c3", .critical))
    #expect(!outbox.isFull)
  }

  @Test func `files taken away make room, and files of an earlier run count by their severity`() throws {
    let folder = try Folder()
    var earlier = writer(folder.path)
    for (rule, severity) in [("c1", Severity.critical), ("n1", .notice)] { _ = earlier.write(alert(rule, severity)) }
    _ = fclose(fopen("\(folder.path)/.1763711990500-000009.json", "w"))
    var outbox = writer(folder.path, limit: 3)
    _ = outbox.write(alert("w1", .warning))
    #expect(folder.names(hidden: true).count == 3, "the dotted file of a writer that died is gone")
    _ = outbox.write(alert("w2", .warning))
    #expect(outbox.evicted == [.notice: 1])
    for name in folder.names() { unlink("\(folder.path)/\(name)") }
    _ = outbox.write(alert("w3", .warning))
    #expect(folder.names().count == 1)
    #expect(outbox.evicted == [.notice: 1])
  }

  @Test func `a second file of the same moment has its own name, also after a restart`() throws {
    let folder = try Folder()
    for _ in 0..<2 {
      var outbox = writer(folder.path)
      for _ in 0..<3 { _ = outbox.write(Stories.notice(Stories.memoryLow)) }
    }
    #expect(folder.names().count == 6)
  }

  @Test func `an outbox that can't be written to is an error each time, and none when it can again`() throws {
    let folder = try Folder()
    var outbox = writer(folder.path + "/missing/outbox")
    let failure = outbox.write(Stories.notice(Stories.memoryLow))
    #expect(failure == ENOENT)
    var full = writer(folder.path)
    mkdir("\(folder.path)/.1763711990500-000001.json", 0o755)
    let blocked = full.write(Stories.notice(Stories.memoryLow))
    #expect(blocked == EEXIST)
    let again = full.write(Stories.notice(Stories.memoryLow))
    #expect(again == 0)
    rmdir("\(folder.path)/.1763711990500-000001.json")
  }

  @Test(arguments: Stories.hostileTexts)
  func `hostile text makes a file of one harmless line`(text: String) throws {
    var change = Stories.beanstalkdFailed
    (change.rule, change.instance, change.message, change.why, change.do) = ("r", text, text, text, text)
    var culprit = Stories.culprit
    (culprit.unit, culprit.container, culprit.role, culprit.process) = (text, text, text, text)
    (culprit.activity, culprit.command) = (text, text)
    change.culprit = culprit
    guard case .notice(let notice) = Stories.notice(change) else { return }
    var json = JSONWriter()
    Notification(notice, id: "1", host: text, bootID: text).write(to: &json)
    let bytes = json.bytes
    #expect(String(decoding: bytes, as: UTF8.self).unicodeScalars.allSatisfy { !$0.isUnsafeToShow })
    #expect(bytes.starts(with: #"{"version":1,"id":"1","severity":"critical","host":""#.utf8))
    #expect(quotesAreBalanced(bytes))
  }

  private func readFile(_ path: String) -> String { String(decoding: readBytes(path), as: UTF8.self) }

  /// Whether every string ends: an unescaped quote inside one would shift all that follow.
  private func quotesAreBalanced(_ bytes: [UInt8]) -> Bool {
    var isInside = false
    var isEscaped = false
    for byte in bytes {
      if isEscaped {
        isEscaped = false
      } else if byte == UInt8(ascii: "\\") {
        isEscaped = true
      } else if byte == UInt8(ascii: "\"") {
        isInside.toggle()
      }
    }
    return !isInside && bytes.last == UInt8(ascii: "}")
  }
}

extension OutboxWriter {
  /// Without any receiver.
  fileprivate mutating func write(_ sending: Sending) -> Int32 {
    notification(of: sending, hasReceivers: false).map { put($0) } ?? 0
  }
}
