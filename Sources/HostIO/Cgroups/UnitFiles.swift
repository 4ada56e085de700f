import CHost
import Glibc

/// The kept descriptors of one unit's cgroup files.
struct UnitFiles {
  let name: String
  let path: String
  /// By ``CgroupValue``: a descriptor, or one of the marks below.
  fileprivate var descriptors = [Int32](repeating: UnitFiles.unopened, count: CgroupValue.allCases.count)
  /// How often the unit was read.
  var age: UInt32 = 0
  /// Limits change rarely and are not read each time.
  var memoryLimit: UInt64?
  var tasksLimit: UInt64?
  /// Of cgroup v1: whether it has a CPU quota. Few have one, so that the others are not asked each time.
  var hasQuota = false
  var throttledMicroseconds: UInt64?

  fileprivate static let unopened: Int32 = -1
  fileprivate static let absent: Int32 = -2

  init(name: String, path: String) {
    self.name = name
    self.path = path
  }

  var readsLimits: Bool { age & 7 == 1 }

  /// Whether missing files are looked for again: at the first readings, since systemd makes a unit's cgroups one hierarchy after
  /// the other, then more and more rarely, at least at every 64th.
  fileprivate var looksAgain: Bool { age & (age &- 1) == 0 || age & 63 == 0 }
}

/// Reads the files of units through kept descriptors, or by opening them each time where no more may be kept.
struct UnitFileReader {
  private let layout: CgroupLayout
  private var budget: DescriptorBudget
  /// By ``CgroupValue``: the directory of the hierarchy.
  private var hierarchies: [Int32] = []
  /// `PATH/FILE` and a NUL.
  private var name: [CChar] = []
  var buffer = ReadBuffer(capacity: 4096)
  /// Whether a cgroup turned out to be gone since this was last reset.
  var sawRemoval = false

  init(layout: CgroupLayout, budget: DescriptorBudget) {
    self.layout = layout
    self.budget = budget
    name.reserveCapacity(1024)
    for file in layout.files { hierarchies.append(file.map { chost_open_directory($0.hierarchy) } ?? -1) }
  }

  var keptCount: Int { budget.used }

  func shut() { for descriptor in hierarchies where descriptor >= 0 { close(descriptor) } }

  mutating func shut(_ unit: inout UnitFiles) {
    for index in unit.descriptors.indices where unit.descriptors[index] >= 0 {
      close(unit.descriptors[index])
      unit.descriptors[index] = UnitFiles.unopened
      budget.giveBack()
    }
  }

  /// Reads one file of a unit into ``buffer``.
  /// - Returns: whether there is a content.
  mutating func read(_ value: CgroupValue, of unit: inout UnitFiles) -> Bool {
    let index = value.rawValue
    let kept = unit.descriptors[index]
    if kept == UnitFiles.absent && !unit.looksAgain { return false }
    if kept >= 0 {
      let failure = buffer.fill(from: kept)
      if failure == 0 { return true }
      // Any other error (EOPNOTSUPP where pressure is switched off) may pass; ENODEV is for ever.
      if failure != ENODEV { return false }
      close(kept)
      budget.giveBack()
      unit.descriptors[index] = UnitFiles.unopened
    }
    let descriptor = open(value, of: unit)
    guard descriptor >= 0 else {
      if kept >= 0 { sawRemoval = true }
      if errno == ENOENT { unit.descriptors[index] = UnitFiles.absent }
      return false
    }
    let failure = buffer.fill(from: descriptor)
    if failure == 0, budget.take() {
      unit.descriptors[index] = descriptor
    } else {
      close(descriptor)
    }
    return failure == 0
  }

  private mutating func open(_ value: CgroupValue, of unit: UnitFiles) -> Int32 {
    errno = ENOENT
    guard let file = layout.files[value.rawValue], hierarchies[value.rawValue] >= 0 else { return -1 }
    name.removeAll(keepingCapacity: true)
    for byte in unit.path.utf8 { name.append(CChar(bitPattern: byte)) }
    name.append(CChar(bitPattern: UInt8(ascii: "/")))
    for byte in file.name.utf8 { name.append(CChar(bitPattern: byte)) }
    name.append(0)
    return chost_open_read_at(hierarchies[value.rawValue], name)
  }
}
