import Glibc
import WatchEngine

/// How old the daemon's last word is, by the clock that nobody sets and that counts suspend.
struct Age: Sendable {
  private let document: StatusDocument
  private let now: Moment
  private let isOtherBoot: Bool
  /// `nil` for another boot.
  let seconds: Double?
  /// After how long data are old: five intervals of the daemon, and 5 s at least.
  let limit: Double

  init(_ document: StatusDocument, at now: Moment) {
    self.document = document
    self.now = now
    let known = document.bootId.map { !$0.isEmpty } ?? false
    let hasOtherID = known && !now.bootID.isEmpty && document.bootId != now.bootID
    isOtherBoot = hasOtherID && !Self.haveSameStart(document, now)
    seconds = isOtherBoot ? nil : now.boottime - document.boottime
    // The daemon's longest interval is a minute: whatever else the file says, data don't stay new for ever.
    limit = max(5, 5 * min(document.interval ?? 1, 60))
  }

  /// Whether the host started at the same moment for both: then two boot ids are two views of one boot.
  ///
  /// In a container systemd-nspawn mounts a made-up boot id for everybody but units with ProtectKernelTunables=, as the daemon is.
  private static func haveSameStart(_ document: StatusDocument, _ now: Moment) -> Bool {
    abs((document.realtime - document.boottime) - (now.realtime - now.boottime)) < 1
  }

  /// Written after now, by this boot's clock: by another boot without an id, or by nobody's daemon.
  private var isFuture: Bool { (seconds ?? 0) < -1 }

  var isOld: Bool {
    guard let seconds else { return true }
    return seconds > limit || isFuture
  }

  /// What to say of data that are old; `nil` for those that are not.
  func trouble(path: String) -> StatusReport.Trouble? {
    guard isOld else { return nil }
    let start = StatusReport.Trouble.start(path: path)
    guard let seconds, !isFuture else {
      return StatusReport.Trouble(what: "unknown: the data are from before the last boot", hint: start)
    }
    let age = Quantity.text(seconds, .seconds)
    let pid = document.pid ?? 0
    guard pid > 0, let isRunning = now.isRunning(pid) else {
      return StatusReport.Trouble(what: "unknown: the data are \(age) old", hint: start)
    }
    if isRunning {
      return StatusReport.Trouble(
        what: "unknown: forewarnd (pid \(pid)) has said nothing for \(age)",
        hint: "it hangs or is stopped: look with `ps -o stat,wchan:20 -L -p \(pid)`, and in the journal")
    }
    return StatusReport.Trouble(what: "unknown: forewarnd has ended; its last word is \(age) old", hint: start)
  }
}

extension StatusReport.Trouble {
  init(_ problem: StatusProblem, path: String) {
    let shown = TerminalText.escape(path, limit: 200)
    switch problem {
    case .missing, .noFolder:
      what = "unknown: no forewarnd has written \(shown)"
      hint = Self.start(path: path)
    case .unreadable(let reason):
      what = "unknown: can't read \(shown): \(strerror(reason).map { String(cString: $0) } ?? "errno \(reason)")"
      hint =
        reason == EACCES || reason == EPERM
        ? "ask as a user who may read it" : "see what stands there: forewarnd writes a plain file"
    case .broken(let reason):
      what = "unknown: can't understand \(shown): \(TerminalText.escape(reason, limit: 200))"
      hint = "forewarnd replaces it with its next sample; if it stays so, see who else writes there"
    case .tooNew(let version):
      what = "unknown: \(shown) is of format \(version), this forewarn understands \(StatusDocument.newestVersion)"
      hint = "use the forewarn that came with the running forewarnd"
    }
  }

  /// How to get a daemon that writes to `path`.
  static func start(path: String) -> String {
    guard path.hasPrefix(Folders.systemRuntime + "/") else {
      return "start the daemon that writes there, or name another folder with --runtime-dir"
    }
    return "look with `systemctl status forewarn`; one started with `make run` is found with --runtime-dir"
  }
}
