/// One `[role NAME]`, compiled: which processes it means, and what they are called.
package struct RoleRule: Equatable, Sendable {
  package var name: String
  /// What the processes' program is called.
  package var program: String
  /// What the process's name, or that of its program's file, must be; one of them is enough. Means nothing for kernel threads.
  package var processNames: [ProcessNamePattern]
  /// Whether it is kernel threads that are meant; their title is their name.
  package var isKernel = false
  /// `nil`: any title.
  package var title: TitlePattern?
  package var interpreter = Interpreter()
  package var role = RoleText()
  package var detail = RoleText()
  package var activity = RoleText()

  package init(name: String, program: String, processNames: [ProcessNamePattern]) {
    self.name = name
    self.program = program
    self.processNames = processNames
  }
}
