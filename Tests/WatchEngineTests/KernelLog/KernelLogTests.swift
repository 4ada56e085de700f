import Testing
import WatchEngine

@Suite struct `kernel log` {
  @Test(
    arguments: [
      ("INFO: task jbd2/sda1-8:312 blocked for more than 120 seconds.", KernelTrouble.Kind.hungTask),
      ("watchdog: BUG: soft lockup - CPU#3 stuck for 22s! [kworker/3:1:812]", .softLockup),
      ("rcu: INFO: rcu_preempt detected stalls on CPUs/tasks:", .softLockup),
      ("rcu: INFO: rcu_sched self-detected stall on CPU", .softLockup),
      ("I/O error, dev sda, sector 2048 op 0x0:(READ) flags 0x0 phys_seg 1 prio class 2", .ioError),
      ("blk_update_request: I/O error, dev sdb, sector 0 op 0x1:(WRITE) flags 0x800 phys_seg 1 prio class 0", .ioError),
      ("print_req_error: I/O error, dev sdc, sector 61440", .ioError),
      ("Buffer I/O error on dev sda1, logical block 0, async page read", .ioError),
      ("EXT4-fs error (device sda1): ext4_find_entry:1455: inode #2: comm ls: reading directory lblock 0", .ioError),
      ("EXT4-fs (sda1): Remounting filesystem read-only", .readOnlyRemount),
      ("watchdog: CPU0: Watchdog detected hard LOCKUP on cpu 1", .softLockup),
      ("NMI watchdog: Watchdog detected hard LOCKUP on cpu 2", .softLockup),
      ("Aborting journal on device loop0-8.", .ioError),
      ("XFS (dm-0): log I/O error -5", .ioError),
      (
        "XFS (dm-0): Corruption of in-memory data (0x8) detected at x+0x1 (fs/xfs/xfs_buf.c:1).  Shutting down filesystem.",
        .readOnlyRemount
      ),
      ("BTRFS: error (device sdb1) in btrfs_commit_transaction:2465: errno=-5 IO failure", .ioError),
      ("nvme nvme0: I/O 12 QID 3 timeout, aborting", .deviceTimeout),
      ("ata1.00: exception Emask 0x0 SAct 0x0 SErr 0x0 action 0x6 frozen", .deviceTimeout),
      ("sd 0:0:0:0: [sda] tag#5 timing out command, waited 180s", .deviceTimeout),
      ("nfs: server 10.0.0.9 not responding, still trying", .serverTimeout),
      ("CIFS: VFS: \\\\files.example has not responded in 180 seconds. Reconnecting...", .serverTimeout),
      ("mce: [Hardware Error]: Machine check events logged", .machineCheck),
      ("mce: CPU3: Core temperature above threshold, cpu clock throttled (total events = 1)", .throttled),
      ("CPU3: Package temperature is above threshold, cpu clock throttled (total events = 17)", .throttled),
    ])
  func `trouble is known by the kernel's words`(text: String, kind: KernelTrouble.Kind) {
    var log = KernelLog()
    let events = KernelLogFixture.texts([text]).events(into: &log)
    guard case .trouble(let trouble)? = events.first, events.count == 1 else {
      Issue.record("no trouble: \(events)")
      return
    }
    #expect(trouble.kind == kind && trouble.at == .microseconds(1000) && trouble.sequence == 1 && trouble.text == text)
    let counts = log.counts
    let all = [
      counts.hungTasks, counts.softLockups, counts.ioErrors, counts.readOnlyRemounts, counts.machineChecks, counts.throttled,
      counts.deviceTimeouts, counts.serverTimeouts,
    ]
    #expect(all.reduce(0, +) == 1)
  }

