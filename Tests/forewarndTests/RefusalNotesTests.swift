import Testing

@testable import forewarnd

struct RefusalNotesTests {
  @Test func `refused entries are told when it begins and when it is over`() {
    var notes = RefusalNotes()
    #expect(notes.note((written: 3, failed: 0)) == nil)
    #expect(notes.note((written: 3, failed: 1))?.hasPrefix("journal: refuses entries") == true)
    #expect(notes.note((written: 4, failed: 5)) == nil)
    #expect(notes.note((written: 4, failed: 5)) == nil)
    #expect(notes.note((written: 5, failed: 5)) == "journal: takes entries again")
    #expect(notes.note((written: 6, failed: 5)) == nil)
  }
}
