/// Counts connections by the network they come from, in room for a fixed number of networks: the one with the least gives way to one that
/// is not there and leaves it its count (Metwally's space-saving). Whoever has more than 1/32 of all is always among them.
struct SourceTally: Sendable {
  private struct Place: Sendable {
    var network = IPAddress.anyV6
    var count: UInt32 = 0
    /// What was taken over: how much of the count may be others'.
    var borrowed: UInt32 = 0
  }

  private static let room = 32
  private var places = InlineArray<32, Place>(repeating: Place())
  private var used = 0
  private(set) var total: UInt32 = 0

  mutating func clear() {
    used = 0
    total = 0
  }

  mutating func add(_ address: IPAddress) {
    let network = address.network
    total &+= 1
    var least = 0
    for index in 0..<used {
      if places[index].network == network {
        places[index].count &+= 1
        // So that the most frequent ones are found first.
        if index > 0, places[index].count > places[index - 1].count { swap(index, index - 1) }
        return
      }
      if places[index].count < places[least].count { least = index }
    }
    if used < SourceTally.room {
      places[used] = Place(network: network, count: 1)
      used += 1
    } else {
      let borrowed = places[least].count
      places[least] = Place(network: network, count: borrowed &+ 1, borrowed: borrowed)
    }
  }

  /// Those with most, by what is certain of them.
  var top: TopSources {
    var top = TopSources()
    top.total = total
    for index in 0..<used {
      var share = TopSources.Share()
      share.network = places[index].network
      share.count = places[index].count &- places[index].borrowed
      for rank in 0..<TopSources.room where share.count > top.shares[rank].count {
        let lower = top.shares[rank]
        top.shares[rank] = share
        share = lower
      }
    }
    return top
  }

  private mutating func swap(_ left: Int, _ right: Int) {
    let kept = places[left]
    places[left] = places[right]
    places[right] = kept
  }
}
