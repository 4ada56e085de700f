import Glibc
import Testing
import WatchEngine

@testable import HostIO

@Suite struct `mount watch` {
  private let root = "27 1 254:0 / / rw,relatime - ext4 /dev/vda rw\n"
  private let second = "28 27 254:16 / /tmp ro,relatime - ext4 /dev/vdb rw\n"

  @Test func `mounts tell how full they are`() throws {
    let tree = try TemporaryTree()
    try tree.write("1/mountinfo", root + second)
    let watch = MountWatch(procRoot: tree.path, timeout: .seconds(10), patience: .seconds(10)) { Self.thread() }
    var table = MountTable()
    watch.read(into: &table)
    #expect(table.mounts.unknown == nil)
    #expect(table.mounts.value.map(\.path) == ["/", "/tmp"])
    #expect(table.mounts.value.map(\.device) == ["/dev/vda", "/dev/vdb"])
    #expect(table.mounts.value.map(\.isReadOnly) == [false, true])
    let row = try #require(table.mounts.value.first)
    #expect(row.type == "ext4" && row.errno == nil && row.silentFor == nil)
    #expect(try #require(row.totalBytes) > #require(row.freeBytes))
    #expect(try #require(row.totalInodes) >= #require(row.freeInodes))
  }

  @Test func `the error of a mount is told`() throws {
    let tree = try TemporaryTree()
    try tree.write("self/mountinfo", root + "28 27 254:16 / /nowhere/at/all rw - ext4 /dev/vdb rw\n")
    let watch = MountWatch(procRoot: tree.path, timeout: .seconds(10), patience: .seconds(10)) { Self.thread() }
    var table = MountTable()
    watch.read(into: &table)
    #expect(table.mounts.value.last?.errno == ENOENT)
    #expect(table.mounts.value.last?.totalBytes == nil)
  }

  /// A process that never answers stands for one that waits for a dead mount.
  @Test func `a mount that is silent holds up no other, and its process is ended`() throws {
    let tree = try TemporaryTree()
    try tree.write("1/mountinfo", root + second)
    let stopped = try #require(MountHelper.start("/bin/sleep", name: "sleep", argument: "3600"))
    #expect(kill(stopped.pid, SIGSTOP) == 0)
    let starts = Starts([stopped])
    let watch = MountWatch(procRoot: tree.path, timeout: .milliseconds(50), patience: .milliseconds(1)) { starts.next() }
    var table = MountTable()
    watch.read(into: &table)
    #expect(table.mounts.value.first?.silentFor != nil)
    #expect(table.mounts.value.last?.silentFor == nil && table.mounts.value.last?.totalBytes != nil)
    #expect(watch.stuckCount == 1)
    var silences: [Duration] = []
    let deadline = Instant.monotonicNow + .seconds(20)
    while table.mounts.value.first?.silentFor != nil, Instant.monotonicNow < deadline {
      silences.append(table.mounts.value[0].silentFor ?? .zero)
      watch.read(into: &table)
    }
    #expect(table.mounts.value.first?.totalBytes != nil, "a fresh process asked again once the old one was gone")
    #expect(silences == silences.sorted())
    #expect(try #require(silences.last) >= .milliseconds(50), "not before the timeout")
    #expect(watch.stuckCount == 0)
    // Its end of the socket is gone a moment before it is.
    while kill(stopped.pid, 0) == 0, Instant.monotonicNow < deadline { watch.read(into: &table) }
    #expect(kill(stopped.pid, 0) != 0, "the old process is ended and reaped")
  }

