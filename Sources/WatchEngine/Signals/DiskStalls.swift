/// For how long each disk has had requests in flight and finished none.
package struct DiskStalls: Sendable {
  private struct Account: Sendable {
    var name: String
    var finished: UInt64
    /// When requests were first seen in flight since the last one was finished, on the monotonic clock; `nil` without any in flight.
    var since: Duration?
  }

  /// In the order of the rows, which seldom changes.
  private var accounts: [Account] = []
  private var takenAt: Duration = .zero

  package init() {}

  /// Takes the disks of one sample.
  package mutating func add(_ vitals: borrowing Vitals) {
    guard vitals.disks.unknown == nil else { return }
    takenAt = vitals.instant.monotonic
    let count = vitals.disks.value.disks.count
    for row in 0..<count {
      adopt(vitals.disks.value.disks[row].name, at: row)
      let finished = vitals.disks.value.disks[row].finished
      let isWaiting = vitals.disks.value.disks[row].inFlight > 0
      if !isWaiting || finished != accounts[row].finished || accounts[row].since == nil {
        accounts[row].since = isWaiting ? takenAt : nil
      }
      accounts[row].finished = finished
    }
    if accounts.count > count { accounts.removeLast(accounts.count - count) }
  }

  /// Puts the account of a disk where its row is.
  private mutating func adopt(_ name: String, at row: Int) {
    if row < accounts.count, accounts[row].name == name { return }
    let fresh = Account(name: name, finished: 0)
    if let other = accounts.indices.first(where: { $0 > row && accounts[$0].name == name }) {
      accounts.swapAt(row, other)
    } else if row < accounts.count {
      accounts.insert(fresh, at: row)
    } else {
      accounts.append(fresh)
    }
  }

  /// How long the disk at `row` of the newest sample has finished nothing of what it has to do, in seconds; 0 for one that is at work or idle.
  package func length(at row: Int) -> Double {
    guard accounts.indices.contains(row), let since = accounts[row].since else { return 0 }
    return max(0, (takenAt - since).inSeconds)
  }
}
