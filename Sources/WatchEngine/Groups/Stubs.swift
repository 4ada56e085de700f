package struct ProcessRole: Hashable, Sendable { package var program = ""; package var role = ""; package var detail = ""; package init() {}
  package var text: String { program + " " + role + " " + detail }
  package static let others = ProcessRole()
  package var instanceName: String { program }
}
package struct RoleBook: Sendable { package init() {}
  package func role(of name: ShortName, isKernelThread: Bool, title: Span<UInt8>) -> ProcessRole { var r = ProcessRole(); r.program = name.text; return r }
}

