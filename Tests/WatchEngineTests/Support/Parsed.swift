import WatchEngine

/// `value` refilled from `bytes`.
func parsed<File: KernelFile>(_ value: File, _ bytes: [UInt8]) throws(ParseError) -> File {
  var value = value
  try value.refill(from: bytes.span)
  return value
}

/// `value` refilled from `text`.
func parsed<File: KernelFile>(_ value: File, _ text: String) throws(ParseError) -> File { try parsed(value, Array(text.utf8)) }
