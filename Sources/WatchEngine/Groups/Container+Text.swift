extension Container {
  /// For people: `docker 3f2a1b0c9d8e`, `pod 1b2c…`.
  package var text: String {
    if identifier.isEmpty { return pod.map { "pod \($0)" } ?? kind.rawValue }
    return kind == .other ? "container \(identifier)" : "\(kind.rawValue) \(identifier)"
  }
}
