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
      ("mce: [Hardware Error]: Machine check events logged", .machineCheck),
      ("mce: CPU3: Core temperature above threshold, cpu clock throttled (total events = 1)", .throttled),
      ("CPU3: Package temperature is above threshold, cpu clock throttled (total events = 17)", .throttled),
    ])
  func `trouble is known by the kernel's words`(text: String, kind: KernelTrouble.Kind) {
    var log = KernelLog()
    let events = KernelLogFixture.texts([text]).events(into: &log)
    #expect(events == [.trouble(KernelTrouble(kind: kind, at: .microseconds(1000), sequence: 1, text: text))])
    let counts = log.counts
    let all = [
      counts.hungTasks, counts.softLockups, counts.ioErrors, counts.readOnlyRemounts, counts.machineChecks, counts.throttled,
    ]
    #expect(all.reduce(0, +) == 1)
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
