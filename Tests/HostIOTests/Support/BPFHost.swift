import HostIO
import WatchEngine

/// Whether this host lets programs be loaded into its kernel.
enum BPFHost {
  static let facts = HostFacts(procRoot: "/proc")
  /// Why not; `nil` where it does.
  static let refusal = refusal(of: nil)
  static let refusalOfWalking = refusal(of: .walk)

  private static func refusal(of way: BPFProcessReader.Way?) -> String? {
    do throws(BPFUnavailable) {
      _ = try BPFProcessReader(facts: facts, only: way)
      return nil
    } catch {
      return error.reason
    }
  }
}
