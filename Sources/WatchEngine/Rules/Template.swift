/// The text of `say` with its `{…}` places.
package struct Template: Sendable {
  package init() {}
}
