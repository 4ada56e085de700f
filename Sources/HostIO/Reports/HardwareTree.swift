import Glibc

/// Looks through the kernel's folders of sensors, batteries, memory controllers and hot processors, and tells of them line by line.
///
/// For the disposable process: some of these files ask a device over a slow bus, and one that does not answer keeps who asks.
struct HardwareTree {
  let root: String
  private var lines = ""

  /// - Parameter root: where sysfs is mounted.
  init(root: String) { self.root = root }

  /// What ``HardwareTable/refill(report:)`` takes.
  func report() -> [UInt8] {
    var tree = self
    tree.throttling()
    tree.memory()
    tree.supplies()
    tree.sensors()
    return Array(tree.lines.utf8)
  }

  private mutating func tell(_ kind: String, _ device: String, _ attribute: String, _ value: String) {
    lines += "\(kind)\t\(device)\t\(attribute)\t\(value)\n"
  }

  /// The names in a folder; none where it is not there, and told where it can't be read.
  private mutating func names(_ kind: String, _ folder: String) -> [String] {
    switch SmallFile.names(in: folder) {
    case .success(let names): return names
    case .failure(let failure):
      if failure.number != ENOENT { tell("failed", kind, "folder", String(failure.number)) }
      return []
    }
  }

  // MARK: - Processors

  private mutating func throttling() {
    let folder = root + "/devices/system/cpu/"
    var processors: UInt64 = 0
    var times: UInt64 = 0
    var milliseconds: (core: UInt64?, package: UInt64?) = (nil, nil)
    for name in names("throttle", folder) where name.hasPrefix("cpu") && name.utf8.dropFirst(3).allSatisfy({ $0 &- 0x30 <= 9 }) {
      let own = folder + name + "/thermal_throttle/"
      guard let core = number(own + "core_throttle_count") else { continue }
      processors += 1
      times &+= core &+ (number(own + "package_throttle_count") ?? 0)
      if let time = number(own + "core_throttle_total_time_ms") { milliseconds.core = (milliseconds.core ?? 0) &+ time }
      if let time = number(own + "package_throttle_total_time_ms") { milliseconds.package = (milliseconds.package ?? 0) &+ time }
    }
    guard processors > 0 else { return }
    tell("throttle", "cpu", "processors", String(processors))
    tell("throttle", "cpu", "times", String(times))
    if let core = milliseconds.core { tell("throttle", "cpu", "core_ms", String(core)) }
    if let package = milliseconds.package { tell("throttle", "cpu", "package_ms", String(package)) }
  }

  private func number(_ path: String) -> UInt64? { SmallFile.line(path).flatMap { UInt64($0) } }

  // MARK: - Memory

  private mutating func memory() {
    let folder = root + "/devices/system/edac/mc/"
    for controller in names("memory", folder) where controller.hasPrefix("mc") {
      let own = folder + controller + "/"
      let modules = names("memory", own).filter { ($0.hasPrefix("dimm") || $0.hasPrefix("rank")) && isFolder(own + $0) }
      for module in modules {
        let device = SmallFile.harmless("\(controller)/\(module)")
        if let label = SmallFile.line("\(own)\(module)/dimm_label") { tell("memory", device, "label", label) }
        pass("memory", device, "ce_count", "\(own)\(module)/dimm_ce_count")
        pass("memory", device, "ue_count", "\(own)\(module)/dimm_ue_count")
      }
      // With modules of their own, the controller's counters would count everything twice.
      let kind = modules.isEmpty ? "" : "noinfo_"
      pass("memory", controller, "ce_count", "\(own)ce_\(kind)count")
      pass("memory", controller, "ue_count", "\(own)ue_\(kind)count")
    }
  }

  private mutating func pass(_ kind: String, _ device: String, _ attribute: String, _ path: String) {
    if let value = SmallFile.line(path) { tell(kind, device, attribute, value) }
  }

  private func isFolder(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
  }

  // MARK: - Power

  private mutating func supplies() {
    let folder = root + "/class/power_supply/"
    for name in names("supply", folder) {
      let device = SmallFile.harmless(name)
      for attribute in ["type", "scope", "online", "present", "capacity", "status", "time_to_empty_now"] {
        pass("supply", device, attribute, "\(folder)\(name)/\(attribute)")
      }
    }
  }

  // MARK: - Sensors

  private mutating func sensors() {
    let folder = root + "/class/hwmon/"
    var chips: Set<String> = []
    for entry in names("sensor", folder) {
      let own = folder + entry + "/"
      guard let name = SmallFile.line(own + "name") else { continue }
      // Asking a disk for its temperature keeps some from ever going to sleep (kernel doc hwmon/drivetemp.rst).
      if name == "drivetemp" { continue }
      var chip = Self.title(name, device: Self.target(own + "device"))
      // Told apart all the same, though not over a restart of the host.
      if !chips.insert(chip).inserted { chip += "@\(entry)" }
      chips.insert(chip)
      channels(own, chip)
    }
  }

  /// `coretemp.0`, `nvme@0000:01:00.0`: numbers of hwmon change from one start to the next.
  static func title(_ name: String, device: String?) -> String {
    guard let device, !device.isEmpty else { return name }
    return device.hasPrefix(name) ? SmallFile.harmless(device) : "\(name)@\(SmallFile.harmless(device))"
  }

  /// The last part of what a link points to.
  private static func target(_ path: String) -> String? {
    var buffer = [CChar](repeating: 0, count: 1024)
    let length = readlink(path, &buffer, buffer.count)
    guard length > 0 else { return nil }
    let text = String(decoding: buffer[..<length].map { UInt8(bitPattern: $0) }, as: UTF8.self)
    return text.split(separator: "/").last.map { String($0) }
  }

  private static let kinds = ["temp", "fan", "in", "curr", "power"]
  private static let alarms: Set = [
    "alarm", "min_alarm", "max_alarm", "lcrit_alarm", "crit_alarm", "emergency_alarm", "cap_alarm",
  ]

  private mutating func channels(_ folder: String, _ chip: String) {
    var last = ""
    for file in names("sensor", folder).sorted(by: Self.isBefore) {
      guard let underscore = file.firstIndex(of: "_") else { continue }
      let channel = String(file[..<underscore])
      let attribute = String(file[file.index(after: underscore)...])
      let kind = String(channel.prefix { $0.isLetter })
      // An open case tells so until somebody resets it, and most were opened long ago.
      guard Self.kinds.contains(kind), kind.utf8.count < channel.utf8.count else { continue }
      let hasValue = kind == "temp" || kind == "fan"
      let isWanted =
        Self.alarms.contains(attribute) || attribute == "label" || attribute == "fault" || (hasValue && attribute == "input")
        || (kind == "temp" && attribute == "crit")
      guard isWanted, let value = SmallFile.line(folder + file) else { continue }
      let device = "\(chip)/\(channel)"
      if device != last { tell("sensor", device, "kind", kind) }
      last = device
      tell("sensor", device, attribute, value)
    }
  }

  /// All files of one channel stand together: `temp1_crit`, `temp1_input`, `temp10_crit`.
  private static func isBefore(_ left: String, _ right: String) -> Bool {
    let (leftChannel, rightChannel) = (left.prefix { $0 != "_" }, right.prefix { $0 != "_" })
    return leftChannel == rightChannel ? left < right : leftChannel < rightChannel
  }
}
