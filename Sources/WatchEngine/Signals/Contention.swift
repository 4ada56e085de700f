/// How busy the busiest core and the busiest disk were of late: no more than that can anybody have had to wait for them.
///
/// Some of what the kernel counts as waiting is not: tasks whose cgroup has used up its CPU quota wait for a core (Linux 4.20+), and
/// before 6.15 a thread that waits for io_uring to have something to do waits for io, on a host that does nothing.
package struct Contention: Sendable {
  private var cores = Mean()
  private var disks = Mean()

  package init() {}

  /// An average of 10 s, and why it can't be told now.
  private struct Mean: Sendable {
    var windows = Windows()
    var age: Float = 0
    var unknown: Unknown? = .notYetSampled

    mutating func advance(_ percent: Result<Double, Unknown>, over elapsed: Duration?) {
      switch percent {
      case .success(let percent):
        unknown = nil
        guard let elapsed else { return }
        let seconds = Float(elapsed.inSeconds)
        windows.advance(Float(percent), elapsed: seconds, age: age)
        age += seconds
      case .failure(let why):
        self = Mean()
        unknown = why
      }
    }

    func get() throws(Unknown) -> Double {
      if let unknown { throw unknown }
      return Double(windows[.tenSeconds])
    }
  }

  /// Takes a sample.
  mutating func add(_ vitals: borrowing Pair<Vitals>) {
    let elapsed = vitals.elapsed
    do throws(Unknown) {
      cores.advance(.success(try vitals.busiestCore()), over: elapsed)
    } catch {
      cores.advance(.failure(error), over: elapsed)
    }
    do throws(Unknown) {
      disks.advance(.success(try vitals.busiestDisk()), over: elapsed)
    } catch {
      disks.advance(.failure(error), over: elapsed)
    }
  }

  /// How busy the busiest core was, in percent.
  func busiestCore() throws(Unknown) -> Double { try cores.get() }

  /// The same for disks; one with a request that it has not finished was busy.
  func busiestDisk() throws(Unknown) -> Double { try disks.get() }
}

extension Pair<Vitals> {
  fileprivate func busiestDisk() throws(Unknown) -> Double {
    if let why = now.disks.unknown { throw why }
    let elapsed = try interval()
    if before.disks.unknown != nil { throw .needsTwoSamples }
    var busiest = 0.0
    for position in now.disks.value.disks.indices {
      guard before.disks.value.disks.indices.contains(position),
        before.disks.value.disks[position].name == now.disks.value.disks[position].name
      else { continue }
      let disk = now.disks.value.disks[position]
      // Older kernels count the time of a request only once it is finished.
      let stuck = disk.inFlight > 0 && before.disks.value.disks[position].inFlight > 0
      let earlier = before.disks.value.disks[position].busyMilliseconds
      busiest = max(busiest, stuck ? 100 : try Rate.share(disk.busyMilliseconds, since: earlier, ticks: 1000, over: elapsed))
    }
    return min(busiest, 100)
  }
}

extension HostFacts {
  /// Whether threads that wait for io_uring to have something to do count as waiting for io: before Linux 6.15, and where the release
  /// can't be told.
  var countsIdleRings: Bool {
    var numbers = (0, 0)
    var part = 0
    for byte in kernelRelease.utf8 {
      if byte == UInt8(ascii: ".") {
        part += 1
        if part > 1 { break }
      } else if byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") {
        let digit = Int(byte - UInt8(ascii: "0"))
        if part == 0 {
          numbers.0 = min(numbers.0 * 10 + digit, 1_000_000)
        } else {
          numbers.1 = min(numbers.1 * 10 + digit, 1_000_000)
        }
      } else {
        break
      }
    }
    return numbers < (6, 15)
  }
}
