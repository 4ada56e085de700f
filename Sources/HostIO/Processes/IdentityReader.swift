import CHost
import Glibc
import WatchEngine

/// The disposable process that reads titles and cgroups: `/proc/PID/cmdline` waits for the memory of a process that may be stuck, so
/// it must not be read by a thread of the daemon.
package enum IdentityReader {
  static let argument = "titles"

  /// Answers requests until the daemon is gone, if this process was started for that; otherwise returns at once.
  ///
  /// Call it before anything else in `main`.
  package static func runIfAsked() {
    guard Disposable.isAsked(argument) else { return }
    serve(on: STDIN_FILENO, procRoot: "/proc")
    exit(0)
  }

  /// Answers one request after the other until the other end is closed. A request is a packet of some ``IdentityRequest``, the answers are
  /// one packet each, in their order.
  static func serve(on socket: Int32, procRoot: String) {
    var request = [UInt8](repeating: 0, count: 256 * IdentityRequest.byteCount)
    var page = IdentityPage(procRoot: procRoot)
    while true {
      let length = request.withUnsafeMutableBytes { recv(socket, $0.baseAddress, $0.count, 0) }
      if length < 0 && errno == EINTR { continue }
      guard length > 0 else { return }
      for offset in stride(from: 0, to: length - IdentityRequest.byteCount + 1, by: IdentityRequest.byteCount) {
        let wanted = request.withUnsafeBytes { bytes in
          IdentityRequest(
            pid: Int32(clamping: bytes.loadUnaligned(fromByteOffset: offset, as: Int64.self)),
            startTicks: bytes.loadUnaligned(fromByteOffset: offset + 8, as: UInt64.self))
        }
        let count = page.fill(wanted)
        let sent = page.packet.withUnsafeBytes { send(socket, $0.baseAddress, count, Int32(MSG_NOSIGNAL)) }
        guard sent > 0 else { return }
      }
    }
  }
}

/// One answer, filled anew for each process.
struct IdentityPage {
  private(set) var packet = [UInt8](repeating: 0, count: IdentityAnswer.longest)
  private var stat = ProcessStat()
  private var buffer = ReadBuffer(capacity: 4096)
  private let procRoot: String

  init(procRoot: String) { self.procRoot = procRoot }

  /// - Parameter wantsTitle: without it, nothing is read that can wait for the process.
  /// - Returns: how many bytes of ``packet`` are the answer.
  mutating func fill(_ wanted: IdentityRequest, wantsTitle: Bool = true) -> Int {
    var cgroupCount = 0
    var titleCount = 0
    let failure = read(wanted, wantsTitle, &cgroupCount, &titleCount)
    if failure != 0 {
      cgroupCount = 0
      titleCount = 0
    }
    IdentityAnswer.writeHead(
      &packet, pid: wanted.pid, startTicks: wanted.startTicks, errno: failure, name: stat.name, cgroupCount: cgroupCount,
      titleCount: titleCount)
    return IdentityAnswer.headerBytes + cgroupCount + titleCount
  }

  private mutating func read(
    _ wanted: IdentityRequest, _ wantsTitle: Bool, _ cgroupCount: inout Int, _ titleCount: inout Int
  ) -> Int32 {
    let directory = chost_open_directory("\(procRoot)/\(wanted.pid)")
    guard directory >= 0 else { return errno }
    defer { close(directory) }
    let descriptor = chost_open_read_at(directory, "stat")
    guard descriptor >= 0 else { return errno }
    let failure = buffer.fill(from: descriptor)
    close(descriptor)
    guard failure == 0 else { return failure }
    do throws(Unknown) { try buffer.parse(into: &stat) } catch { return EBADMSG }
    guard stat.startTicks == wanted.startTicks else { return ESRCH }
    // Where it stands in the kernel cannot be told from here; in uninterruptible sleep it may hold what the title needs.
    guard !wantsTitle || stat.state != UInt8(ascii: "D") else { return EAGAIN }
    cgroupCount = copy("cgroup", below: directory, to: IdentityAnswer.headerBytes)
    if wantsTitle { titleCount = copy("cmdline", below: directory, to: IdentityAnswer.headerBytes + cgroupCount) }
    return 0
  }

  /// Copies at most ``IdentityAnswer/longestText`` bytes; none where the file can't be read.
  private mutating func copy(_ name: String, below directory: Int32, to offset: Int) -> Int {
    let descriptor = chost_open_read_at(directory, name)
    guard descriptor >= 0 else { return 0 }
    defer { close(descriptor) }
    return packet.withUnsafeMutableBytes { bytes in
      guard let start = bytes.baseAddress else { return 0 }
      return max(Glibc.read(descriptor, start + offset, IdentityAnswer.longestText), 0)
    }
  }
}
