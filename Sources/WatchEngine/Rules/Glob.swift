/// A shell pattern for instance names: `*` any bytes, `?` one character; everything else stands for itself.
package struct Glob: Equatable, Sendable {
  package let pattern: String
  package init(_ pattern: String) { self.pattern = pattern }
}