  @Test func `a mount that answers late each time is slow, not dead`() throws {
    let tree = try TemporaryTree()
    try tree.write("1/mountinfo", root)
    var ends: [Int32] = [-1, -1]
    try #require(socketpair(AF_UNIX, Int32(SOCK_SEQPACKET.rawValue), 0, &ends) == 0)
    defer { close(ends[1]) }
    let helper = MountHelper(pid: 0, socket: ends[0])
    let watch = MountWatch(procRoot: tree.path, timeout: .seconds(60), patience: .milliseconds(1)) { helper }
    var table = MountTable()
    for _ in 1...3 {
      watch.read(into: &table)
      #expect(table.mounts.value.first?.silentFor != nil && table.mounts.value.first?.totalBytes == nil)
      // The answer comes between two rounds.
      var answer = MountAnswer()
      answer.totalBytes = 12
      var words = answer.packed
      #expect(withUnsafeBytes(of: &words) { send(ends[1], $0.baseAddress, MountAnswer.words * 8, 0) } == 40)
      watch.read(into: &table)
      #expect(table.mounts.value.first?.silentFor == nil && table.mounts.value.first?.totalBytes == 12)
      #expect(watch.stuckCount == 0)
    }
  }

  @Test func `at most four processes wait`() throws {
    let tree = try TemporaryTree()
    try tree.write(
      "1/mountinfo", root + (1...7).map { "\(30 + $0) 27 253:\($0) / /m\($0) rw - ext4 /dev/dm-\($0) rw\n" }.joined())
    let starts = Starts((0..<8).compactMap { _ in MountHelper.start("/bin/sleep", name: "sleep", argument: "3600") })
    let watch = MountWatch(procRoot: tree.path, timeout: .seconds(60), patience: .milliseconds(1)) { starts.next() }
    var table = MountTable()
    for _ in 1...3 { watch.read(into: &table) }
    #expect(watch.stuckCount == 4)
    #expect(table.mounts.value.filter { $0.silentFor != nil }.count == 4)
    #expect(table.mounts.value.filter { $0.silentFor == nil && $0.totalBytes == nil }.count == 4, "those not asked are not known")
    starts.end()
  }

  @Test func `a process that dies at once gives no numbers and no hang`() throws {
    let tree = try TemporaryTree()
    try tree.write("1/mountinfo", root)
    let watch = MountWatch(procRoot: tree.path, timeout: .seconds(10), patience: .seconds(10)) {
      MountHelper.start("/bin/true", name: "true", argument: "")
    }
    var table = MountTable()
    watch.read(into: &table)
    #expect(table.mounts.unknown == nil)
    #expect(table.mounts.value.first?.totalBytes == nil && table.mounts.value.first?.silentFor == nil)
    #expect(watch.stuckCount == 0)
  }

  @Test func `without mountinfo there is no table`() throws {
    let tree = try TemporaryTree()
    var table = MountTable()
    MountWatch(procRoot: tree.path, timeout: .seconds(10)).read(into: &table)
    #expect(table.mounts.unknown == .absent)
  }

  @Test(arguments: [0, 8, 39, 41, 48])
  func `an answer of another length is none`(length: Int) {
    #expect(MountAnswer(MountAnswer.Packed(repeating: 1), byteCount: length) == nil)
  }

  @Test func `an answer survives its way`() {
    var answer = MountAnswer()
    answer.errno = EIO
    answer.totalBytes = 12
    #expect(MountAnswer(answer.packed, byteCount: 40) == answer)
  }

  /// A helper that is a thread of this process.
  private static func thread() -> MountHelper? {
    var ends: [Int32] = [-1, -1]
    guard socketpair(AF_UNIX, Int32(SOCK_SEQPACKET.rawValue), 0, &ends) == 0 else { return nil }
    let served = ends[1]
    guard
      HostThread.start(
        "reader",
        body: { _ in
          MountReader.serve(on: served)
          close(served)
        }) != nil
    else { return nil }
    return MountHelper(pid: 0, socket: ends[0])
  }

  /// Hands out helpers that were made before, then threads.
  private final class Starts {
    private var made: [MountHelper]

    init(_ helpers: [MountHelper]) { made = helpers }

    func next() -> MountHelper? { made.isEmpty ? `mount watch`.thread() : made.removeFirst() }

    /// Ends those that nobody took.
    func end() {
      for helper in made {
        helper.kill()
        helper.hangUp()
        waitpid(helper.pid, nil, 0)
      }
    }
  }
}
