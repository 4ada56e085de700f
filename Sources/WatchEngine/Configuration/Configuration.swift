/// One key that is in force, and who set it: what `forewarn config show` prints.
package struct EffectiveLine: Equatable, Sendable {
  /// `forewarn`, `rule NAME`, `role NAME` or `backup NAME`.
  package var section: String
  package var key: String
  package var value: String
  /// `nil` for a default that no file sets.
  package var file: String?
  /// 0 for a default.
  package var line: Int
}

/// All files of a configuration, read into rules or into errors.
package struct Configuration: Sendable {
  /// `nil` when there is any error.
  package var rules: RuleSet?
  /// Every error in every file, in the order of the files and lines.
  package var diagnostics: [Diagnostic]
  /// What is in force, section by section in the order in which they first appear; of disabled rules too.
  package var lines: [EffectiveLine]

  /// Reads `files` in this order: later ones change single keys of the sections of earlier ones.
  /// - Parameter presets: what the setting `role` can name, by file name. Those that it does name change what is installed, and
  ///   yield to what the host's own files say.
  /// - Parameter zones: what the host has of the time zones of ``zoneWish(_:)``.
  package static func load(
    files: [(path: String, bytes: [UInt8])], presets: [(path: String, bytes: [UInt8])] = [],
    names: SignalNames = .catalogue, zones: ZoneFiles = ZoneFiles()
  ) -> Configuration {
    var diagnostics: [Diagnostic] = []
    let sources = (files + presets).map { file -> SourceFile in
      guard file.bytes.count > SourceFile.sizeLimit else { return SourceFile(path: file.path, bytes: file.bytes) }
      diagnostics.append(
        Diagnostic(file: file.path, message: "the file is larger than 1 MiB", hint: "is it a configuration file?"))
      return SourceFile(path: file.path, bytes: [])
    }
    var merge = SectionMerge(sources)
    for file in files.indices {
      let reader = SectionReader(sources, file: file)
      diagnostics += reader.diagnostics
      merge.add(reader.sections)
    }
    let settings = SettingsCompiler(merge.settings, sources, presets: presets.map(\.path))
    for preset in settings.presets {
      let reader = SectionReader(sources, file: files.count + preset)
      diagnostics += reader.diagnostics
      merge.add(preset: reader.sections)
    }
    var rules = RuleSet(settings: settings.settings)
    var lines = settings.lines
    diagnostics += merge.diagnostics + settings.diagnostics
    for section in merge.rules {
      let compiler = RuleCompiler(section, sources, names, others: merge.rules.map(\.name))
      diagnostics += compiler.diagnostics
      lines += section.lines(in: sources)
      if let rule = compiler.rule, compiler.isEnabled { rules.rules.append(rule) }
    }
    rules.roles = roles(merge.roles, sources, &diagnostics, &lines)
    for section in merge.backups {
      let compiler = BackupCompiler(section, sources, others: merge.backups.map(\.name))
      diagnostics += compiler.diagnostics
      lines += section.lines(in: sources)
      if let backup = compiler.rule, compiler.isEnabled { rules.backups.append(backup) }
    }
    let routes = ReceiverSections(merge.named, sources)
    diagnostics += routes.diagnostics
    lines += routes.lines
    rules.receivers = routes.receivers
    rules.heartbeats = routes.heartbeats
    let quiet = QuietSections(merge.named, sources, zones)
    diagnostics += quiet.diagnostics
    lines += quiet.lines
    rules.quietWindows = quiet.windows
    diagnostics = inOrder(diagnostics, files: sources.map(\.path))
    return Configuration(rules: diagnostics.isEmpty ? rules : nil, diagnostics: diagnostics, lines: lines)
  }

  /// Roles of later files are tried first: what a host's own files say comes before what is installed.
  private static func roles(
    _ sections: [RoleSection], _ sources: [SourceFile], _ diagnostics: inout [Diagnostic], _ lines: inout [EffectiveLine]
  ) -> RoleBook {
    var compiled: [(file: Int, rule: RoleRule)] = []
    for section in sections {
      let compiler = RoleCompiler(section, sources, others: sections.map(\.name))
      diagnostics += compiler.diagnostics
      lines += section.lines(in: sources)
      if let rule = compiler.rule, compiler.isEnabled { compiled.append((section.title.file, rule)) }
    }
    var ordered: [RoleRule] = []
    for file in sources.indices.reversed() {
      for role in compiled where role.file == file { ordered.append(role.rule) }
    }
    return RoleBook.compile(ordered)
  }

  private static func inOrder(_ diagnostics: [Diagnostic], files: [String]) -> [Diagnostic] {
    var positions: [String: Int] = [:]
    for (position, file) in files.enumerated() where positions[file] == nil { positions[file] = position }
    let keyed = diagnostics.enumerated().map { (($0.element, $0.offset), positions[$0.element.file] ?? files.count) }
    return keyed.sorted { left, right in
      let ((first, firstOffset), firstFile) = left
      let ((second, secondOffset), secondFile) = right
      // What is said of a file as a whole stands after what is said of its lines.
      let firstLine = first.line == 0 ? Int.max : first.line
      let secondLine = second.line == 0 ? Int.max : second.line
      return (firstFile, firstLine, first.column, firstOffset) < (secondFile, secondLine, second.column, secondOffset)
    }.map(\.0.0)
  }
}
