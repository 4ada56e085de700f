/// Steps over the pairs of lines that `/proc/net/snmp` and `/proc/net/netstat` are made of: `Tcp: NAME …` and `Tcp: VALUE …`.
struct NamedColumns: ~Escapable {
  private var names: ByteScanner
  private var values: ByteScanner
  private let file: StaticName

  /// Takes the pair of lines at which `scanner` stands and steps over it.
  /// - Parameter section: the first word of both lines, with its colon.
  /// - Throws: where one of the lines is of another section.
  @_lifetime(copy scanner)
  init(_ section: StaticString, in file: StaticName, _ scanner: inout ByteScanner) throws(ParseError) {
    self.file = file
    names = scanner
    guard names.skip(section) else { throw ParseError(file, at: names.position, expected: "names of a section") }
    scanner.skipLine()
    values = scanner
    guard values.skip(section) else { throw ParseError(file, at: values.position, expected: "values for the names above") }
    scanner.skipLine()
  }

  /// Steps over the next name; empty after the last.
  mutating func name() -> Range<Int> { names.word() }

  func matches(_ name: Range<Int>, _ text: StaticString) -> Bool { names.matches(name, text) }

  /// Steps over the value of a column that nobody asks for: some are negative.
  mutating func skipValue() { _ = values.word() }

  /// Steps over the value of the name before.
  mutating func value() throws(ParseError) -> UInt64 {
    try values.number(in: file, expected: "a number for each name above")
  }
}
