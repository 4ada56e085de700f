extension Unicode.Scalar {
  /// Whether the character can do something to a reader other than being read: move the cursor, start an escape sequence,
  /// break a line, turn the direction of the text around it, or hide.
  ///
  /// Controls (C0, DEL, C1), the line and paragraph separators, bidirectional marks (Unicode Annex 9: ALM, LRM, RLM, embeddings,
  /// overrides, isolates), zero-width characters, interlinear annotation, tags and the byte order mark.
  package var isUnsafeToShow: Bool {
    switch value {
    case 0x20...0x7E: false
    case 0..<0x20, 0x7F...0x9F: true
    case 0x061C, 0x180E, 0x200B...0x200F, 0x2028...0x202E, 0x2060...0x206F: true
    case 0xFEFF, 0xFFF9...0xFFFB, 0xE0000...0xE007F: true
    default: false
    }
  }
}

/// Lower-case hexadecimal digits, most significant first, without a prefix.
package func appendHexadecimal(_ value: UInt32, digits: Int, to bytes: inout [UInt8]) {
  for place in (0..<digits).reversed() {
    let digit = UInt8(truncatingIfNeeded: value >> UInt32(place * 4)) & 0xF
    bytes.append(digit < 10 ? 0x30 + digit : 0x57 + digit)
  }
}

/// The UTF-8 bytes of one character.
package func appendUTF8(_ scalar: Unicode.Scalar, to bytes: inout [UInt8]) {
  if scalar.isASCII {
    bytes.append(UInt8(truncatingIfNeeded: scalar.value))
  } else {
    for byte in UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter { bytes.append(byte) }
  }
}
