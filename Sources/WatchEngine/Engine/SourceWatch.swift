/// Tells when a source that could be read can't be any more, and when it can again: once per change, never per tick.
struct SourceWatch: Sendable {
  /// By position in ``SourceList``: whether it could be read; `nil` before the first time.
  private var wasReadable: [Bool?] = Array(repeating: nil, count: SourceList.all.count)

  /// Takes the state of the source at `position`; gives what changed.
  mutating func note(_ position: Int, _ unknown: Unknown?) -> HostEvent? {
    let isReadable = unknown == nil
    let before = wasReadable[position]
    guard before != isReadable else { return nil }
    wasReadable[position] = isReadable
    // A source that never was there is told at the start, with the reasons, not as a loss.
    guard let before else { return nil }
    let name = SourceList.all[position].name
    if before, let unknown { return .sourceLost(name: name, why: unknown) }
    return .sourceRegained(name: name)
  }
}

/// Every file and table that samples are made of, with the way to its state: for `status`, the start-up text, and told losses.
package enum SourceList {
  /// One source.
  package struct Entry: Sendable {
    package var name: String
    package var origin: Origin
    package var unknown: @Sendable (borrowing Readout) -> Unknown?
  }

  package static let all: [Entry] =
    [
      Entry(name: "/proc/stat", origin: .vitals) { $0.vitals.now.stat.unknown },
      Entry(name: "/proc/meminfo", origin: .vitals) { $0.vitals.now.memory.unknown },
      // Few hosts have ZFS; that it is not there is no loss.
      Entry(name: "/proc/spl/kstat/zfs/arcstats", origin: .vitals) {
        $0.vitals.now.arc.unknown == .absent ? nil : $0.vitals.now.arc.unknown
      },
      Entry(name: "/proc/vmstat", origin: .vitals) { $0.vitals.now.vmstat.unknown },
      Entry(name: "/proc/loadavg", origin: .vitals) { $0.vitals.now.load.unknown },
      Entry(name: "/proc/diskstats", origin: .vitals) { $0.vitals.now.disks.unknown },
      Entry(name: "/proc/net/snmp", origin: .vitals) { $0.vitals.now.snmp.unknown },
      Entry(name: "/proc/net/netstat", origin: .vitals) { $0.vitals.now.netstat.unknown },
      Entry(name: "/proc/net/sockstat", origin: .vitals) { $0.vitals.now.sockets.unknown },
      Entry(name: "/proc/net/sockstat6", origin: .vitals) { $0.vitals.now.sockets6.unknown },
      Entry(name: "/proc/sys/fs/file-nr", origin: .vitals) { $0.vitals.now.files.unknown },
      Entry(name: "/proc/sys/kernel/pid_max", origin: .vitals) { $0.vitals.now.pidMax.unknown },
      Entry(name: "/proc/sys/kernel/threads-max", origin: .vitals) { $0.vitals.now.threadsMax.unknown },
      Entry(name: "/proc/sys/net/netfilter/nf_conntrack_count", origin: .vitals) { $0.vitals.now.conntrackCount.unknown },
      Entry(name: "/proc/pressure/cpu", origin: .pulse) { $0.pulse.cpu.unknown },
      Entry(name: "/proc/pressure/memory", origin: .pulse) { $0.pulse.memory.unknown },
      Entry(name: "/proc/pressure/io", origin: .pulse) { $0.pulse.io.unknown },
      Entry(name: "/dev/kmsg", origin: .kernel) { $0.kernel.now.unknown },
      Entry(name: "processes", origin: .tables) { $0.tables.now.processes.unknown },
      Entry(name: "process titles", origin: .tables) { $0.tables.now.titles },
      Entry(name: "units", origin: .tables) { $0.tables.now.units.unknown },
      Entry(name: "listeners", origin: .sockets) { $0.sockets.now.listeners.unknown },
      // What a host does not have is no loss.
      Entry(name: "/sys/class/hwmon", origin: .hardware) { $0.hardware.now.sensors.loss },
      Entry(name: "/sys/class/power_supply", origin: .hardware) { $0.hardware.now.supplies.loss },
      Entry(name: "/sys/devices/system/edac", origin: .hardware) { $0.hardware.now.memory.loss },
      Entry(name: "/proc/mdstat", origin: .hardware) { $0.hardware.now.arrays.loss },
      Entry(name: "mounts", origin: .mounts) { $0.mounts.now.mounts.unknown },
    ]
}

extension Source {
  /// Why it can't be read; `nil` as well where the host does not have it.
  fileprivate var loss: Unknown? { unknown == .absent ? nil : unknown }
}
