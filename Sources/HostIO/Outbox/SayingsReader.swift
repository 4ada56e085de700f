import Glibc
import WatchEngine

/// Reads what people and the courier say: silences, acknowledgements, delivery.json. Looks at time stamps first, so that where nothing has
/// changed nothing is read.
package struct SayingsReader: ~Copyable {
  /// Larger reports are not the courier's.
  private static let largestReport = 4 << 20

  /// For how long files are kept that mean nothing any more.
  private static let keeping: Duration = .seconds(30 * 86_400)

  /// When a file or folder was changed last, and which one it is.
  private struct Stamp: Equatable {
    var device: dev_t = 0
    var inode: ino_t = 0
    var seconds = 0
    var nanoseconds = 0

    init(_ path: [CChar]) {
      var status = stat()
      guard stat(path, &status) == 0 else { return }
      device = status.st_dev
      inode = status.st_ino
      seconds = status.st_mtim.tv_sec
      nanoseconds = status.st_mtim.tv_nsec
    }

    /// What to compare the next one with. Time stamps go in steps of a few milliseconds: within the one in which it was read a folder can
    /// change again without a trace.
    func settled(at now: Duration) -> Stamp {
      let age = now - .seconds(seconds)
      return age > .seconds(-1) && age < .seconds(2) ? Stamp([0]) : self
    }
  }

  private let reportPath: String
  private let silences: RecordFolder
  private let acknowledgements: RecordFolder
  private let paths: (report: [CChar], silences: [CChar], acknowledgements: [CChar])
  private var stamps: (report: Stamp, silences: Stamp, acknowledgements: Stamp)?
  private var book = SilenceBook()
  private var report: CourierReport?
  private var sayings = Sayings()
  private var inForce: [Silence] = []
  /// When a silence begins or ends next, since 1970.
  private var nextChange: Duration = .seconds(Int64.max / 4)
  private let since: Duration
  private let bootID: String

  /// - Parameters:
  ///   - report: the path of delivery.json.
  ///   - stateDirectory: in which `silences` and `acks` lie.
  package init(report: String, stateDirectory: String, bootID: String, at now: Instant) {
    reportPath = report
    silences = RecordFolder(path: stateDirectory + "/silences")
    acknowledgements = RecordFolder(path: stateDirectory + "/acks")
    paths = (Array(report.utf8CString), Array(silences.path.utf8CString), Array(acknowledgements.path.utf8CString))
    since = now.monotonic
    self.bootID = bootID
  }

  /// Silences that were over long ago.
  private func removeOld(at now: Duration) {
    for silence in book.silences where now - silence.until > Self.keeping {
      silences.remove("\(silence.id).json")
      silences.remove("\(silence.id).ended")
    }
  }

  /// Reads the courier's report if it is new, and fills the table.
  package mutating func read(names: [String], into table: inout DeliveryTable, at now: Instant) {
    let stamp = Stamp(paths.report)
    if stamp != stamps?.report {
      stamps = (stamp, stamps?.silences ?? Stamp([0]), stamps?.acknowledgements ?? Stamp([0]))
      let (bytes, failure) = ForeignFile.read(reportPath, limit: Self.largestReport)
      var found: CourierReport?
      if failure == 0 {
        do throws(ParseError) { found = try CourierReport(parsing: bytes.span) } catch { found = nil }
      }
      // Of an earlier boot its clock means nothing.
      report = found?.bootID == bootID ? found : nil
    }
    table.fill(names: names, report: report, lookingSince: since, at: now)
  }

  /// Reads what people said, if it is new.
  /// - Returns: all of it; `nil` if nothing has changed.
  package mutating func read(at now: Instant) -> Sayings? {
    let new = (silences: Stamp(paths.silences), acknowledgements: Stamp(paths.acknowledgements))
    let isFirst = stamps == nil
    var fresh = sayings
    if isFirst || new.silences != stamps?.silences || now.realtime >= nextChange {
      if isFirst || new.silences != stamps?.silences { book = SilenceBook(silences.read(suffixes: [".json", ".ended"]).files) }
      removeOld(at: now.realtime)
      fresh.silences = book.inForce(at: now.realtime)
      nextChange =
        book.silences.flatMap { [$0.from, $0.until] }.filter { $0 > now.realtime }.min() ?? .seconds(Int64.max / 4)
    }
    if isFirst || new.acknowledgements != stamps?.acknowledgements {
      fresh.acknowledgements = acknowledgements.read(suffixes: [".json"]).files.compactMap { file in
        do throws(ParseError) {
          let one = try Acknowledgement(parsing: file.bytes.span)
          guard now.realtime - one.at > Self.keeping else { return one }
          acknowledgements.remove(file.name)
          return nil
        } catch { return nil }
      }
    }
    stamps = (
      stamps?.report ?? Stamp([0]), new.silences.settled(at: now.realtime), new.acknowledgements.settled(at: now.realtime)
    )
    fresh.replies = report?.replies ?? []
    guard isFirst || fresh != sayings else { return nil }
    sayings = fresh
    return fresh
  }
}
