import Testing

@testable import WatchEngine

/// Which file systems the kernel gave up, and for how long that is believed.
struct LastTroublesTests {
  private static func mounts(_ rows: [(path: String, device: String, isReadOnly: Bool)]) -> MountTable {
    var table = MountTable()
    table.mounts.unknown = nil
    table.mounts.value = rows.map { row in
      var mount = MountRow()
      mount.path = row.path
      mount.device = row.device
      mount.isReadOnly = row.isReadOnly
      return mount
    }
    return table
  }

  private static func turnedReadOnly(_ device: String) -> KernelTrouble {
    KernelTrouble(kind: .readOnlyRemount, at: .zero, sequence: 1, text: "", subject: device)
  }

  /// Whether `/mnt` is believed to be given up after the kernel said so of `sdb1` and these tables came.
  private static func isGivenUp(after tables: [[(path: String, device: String, isReadOnly: Bool)]]) -> Bool {
    var troubles = LastTroubles()
    troubles.note(turnedReadOnly("sdb1"))
    for table in tables { troubles.forgetUnmounted(mounts(table), disks: Vitals()) }
    return troubles.isReadOnly(mounts([("/mnt", "/dev/sdb1", false)]).mounts.value[0], disks: Vitals())
  }

  @Test func `what the kernel gave up is given up, though mountinfo does not show it`() {
    #expect(Self.isGivenUp(after: [[("/mnt", "/dev/sdb1", false)], [("/mnt", "/dev/sdb1", false)]]))
    #expect(Self.isGivenUp(after: [[("/mnt", "/dev/sdb1", false)], [("/mnt", "/dev/sdb1", true)]]))
  }

  @Test func `who mounts it anew, or takes it back for writing, starts anew`() {
    #expect(!Self.isGivenUp(after: [[("/mnt", "/dev/sdb1", true)], []]))
    #expect(!Self.isGivenUp(after: [[("/mnt", "/dev/sdb1", true)], [("/mnt", "/dev/sdb1", false)]]))
  }

  @Test func `the newest is believed however many there were before`() {
    var troubles = LastTroubles()
    for number in 0..<40 { troubles.note(Self.turnedReadOnly("sd\(number)")) }
    let mount = Self.mounts([("/mnt", "/dev/sd39", false)]).mounts.value[0]
    #expect(troubles.isReadOnly(mount, disks: Vitals()))
  }
}
