import Glibc
import WatchEngine

/// The files of a configuration, in the order in which they count.
///
/// The order is that of systemd's drop-ins (systemd.unit(5)): the main file, then every `*.conf` of the drop-in directories
/// sorted by name; a file of the same name in a later directory replaces the earlier one, and a link to `/dev/null` takes it away.
package struct ConfigurationFiles: Sendable {
  /// Read files, ready for `Configuration.load`.
  package private(set) var files: [(path: String, bytes: [UInt8])] = []
  /// What the setting `role` can name, each a file of rules' keys.
  package private(set) var presets: [(path: String, bytes: [UInt8])] = []
  /// The time zones that ``files`` name.
  package private(set) var zones = ZoneFiles()
  /// What could not be read.
  package private(set) var diagnostics: [Diagnostic] = []

  /// Where the drop-ins of an installed system lie; later ones replace earlier ones.
  package static let dropInDirectories = [
    "/usr/lib/forewarn/conf.d", "/usr/local/lib/forewarn/conf.d", "/run/forewarn/conf.d", "/etc/forewarn/conf.d",
  ]

  /// Reads the configuration of the directory `directory` alone, or of the system.
  package init(directory: String?) {
    guard let directory else {
      self.init(
        main: "/etc/forewarn/forewarn.conf", dropIns: Self.dropInDirectories,
        presets: Self.dropInDirectories.map { $0.dropLast("conf.d".count) + "presets" })
      guard files.isEmpty, diagnostics.isEmpty else { return }
      // A daemon installed below another prefix would watch with no rule at all, and look well.
      diagnostics = [
        Diagnostic(
          file: "/etc/forewarn", message: "expected forewarn.conf or conf.d/*.conf here or in /usr/lib/forewarn, found neither",
          hint: "install the stock rules with `make install`, or name their folder with --config-dir")
      ]
      return
    }
    self.init(main: "\(directory)/forewarn.conf", dropIns: ["\(directory)/conf.d"], presets: ["\(directory)/presets"])
    guard files.isEmpty, diagnostics.isEmpty else { return }
    // Whoever names a directory means one with a configuration in it: no rules at all would be a watch that watches nothing.
    diagnostics = [
      Diagnostic(
        file: directory, message: "expected forewarn.conf or conf.d/*.conf, found neither",
        hint: "name the directory that holds forewarn.conf")
    ]
  }

  /// Reads `main` if it is there, and the drop-ins of `dropIns`, of which later ones replace earlier ones.
  package init(main: String, dropIns: [String], presets: [String] = []) {
    if let file = read(main, isOptional: true) { files.append(file) }
    for path in dropInPaths(dropIns) {
      if let file = read(path, isOptional: false) { files.append(file) }
    }
    for path in dropInPaths(presets) {
      if let file = read(path, isOptional: false) { self.presets.append(file) }
    }
    zones = ZoneReader().read(Configuration.zoneWish(files))
  }

  /// What they say.
  package func compile() -> Configuration {
    Configuration.load(files: files, presets: presets, names: .catalogue, zones: zones)
  }

  private mutating func dropInPaths(_ directories: [String]) -> [String] {
    var paths: [String: String] = [:]
    for directory in directories {
      for name in names(in: directory) { paths[name] = "\(directory)/\(name)" }
    }
    // By bytes, as the C locale sorts: the same on every host.
    let sorted = paths.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
    return sorted.map(\.value).filter { !Self.isMasked($0) }
  }

  private mutating func names(in directory: String) -> [String] {
    guard let stream = opendir(directory) else {
      let error = errno
      if error != ENOENT { fail(directory, error, reading: "the directory") }
      return []
    }
    defer { closedir(stream) }
    var names: [String] = []
    while true {
      errno = 0
      guard let entry = readdir(stream) else { break }
      let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        pointer.withMemoryRebound(to: CChar.self, capacity: MemoryLayout.size(ofValue: pointer.pointee)) {
          String(validatingCString: $0)
        }
      }
      guard let name else {
        diagnostics.append(
          Diagnostic(
            file: directory, message: "a file's name is not UTF-8 text", hint: "rename it or take it out of the directory"))
        continue
      }
      if name.hasSuffix(".conf"), !name.hasPrefix(".") { names.append(name) }
    }
    if errno != 0 { fail(directory, errno, reading: "the directory") }
    return names
  }

  /// Whether `path` leads to `/dev/null`: the file is taken away.
  private static func isMasked(_ path: String) -> Bool {
    var target = stat()
    var null = stat()
    guard stat(path, &target) == 0, stat("/dev/null", &null) == 0 else { return false }
    return target.st_mode & S_IFMT == S_IFCHR && target.st_rdev == null.st_rdev
  }

  private mutating func read(_ path: String, isOptional: Bool) -> (path: String, bytes: [UInt8])? {
    if Self.isMasked(path) { return nil }
    // A pipe without a writer would be waited for.
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)
    guard descriptor >= 0 else {
      let error = errno
      if !(isOptional && error == ENOENT) { fail(path, error, reading: "the file") }
      return nil
    }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else {
      fail(path, errno, reading: "the file")
      return nil
    }
    guard status.st_mode & S_IFMT == S_IFREG else {
      diagnostics.append(
        Diagnostic(file: path, message: "expected a file, found something else", hint: "is it a directory, a pipe, a device?"))
      return nil
    }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 16_384)
    // One byte beyond the limit is enough for `Configuration.load` to refuse the file.
    while bytes.count <= SourceFile.sizeLimit {
      let count = Glibc.read(descriptor, &chunk, chunk.count)
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else {
        fail(path, errno, reading: "the file")
        return nil
      }
      if count == 0 { break }
      bytes += chunk[..<min(count, chunk.count)]
    }
    return (path, bytes)
  }

  private mutating func fail(_ path: String, _ error: Int32, reading what: String) {
    let reason = strerror(error).map { String(cString: $0) } ?? "error \(error)"
    let hint: String? =
      switch error {
      case EACCES, EPERM: "give its user the right to read it"
      case ENOENT: "a link that leads nowhere? take it away"
      default: nil
      }
    diagnostics.append(Diagnostic(file: path, message: "can't read \(what): \(reason)", hint: hint))
  }
}
