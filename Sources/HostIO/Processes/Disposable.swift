import CHost
import Glibc

/// A process of this program that was started to wait for what may never answer.
enum Disposable {
  /// Whether this process was started to do the work named `argument`. If so it becomes a normal one: the daemon's precedence over
  /// others is not for its children.
  static func isAsked(_ argument: String) -> Bool {
    let arguments = CommandLine.arguments
    guard arguments.count == 2, arguments[0] == MountReader.processName, arguments[1] == argument else { return false }
    becomeNormal()
    // One that hangs where a signal ends it must not outlive the daemon. If that is gone already, there is no request to wait for.
    _ = chost_end_with_parent()
    return true
  }

  private static func becomeNormal() {
    _ = chost_become_normal()
    _ = chost_set_nice(0)
    _ = chost_name_thread(MountReader.processName)
    let file = open("/proc/self/oom_score_adj", O_WRONLY | O_CLOEXEC)
    guard file >= 0 else { return }
    _ = write(file, "0\n", 2)
    close(file)
  }
}
