/// What a record of the kernel log means to the watch.
package enum KernelEvent: Equatable, Sendable {
  case oomKill(OOMKill)
  case trouble(KernelTrouble)
}

/// A line of the kernel log that tells of trouble, as the kernel wrote it.
package struct KernelTrouble: Equatable, Sendable {
  package enum Kind: Equatable, Sendable {
    /// `INFO: task NAME:PID blocked for more than N seconds`: `kernel/hung_task.c`.
    case hungTask
    /// `BUG: soft lockup`, `hard LOCKUP`, `rcu: INFO: … detected stalls`: a CPU that went on with one thing for too long.
    case softLockup
    case ioError
    /// A disk that did not answer a request in time.
    case deviceTimeout
    /// A file server that does not answer.
    case serverTimeout
    case readOnlyRemount
    /// `mce: [Hardware Error]`: memory, CPU or bus failed.
    case machineCheck
    /// `cpu clock throttled`: too hot.
    case throttled
  }

  package var kind: Kind
  package var at: Duration
  package var sequence: UInt64
  /// The record's text, its escapes decoded; hostile as all text from the host.
  package var text: String
  /// Who or what it is about, in words: `jbd2/sda1-8, pid 312`; a device for errors and timeouts. `nil` where the line does not tell.
  package var subject: String?

  package init(kind: Kind, at: Duration, sequence: UInt64, text: String, subject: String? = nil) {
    self.subject = subject
    self.kind = kind
    self.at = at
    self.sequence = sequence
    self.text = text
  }
}

/// Reads the kernel's log record by record: counts the trouble it tells of and puts OOM kills together.
///
/// Only facility 0 is believed: anybody who may write to `/dev/kmsg` can forge any text, but not that. Records that tell of no
/// trouble allocate nothing. What is believed stands at the start of the text, in the kernel's words: a process's name comes first
/// in some lines of the kernel, but is too short for them.
package struct KernelLog: Sendable {
  /// Since this value was made. ``KernelCounts/unknown`` is the reader's: why there are no records.
  package var counts = KernelCounts()
  /// Records that are not of the form of `/dev/kmsg`.
  package private(set) var malformed: UInt64 = 0
  private var oom: OOMParser
  private var lastSequence: UInt64?
  /// The moment of the error of the hardware that was counted last.
  private var lastMachineCheck: Duration?

  /// - Parameter pageBytes: ``HostFacts/pageBytes``.
  package init(pageBytes: UInt64 = 4096) { oom = OOMParser(pageBytes: pageBytes) }

  /// Takes one record: what one `read` of `/dev/kmsg` gave. Records must come in the order of the log, all of them: a gap in
  /// their sequence is counted as lost.
  package mutating func take(_ bytes: Span<UInt8>) -> KernelEvent? {
    let record: KernelRecord
    do throws(ParseError) { record = try KernelRecord(parsing: bytes) } catch {
      malformed &+= 1
      return nil
    }
    if let lastSequence, record.sequence > lastSequence { counts.lostRecords &+= record.sequence - lastSequence - 1 }
    lastSequence = record.sequence
    if let kill = oom.take(record, bytes) {
      // The kernel counts repeats in `oom_kill` too, against which this is held.
      counts.oomKills &+= 1
      return kill.isRepeat ? nil : .oomKill(kill)
    }
    guard record.isFromKernel, let kind = KernelTrouble.Kind(bytes, record.text) else { return nil }
    guard count(kind, at: record.at) else { return nil }
    return .trouble(
      KernelTrouble(
        kind: kind, at: record.at, sequence: record.sequence, text: bytes.unescapedText(record.text),
        subject: kind.subject(bytes, record.text)))
  }

  /// Counts the trouble.
  /// - Returns: `false` where the line goes on about what was counted.
  private mutating func count(_ kind: KernelTrouble.Kind, at moment: Duration) -> Bool {
    switch kind {
    case .hungTask: counts.hungTasks &+= 1
    case .softLockup: counts.softLockups &+= 1
    case .ioError: counts.ioErrors &+= 1
    case .deviceTimeout: counts.deviceTimeouts &+= 1
    case .serverTimeout: counts.serverTimeouts &+= 1
    case .readOnlyRemount: counts.readOnlyRemounts &+= 1
    case .machineCheck:
      // One error takes a handful of lines, and often all processors tell of it.
      if let lastMachineCheck, moment - lastMachineCheck < .seconds(1), moment >= lastMachineCheck { return false }
      lastMachineCheck = moment
      counts.machineChecks &+= 1
    case .throttled: counts.throttled &+= 1
    }
    return true
  }
}
