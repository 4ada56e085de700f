/// All roles of a configuration, in the order in which they are tried: the first that fits a process is its role.
///
/// A title is whatever its process writes: a role is a statement of the process about itself, like its name.
package struct RoleBook: Equatable, Sendable {
  /// A role, and what the process is doing in it just now: `SELECT`, `idle in transaction`; empty where the title does not say.
  package struct Finding: Equatable, Sendable {
    package var role: ProcessRole
    package var activity: String
  }

  private struct Row: Equatable, Sendable {
    var rule: RoleRule
    var firstBytes: FirstBytes
  }

  private var rows: [Row] = []

  /// Without any role: each process is called by its name.
  package init() {}

  package static func compile(_ rules: [RoleRule]) -> RoleBook {
    var book = RoleBook()
    book.rows = rules.map { rule in
      var firstBytes = rule.isKernel ? FirstBytes.all : FirstBytes()
      for name in rule.processNames { firstBytes.formUnion(name.firstBytes) }
      return Row(rule: rule, firstBytes: firstBytes)
    }
    return book
  }

  package var rules: [RoleRule] { rows.map(\.rule) }

  /// The role of one process; without one its program alone: its name, `kernel` for threads of the kernel.
  /// - Parameters:
  ///   - name: `comm`, as the kernel keeps it.
  ///   - isKernelThread: `PF_KTHREAD`; of a kernel thread the title may hold the name in full (`kworker/u8:2-events_unbound`), which
  ///     is longer than what is kept.
  ///   - title: `/proc/PID/cmdline`, as read, up to 4 KiB; empty where it was not or could not be read.
  package func role(of name: ShortName, isKernelThread: Bool, title: Span<UInt8>) -> ProcessRole {
    find(name, isKernelThread: isKernelThread, title: title, wantsActivity: false).role
  }

  /// The same, and what the process is doing.
  package func find(_ name: ShortName, isKernelThread: Bool, title: Span<UInt8>) -> Finding {
    find(name, isKernelThread: isKernelThread, title: title, wantsActivity: true)
  }

  private func find(_ name: ShortName, isKernelThread: Bool, title: Span<UInt8>, wantsActivity: Bool) -> Finding {
    if isKernelThread, title.isEmpty {
      var kept: InlineArray<16, UInt8> = .init(repeating: 0)
      var count = 0
      while count < 16, ProcessNamePattern.byte(name, count) != 0 {
        kept[count] = ProcessNamePattern.byte(name, count)
        count += 1
      }
      let finding = find(name, true, kept.span.extracting(0..<count), wantsActivity)
      // What the name ends in is cut, or left out, depending on who has read it.
      return Finding(
        role: ProcessRole(program: finding.role.program, role: finding.role.role), activity: finding.activity)
    }
    return find(name, isKernelThread, title, wantsActivity)
  }

  private func find(_ name: ShortName, _ isKernel: Bool, _ whole: Span<UInt8>, _ wantsActivity: Bool) -> Finding {
    let title = whole.extracting(Self.trimmed(whole))
    let program = Self.program(title)
    let firstOfName = UInt8(truncatingIfNeeded: name.low)
    let firstOfProgram = program.isEmpty ? firstOfName : title[program.lowerBound]
    for index in rows.indices {
      guard rows[index].rule.isKernel == isKernel else { continue }
      guard isKernel || rows[index].firstBytes.contains(firstOfName) || rows[index].firstBytes.contains(firstOfProgram) else {
        continue
      }
      if let finding = Self.finding(rows[index].rule, name, title, program, wantsActivity) { return finding }
    }
    if isKernel { return Finding(role: ProcessRole(program: "kernel", role: name.text), activity: "") }
    let fallback = name == ShortName() ? ProcessTitle(title.extracting(program)).text : name.text
    return Finding(role: ProcessRole(program: Self.unnumbered(fallback)), activity: "")
  }

  /// `worker-*` for `worker-12`: programs that number their processes are one program.
  private static func unnumbered(_ name: String) -> String {
    var end = name.utf8.endIndex
    while end > name.utf8.startIndex, name.utf8[name.utf8.index(before: end)] &- 0x30 <= 9 { name.utf8.formIndex(before: &end) }
    guard end < name.utf8.endIndex, end > name.utf8.index(after: name.utf8.startIndex) else { return name }
    switch name.utf8[name.utf8.index(before: end)] {
    case UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "#"), UInt8(ascii: "."):
      return String(name[..<end]) + "*"
    default: return name
    }
  }

  private static func finding(
    _ rule: RoleRule, _ name: ShortName, _ title: Span<UInt8>, _ program: Range<Int>, _ wantsActivity: Bool
  ) -> Finding? {
    if !rule.isKernel {
      var isMeant = false
      for pattern in rule.processNames where pattern.matches(name) || pattern.matches(title, program) {
        isMeant = true
        break
      }
      guard isMeant else { return nil }
    }
    var places: [Range<Int>?] = []
    if let pattern = rule.title {
      guard let match = TitleMatch(pattern, title) else { return nil }
      places = match.places
    }
    let usesMain = rule.role.usesMain || rule.detail.usesMain || (wantsActivity && rule.activity.usesMain)
    let main = usesMain ? rule.interpreter.main(of: title) : nil
    let role = rule.role.render(title, places, main)
    let detail = rule.detail.render(title, places, main)
    return Finding(
      role: ProcessRole(program: rule.program, role: role, detail: detail),
      activity: wantsActivity ? rule.activity.render(title, places, main) : "")
  }

  private static func trimmed(_ title: Span<UInt8>) -> Range<Int> {
    var start = 0
    var end = title.count
    while end > 0, TitleMatch.isBlank(title[end - 1]) { end -= 1 }
    while start < end, TitleMatch.isBlank(title[start]) { start += 1 }
    return start..<end
  }

  /// The name of the program's file, as the first argument gives it, or what a title begins with: `postgres` of `postgres: …`.
  private static func program(_ title: Span<UInt8>) -> Range<Int> {
    var end = 0
    while end < title.count, !TitleMatch.isBlank(title[end]) { end += 1 }
    var range = baseName(title, 0..<end)
    if range.count > 1, title[range.upperBound - 1] == UInt8(ascii: ":") { range = range.lowerBound..<range.upperBound - 1 }
    // A login shell is called `-bash`.
    if range.count > 1, title[range.lowerBound] == UInt8(ascii: "-") { range = range.lowerBound + 1..<range.upperBound }
    return range
  }
}
