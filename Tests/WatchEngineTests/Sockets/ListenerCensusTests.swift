import Testing

@testable import WatchEngine

/// Who belongs to which port, what is new, and what is usual.
struct ListenerCensusTests {
  /// A listener's record.
  static func listener(
    _ address: IPAddress = .anyV4, _ port: UInt16 = 5432, queue: UInt32 = 0, limit: UInt32 = 128, drops: UInt32? = 0
  ) -> SocketRecord {
    var record = SocketRecord()
    record.state = SocketRecord.State.listen
    record.local = address
    record.localPort = port
    record.queue = queue
    record.limit = limit
    record.drops = drops
    record.uid = 33
    record.cgroup = 4711
    return record
  }

  static func connection(
    _ cookie: UInt64, to address: IPAddress = IPAddress(v4: 0x0A00_0001), _ port: UInt16 = 5432, from: UInt32 = 0x0A01_0203
  ) -> SocketRecord {
    var record = SocketRecord()
    record.state = SocketRecord.State.established
    record.local = address
    record.localPort = port
    record.remote = IPAddress(v4: from)
    record.cookie = cookie
    return record
  }

  private var census = ListenerCensus()
  private var rows: [ListenerRow] = []

  private mutating func list(_ records: [SocketRecord]) {
    census.beginListeners()
    for record in records { census.add(listener: record) }
    census.endListeners()
    census.nameOwners { $0 == 4711 ? "web.service" : nil }
    census.fill(&rows)
  }

  private mutating func count(_ records: [SocketRecord], elapsed: Double?) {
    census.beginConnections()
    for record in records { census.add(connection: record) }
    census.endConnections(elapsed: elapsed)
    census.fill(&rows)
  }

  @Test mutating func `sockets of one address and port are one listener`() throws {
    list([Self.listener(queue: 3), Self.listener(queue: 65), Self.listener(.anyV6, 80)])
    #expect(rows.map(\.name) == ["0.0.0.0:5432", "[::]:80"])
    #expect(rows[0].sockets == 2)
    #expect(rows[0].queue == 68)
    #expect(rows[0].limit == 256)
    #expect(rows[0].fullestPercent == 65.0 / 128 * 100)
    #expect(rows[0].unit == "web.service")
    #expect(rows[0].uid == 33)
  }

  @Test mutating func `a listener without room for any is full with one`() {
    list([Self.listener(queue: 1, limit: 0)])
    #expect(rows[0].fullestPercent == 100)
  }

  @Test mutating func `who stops listening is gone, and the others stay who they are`() {
    list([Self.listener(), Self.listener(.anyV6, 80)])
    count([Self.connection(1)], elapsed: nil)
    list([Self.listener(.anyV6, 80), Self.listener(.anyV4, 336)])
    #expect(rows.map(\.name) == ["[::]:80", "0.0.0.0:336"])
    count([Self.connection(2, 80), Self.connection(3, 336)], elapsed: 1)
    #expect(rows.map(\.established) == [1, 1])
  }

  @Test mutating func `drops are counted from the start of the watch, or from when the port was opened`() {
    list([Self.listener(drops: 40)])
    #expect(rows[0].drops == 0)
    list([Self.listener(drops: 45), Self.listener(.anyV4, 80, drops: 6)])
    #expect(rows.map(\.drops) == [5, 6])
    // Opened anew.
    list([Self.listener(drops: 0), Self.listener(.anyV4, 80, drops: 7)])
    #expect(rows.map(\.drops) == [5, 7])
    list([Self.listener(drops: 2), Self.listener(.anyV4, 80, drops: nil)])
    #expect(rows.map(\.drops) == [7, 7])
  }

  @Test mutating func `a kernel that tells no drops leaves them unknown`() {
    list([Self.listener(drops: nil)])
    #expect(rows[0].drops == nil)
  }

  @Test mutating func `a listing that broke off changes nothing`() {
    list([Self.listener(queue: 3)])
    census.beginListeners()
    census.add(listener: Self.listener(.anyV4, 9))
    census.abandonListeners()
    census.fill(&rows)
    #expect(rows.map(\.name) == ["0.0.0.0:5432"])
    #expect(rows[0].queue == 3)
  }

  @Test mutating func `more listeners than there is room for are counted`() {
    list((1...300).map { Self.listener(.anyV4, $0) })
    #expect(rows.count == ListenerCensus.room)
    #expect(census.leftOut == 44)
    // The places are free once they are known to be gone.
    for _ in 0..<2 { list([Self.listener()]) }
    #expect(census.leftOut == 0)
    #expect(rows.map(\.name) == ["0.0.0.0:5432"])
  }

