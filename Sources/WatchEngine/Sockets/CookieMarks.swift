/// Tells new sockets from those that were seen at the count before, without keeping a list of them.
///
/// The kernel gives a socket its cookie when somebody first asks for the socket: one after the other, for each core out of a batch of 4,096 (before
/// Linux 5.9 without batches). So whoever has a higher cookie than any that was seen of its batch at the count before was not there then. As
/// many batches are remembered as fit; a socket of an old batch that had to give way to a newer one counts as seen.
struct CookieMarks: Sendable {
  private struct Mark: Sendable {
    var batch: UInt64 = 0
    /// The highest at the counts before, and in this one.
    var highest: UInt64 = 0
    var next: UInt64 = 0
  }

  private static let batchBits: UInt64 = 12
  private static let room: UInt64 = 1024
  private var marks: [Mark] = Array(repeating: Mark(), count: Int(room))

  /// Whether the socket was not there at the count before.
  mutating func isNew(_ cookie: UInt64) -> Bool {
    // Cookies of a batch are 1…4096, 4097…8192 and so on; 0 is none.
    let batch = (cookie &- 1) >> CookieMarks.batchBits
    let place = Int(batch % CookieMarks.room)
    let mark = marks[place]
    if mark.next == 0 && mark.highest == 0 || batch > mark.batch {
      marks[place] = Mark(batch: batch, highest: 0, next: cookie)
      return true
    }
    guard batch == mark.batch else { return false }
    if cookie > mark.next { marks[place].next = cookie }
    return cookie > mark.highest
  }

  /// Ends a count.
  mutating func settle() {
    for place in marks.indices { marks[place].highest = max(marks[place].highest, marks[place].next) }
  }
}