  /// A task's name can hold anything, so it is what stands before the last colon.
  @Test(
    arguments: [
      ("INFO: task jbd2/sda1-8:312 blocked for more than 120 seconds.", "jbd2/sda1-8 (pid 312)"),
      (
        "INFO: task a:1 blocked for more than 9 seconds.:7 blocked for more than 122 seconds.",
        "a:1 blocked for more than 9 seconds. (pid 7)"
      ),
      ("watchdog: BUG: soft lockup - CPU#3 stuck for 22s! [kworker/3:1:812]", "core 3, in kworker/3:1:812"),
      ("watchdog: BUG: soft lockup - CPU#3 stuck for 22s! [", "core 3"),
      ("watchdog: CPU0: Watchdog detected hard LOCKUP on cpu 1", "core 1"),
      ("rcu: INFO: rcu_sched self-detected stall on CPU", nil),
      ("I/O error, dev sda, sector 2048 op 0x0:(READ) flags 0x0 phys_seg 1 prio class 2", "sda"),
      ("Buffer I/O error on dev dm-0, logical block 0, async page read", "dm-0"),
      ("EXT4-fs error (device sda1): ext4_find_entry:1455: inode #2: comm ls: reading directory lblock 0", "sda1"),
      ("EXT4-fs (dm-3): Remounting filesystem read-only", "dm-3"), ("Aborting journal on device dm-0-8.", "dm-0"),
      ("XFS (nvme0n1p2): log I/O error -5", "nvme0n1p2"), ("BTRFS: error (device sdb1) in x:1: errno=-5 IO failure", "sdb1"),
      ("nvme nvme0: I/O 12 QID 3 timeout, aborting", "nvme0"),
      ("ata1.00: exception Emask 0x0 SAct 0x0 SErr 0x0 action 0x6 frozen", "ata1.00"),
      ("sd 0:0:0:0: [sda] tag#5 timing out command, waited 180s", "sda"),
      ("nfs: server 10.0.0.9 not responding, still trying", "10.0.0.9"),
      ("mce: [Hardware Error]: Machine check events logged", nil),
    ] as [(String, String?)])
  func `a line tells whom it is about`(text: String, subject: String?) {
    var log = KernelLog()
    guard case .trouble(let trouble)? = KernelLogFixture.texts([text]).events(into: &log).first else {
      Issue.record("no trouble")
      return
    }
    #expect(trouble.subject == subject)
  }

  @Test(
    arguments: [
      "EXT4-fs (sda1): re-mounted. Quota mode: none.", "I/O error, dev [812]: segfault at 0 ip 0 sp 0 error 4",
      "audit: type=1400 msg='mce: [Hardware Error]: x'", "CPU3: Core temperature/speed normal (total events = 1)",
      "systemd[1]: INFO: task a:1 blocked for more than 120 seconds.", "",
      "blk_update_request: I/O error, dev fd0, sector 0 op 0x0:(READ) flags 0x0 phys_seg 1 prio class 0",
      "I/O error, dev sr0, sector 0 op 0x0:(READ) flags 0x0 phys_seg 1 prio class 2",
      "Buffer I/O error on dev fd0, logical block 0, async page read",
      "critical target error, dev sda, sector 2048 op 0x3:(DISCARD) flags 0x800 phys_seg 1 prio class 2",
    ])
  func `what only looks like trouble is none`(text: String) {
    var log = KernelLog()
    #expect(KernelLogFixture.texts([text]).events(into: &log).isEmpty)
  }

  @Test func `records without trouble change no count`() throws {
    var log = KernelLog()
    let before = log.counts
    #expect(KernelLogFixture.texts(["usb 1-1: new device", "[drm] fb0", "Out of nothing"]).events(into: &log).isEmpty)
    #expect(log.counts == before)
  }

  @Test func `a gap in the sequence is what was lost`() {
    var log = KernelLog()
    for sequence in [100, 101, 105, 106] {
      let record = Array("6,\(sequence),5,-;x\n".utf8)
      _ = log.take(record.span)
    }
    #expect(log.counts.lostRecords == 3)
  }

  @Test func `a record is told apart by its fields`() throws {
    let bytes = Array("30,339,5140900,-,caller=T1;NET: x\\x0ay\n SUBSYSTEM=pci\n".utf8)
    let record = try KernelRecord(parsing: bytes.span)
    #expect(record.severity == 6 && record.facility == 3 && !record.isFromKernel)
    #expect(record.sequence == 339 && record.at == .microseconds(5_140_900))
    #expect(bytes[record.text].elementsEqual("NET: x\\x0ay".utf8))
  }

  @Test(
    arguments: [
      "", "6", "6,", "6,1", "6,1,", "6,1,2", "6,1,2,-", "x,1,2,-;a", "6,1,2,-\n;a", "6;1,2,-;a", "6,99999999999999999999,2,-;a",
    ])
  func `what is no record is refused`(text: String) {
    let bytes = Array(text.utf8)
    #expect(throws: ParseError.self) { try KernelRecord(parsing: bytes.span) }
  }
}