  @Test mutating func `a connection belongs to the nearest address that listens on its port`() {
    let own = IPAddress(v4: 0x0A00_0001)
    let six = IPAddress(high: 0x2001_0DB8_0000_0000, low: 1)
    list([Self.listener(.anyV6, 80), Self.listener(.anyV4, 80), Self.listener(own, 80), Self.listener(.anyV6, 81)])
    count(
      [
        Self.connection(1, to: own, 80), Self.connection(2, to: IPAddress(v4: 9), 80),
        Self.connection(3, to: IPAddress(v4: 8), 80),
        Self.connection(4, to: six, 80), Self.connection(5, to: own, 81),
        // Opened from here: nobody listens there.
        Self.connection(6, to: own, 40_000),
      ], elapsed: nil)
    #expect(rows.map(\.established) == [1, 2, 1, 1])
  }

  @Test mutating func `what is there at the first count is not new`() {
    list([Self.listener()])
    count((1...100).map { Self.connection($0) }, elapsed: nil)
    #expect(rows[0].connects == nil)
    count((51...110).map { Self.connection($0) }, elapsed: 2)
    #expect(rows[0].established == 60)
    #expect(rows[0].connects == 5)
  }

  @Test mutating func `a storm is told against the hour before`() throws {
    list([Self.listener()])
    var cookie: UInt64 = 1
    // Two new ones a second, for ten minutes.
    for second in 0..<600 {
      count([Self.connection(cookie), Self.connection(cookie + 1)], elapsed: second == 0 ? nil : 1)
      cookie += 2
      if second == 200 { #expect(rows[0].connectsChange == nil) }
    }
    #expect(abs(try #require(rows[0].connectsChange) - 1) < 0.001)
    for _ in 0..<10 {
      count((0..<100).map { Self.connection(cookie + $0) }, elapsed: 1)
      cookie += 100
    }
    #expect(try #require(rows[0].connects) > 50)
    #expect(try #require(rows[0].connectsChange) > 10)
    #expect(try #require(rows[0].establishedChange) > 5)
  }

  @Test mutating func `connections that only this end holds are told apart`() {
    list([Self.listener()])
    var left = Self.connection(1)
    left.state = SocketRecord.State.closeWait
    count([left, Self.connection(2)], elapsed: nil)
    #expect(rows[0].established == 1)
    #expect(rows[0].closeWait == 1)
    #expect(rows[0].sources.total == 2)
  }
}

struct CookieMarksTests {
  /// Those that were not there at the count before.
  private func new(_ cookies: [UInt64], _ marks: inout CookieMarks) -> [UInt64] {
    var new: [UInt64] = []
    for cookie in cookies where marks.isNew(cookie) { new.append(cookie) }
    marks.settle()
    return new
  }

  @Test func `cookies of several cores are each held against their own batch`() {
    var marks = CookieMarks()
    // One core draws from 1…4096, the other from 8193…12288.
    #expect(new([1, 2, 8193], &marks) == [1, 2, 8193])
    // The thread moved back to the first core: lower cookies than the highest, and yet new.
    #expect(new([1, 2, 8193, 3, 4096, 8194, 4097], &marks) == [3, 4096, 8194, 4097])
    #expect(new([3, 4096, 8194, 4097], &marks) == [])
  }

  @Test func `an old batch gives way to a newer one and counts as seen`() {
    var marks = CookieMarks()
    #expect(new([5], &marks) == [5])
    #expect(new([5 + 4096 * 1024], &marks) == [5 + 4096 * 1024])
    #expect(new([6], &marks) == [])
  }
}

struct SourceTallyTests {
  @Test func `the greatest networks are told, and their counts are certain`() {
    var tally = SourceTally()
    for number: UInt32 in 0..<3000 {
      // 60 % from one network, 10 % from another, the rest from one network each.
      let address: UInt32 =
        number % 10 < 6 ? 0x0A01_0200 | number % 200 : number % 10 == 6 ? 0x0A02_0001 : 0x0B00_0000 | number << 8
      tally.add(IPAddress(v4: address))
    }
    let top = tally.top
    #expect(top.total == 3000)
    #expect(top.shares[0].network == IPAddress(v4: 0x0A01_0200))
    #expect(top.shares[0].count == 1800)
    #expect(top.shares[1].network == IPAddress(v4: 0x0A02_0000))
    #expect(top.shares[1].count <= 300)
    #expect(top.shares[1].count >= 270)
    #expect(top.text(atMost: 1) == "10.1.2.0/24 (60 %)")
  }

  @Test func `where nobody stands out nobody is told`() {
    var tally = SourceTally()
    for number: UInt32 in 0..<10_000 { tally.add(IPAddress(v4: 0x0B00_0000 | number << 8)) }
    #expect(tally.top.text(atMost: 3) == nil)
    tally.clear()
    #expect(tally.top == TopSources())
  }
}
