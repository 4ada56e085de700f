/// RFC 4648, section 4.
func base64(_ bytes: some Collection<UInt8>) -> String {
  let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
  var result: [UInt8] = []
  var pending: UInt32 = 0
  var count = 0
  for byte in bytes {
    pending = pending << 8 | UInt32(byte)
    count += 1
    guard count == 3 else { continue }
    for shift in [18, 12, 6, 0] { result.append(letters[Int(pending >> UInt32(shift) & 63)]) }
    pending = 0
    count = 0
  }
  if count > 0 {
    pending <<= UInt32(8 * (3 - count))
    for place in 0..<4 {
      result.append(place <= count ? letters[Int(pending >> UInt32(18 - 6 * place) & 63)] : UInt8(ascii: "="))
    }
  }
  return String(decoding: result, as: UTF8.self)
}
