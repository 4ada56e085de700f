import Glibc
import WatchEngine

/// Lists the listeners each time it is asked, and counts their connections as often as that is cheap.
///
/// For one thread at a time, of normal priority: listing 50,000 connections takes the kernel tens of milliseconds.
package final class SocketReader {
  /// Counting takes at most this part of a core: after a count the next one waits so many times as long as that took.
  package static let pauseFactor = 50

  private let pauseFactor: Int
  private var socket = SockDiagSocket()
  private var census = ListenerCensus()
  private var owners: CgroupOwners
  private var nextCount: Duration = .zero
  private var countedAt: Duration?
  /// CPU time that the last listing and the last count took.
  package private(set) var listingTook: Duration = .zero
  package private(set) var countTook: Duration = .zero

  package init(cgroupRoot: String, pauseFactor: Int = pauseFactor) {
    owners = CgroupOwners(cgroupRoot: cgroupRoot)
    self.pauseFactor = pauseFactor
  }

  package func read(into table: inout SocketTable) {
    table.instant = Instant.now
    let began = SocketReader.cpuTime
    census.beginListeners()
    do throws(Unknown) {
      let listen = UInt32(1) << UInt32(SocketRecord.State.listen)
      try socket.list(states: listen, withMemory: true) { census.add(listener: $0) }
    } catch {
      census.abandonListeners()
      table.listeners.unknown = error
      return
    }
    census.endListeners()
    census.nameOwners { owners.unit(of: $0) }
    if owners.look(now: table.instant.monotonic) { census.nameOwners { owners.unit(of: $0) } }
    listingTook = SocketReader.cpuTime - began
    let unknown = count(at: table.instant.monotonic)
    census.fill(&table.listeners.value)
    table.listeners.unknown = unknown
    table.leftOut = census.leftOut
    table.countAge = countedAt.map { max(Instant.monotonicNow - $0, .zero) }
  }

  /// - Returns: why the connections could not be counted.
  private func count(at now: Duration) -> Unknown? {
    guard !census.isEmpty, now >= nextCount else { return nil }
    let began = SocketReader.cpuTime
    census.beginConnections()
    do throws(Unknown) {
      let states = UInt32(1) << UInt32(SocketRecord.State.established) | UInt32(1) << UInt32(SocketRecord.State.closeWait)
      try socket.list(states: states, withMemory: false) { census.add(connection: $0) }
    } catch { return error }
    let ended = Instant.monotonicNow
    census.endConnections(elapsed: countedAt.map { (ended - $0).inSeconds })
    countedAt = ended
    countTook = SocketReader.cpuTime - began
    nextCount = ended + countTook * pauseFactor
    return nil
  }

  /// What the calling thread has taken.
  private static var cpuTime: Duration {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
  }
}
