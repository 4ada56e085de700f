import WatchEngine

/// The roles that are installed, and a short way to ask them.
enum StockRoles {
  static let book: RoleBook = {
    guard let bytes = try? Fixture.bytes("../../config/conf.d/05-roles.conf") else { return RoleBook() }
    let configuration = Configuration.load(files: [("05-roles.conf", bytes)])
    return configuration.rules?.roles ?? RoleBook()
  }()

  /// `program, role, detail` and behind a `|` what it is doing, if anything. A `~` in a title stands for a NUL.
  static func line(_ name: String, _ title: String, kernel: Bool = false, in book: RoleBook = book) -> String {
    let bytes = Array(title.utf8).map { $0 == UInt8(ascii: "~") ? 0 : $0 }
    let finding = book.find(ShortName(Array(name.utf8).span), isKernelThread: kernel, title: bytes.span)
    return finding.role.instanceName + (finding.activity.isEmpty ? "" : " | \(finding.activity)")
  }
}
