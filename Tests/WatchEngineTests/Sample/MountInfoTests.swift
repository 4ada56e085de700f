import Testing
import WatchEngine

struct MountInfoTests {
  @Test func `every field of a mount is read`() throws {
    let entries = try parsed(MountInfo(), Fixture.bytes("linux-6.18/1/mountinfo")).entries
    #expect(entries.count == 25)
    let root = try #require(entries.first)
    #expect(root.id == 43)
    #expect(root.parent == 42)
    #expect(root.major == 254)
    #expect(root.minor == 0)
    #expect(root.root == "/")
    #expect(root.path == "/")
    #expect(root.type == "ext4")
    #expect(root.device == "/dev/vda")
    #expect(!root.isReadOnly)
  }

  @Test func `octal escapes are undone`() throws {
    let entries = try parsed(MountInfo(), Fixture.bytes("linux-6.18/1/mountinfo")).entries
    let odd = try #require(entries.first { $0.id == 63 })
    #expect(odd.path == "/tmp/with space")
    #expect(odd.device == "odd source")
    let worse = try parsed(MountInfo(), #"1 2 0:3 / /a\011b\012c\134d\043e\777\04 rw - tmpfs  rw"#).entries
    #expect(worse.map(\.path) == ["/a\tb\nc\\d#e\\777\\04"])
    #expect(worse.map(\.device) == [""])
  }

  @Test func `a read-only bind mount and a read-only file system are told apart`() throws {
    let entries = try parsed(MountInfo(), Fixture.bytes("linux-6.18/1/mountinfo")).entries
    let bind = try #require(entries.first { $0.path == "/tmp/bind" })
    #expect(bind.isReadOnly && bind.isMountReadOnly && !bind.isFileSystemReadOnly)
    #expect(bind.root == "/usr")
    let loop = try #require(entries.first { $0.path == "/mnt/loop" })
    #expect(loop.isReadOnly && loop.isFileSystemReadOnly)
    let after = try parsed(MountInfo(), "1 2 8:1 / / rw,relatime - ext4 /dev/sda1 ro,errors=remount-ro\n").entries
    #expect(after.map(\.isFileSystemReadOnly) == [true])
    let not = try parsed(MountInfo(), "1 2 8:1 / / rw,proto=ro2 - ext4 /dev/sda1 rw,errors=remount-ro\n").entries
    #expect(not.map(\.isReadOnly) == [false])
  }

  @Test(
    arguments: [
      ("rw - ext4 /dev/a rw,errors=remount-ro", true, .unknown),
      ("rw - ext4 /dev/a rw,errors=remount-ro,emergency_ro", true, .kernel),
      ("rw - ext4 /dev/a rw,shutdown", false, .kernel), ("rw - ext4 /dev/a ro,errors=remount-ro", false, .kernel),
      ("rw - xfs /dev/a ro", true, .kernel), ("rw - xfs /dev/a ro", false, .unknown), ("ro - ext4 /dev/a ro", false, .unknown),
      ("ro - ext4 /dev/a ro", true, .remount), ("ro - ext4 /dev/a rw", true, .remount), ("ro - ext4 /dev/a rw", false, .unknown),
    ] as [(String, Bool, ReadOnlyCause)])
  func `who made a file system read-only can be told`(text: String, wasWritable: Bool, cause: ReadOnlyCause) throws {
    let entry = try #require(try parsed(MountInfo(), "1 2 8:1 / / \(text)\n").entries.first)
    #expect(entry.readOnlyCause(wasWritable: wasWritable) == cause)
  }

  @Test(arguments: ["", "shared:1 ", "shared:1 master:2 propagate_from:3 unbindable "])
  func `any number of optional fields may stand before the dash`(optional: String) throws {
    let entries = try parsed(MountInfo(), "36 35 98:0 /mnt1 /mnt2 rw,noatime \(optional)- ext3 /dev/root rw,errors=continue\n")
      .entries
    #expect(entries.map(\.type) == ["ext3"])
    #expect(entries.map(\.device) == ["/dev/root"])
  }

  @Test(arguments: [
    "", "36\n", "36 35 98 / / rw - ext3 a rw\n", "36 35 98:0 / /\n", "36 35 98:0 / / rw ext3 a rw\n",
    "36 35 98:0 / / rw - ext3\n",
    "36 35 98:0 / / rw - ext3 a\n", "36 35 98:0 / / rw - ext3 a rw\n\n",
  ])
  func `a line without one of its fields is an error`(text: String) {
    #expect(throws: ParseError.self) { try parsed(MountInfo(), text) }
  }

  @Test func `a mount that went leaves no entry behind`() throws {
    let before = try parsed(MountInfo(), Fixture.bytes("linux-6.18/1/mountinfo"))
    let after = try parsed(before, Fixture.bytes("linux-6.18/1/mountinfo") { $0.hasPrefix("69 ") })
    #expect(after.entries == before.entries.dropLast())
  }
}
