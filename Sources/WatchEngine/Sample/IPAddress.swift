/// An address of IPv4 or IPv6. One of IPv4 is kept as IPv6 maps it (`::ffff:192.0.2.1`), so that a client is the same whichever kind of
/// socket it reached.
package struct IPAddress: Hashable, Sendable {
  /// The 16 bytes, first ones highest.
  package var high: UInt64
  package var low: UInt64

  package init(high: UInt64, low: UInt64) {
    self.high = high
    self.low = low
  }

  package init(v4: UInt32) { self.init(high: 0, low: IPAddress.mapped | UInt64(v4)) }

  private static let mapped: UInt64 = 0xFFFF_0000_0000

  package static let anyV4 = IPAddress(v4: 0)
  package static let anyV6 = IPAddress(high: 0, low: 0)

  package var isV4: Bool { high == 0 && low >> 32 == 0xFFFF }

  /// The network that a client is told of: /24 of IPv4, /56 of IPv6, which is what a site gets.
  package var network: IPAddress {
    isV4 ? IPAddress(high: 0, low: low & ~0xFF) : IPAddress(high: high & ~0xFF, low: 0)
  }
}

extension IPAddress: CustomStringConvertible {
  /// `192.0.2.1`, `2001:db8::1` (RFC 5952).
  package var description: String {
    if isV4 { return "\(low >> 24 & 0xFF).\(low >> 16 & 0xFF).\(low >> 8 & 0xFF).\(low & 0xFF)" }
    let gap = longestGap
    var text = ""
    for position in 0..<8 {
      if position == gap.lowerBound, gap.count > 1 { text += "::" }
      if gap.count > 1, gap.contains(position) { continue }
      if position > 0, !text.hasSuffix(":") { text += ":" }
      text += String(group(position), radix: 16)
    }
    return text
  }

  /// `192.0.2.0/24`, `2001:db8:0:100::/56`.
  package var networkText: String { network.description + (isV4 ? "/24" : "/56") }

  /// `0.0.0.0:80`, `[::]:80`.
  package func text(port: UInt16) -> String { isV4 ? "\(self):\(port)" : "[\(self)]:\(port)" }

  private func group(_ position: Int) -> UInt64 {
    let half = position < 4 ? high : low
    return half >> UInt64(48 - position % 4 * 16) & 0xFFFF
  }

  /// The longest run of groups that are 0, the first of several.
  private var longestGap: Range<Int> {
    var best = 0..<0
    var start = 0
    for position in 0..<8 {
      if group(position) != 0 { start = position + 1 }
      if position + 1 - start > best.count { best = start..<position + 1 }
    }
    return best
  }
}
