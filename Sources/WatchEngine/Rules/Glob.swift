/// A shell pattern for instance names: `*` any bytes, `?` one character; everything else stands for itself.
package struct Glob: Equatable, Sendable {
  package let pattern: String

  package init(_ pattern: String) { self.pattern = pattern }

  /// Whether the whole of `name` fits the pattern. `*` matches `/` as well: `/var*` is `/var` and all below it.
  package func matches(_ name: String) -> Bool {
    let wanted = pattern.utf8
    let given = name.utf8
    var place = wanted.startIndex
    var index = given.startIndex
    // Where the last star stands, and how far it reaches so far: on a mismatch it takes one byte more.
    var star: (after: String.Index, reach: String.Index)?
    while index < given.endIndex {
      if place < wanted.endIndex, wanted[place] == UInt8(ascii: "*") {
        wanted.formIndex(after: &place)
        star = (place, index)
      } else if place < wanted.endIndex, wanted[place] == UInt8(ascii: "?") {
        wanted.formIndex(after: &place)
        given.formIndex(after: &index)
        while index < given.endIndex, given[index] & 0xC0 == 0x80 { given.formIndex(after: &index) }
      } else if place < wanted.endIndex, wanted[place] == given[index] {
        wanted.formIndex(after: &place)
        given.formIndex(after: &index)
      } else if let (after, reach) = star {
        index = given.index(after: reach)
        star = (after, index)
        place = after
      } else {
        return false
      }
    }
    while place < wanted.endIndex, wanted[place] == UInt8(ascii: "*") { wanted.formIndex(after: &place) }
    return place == wanted.endIndex
  }
}
