import Testing

@testable import forewarn

struct TopCellTests {
  @Test(
    arguments: [
      (nil, "-"), (0, "0"), (0.04, "0"), (0.05, "0.1%"), (3, "3.0%"), (98.14, "98.1%"), (99.94, "99.9%"), (99.95, "100%"),
      (1600, "1600%"), (-3, "-3.0%"), (1e300, "huge%"),
    ] as [(Double?, String)])
  func `percent of a core`(value: Double?, text: String) { #expect(TopCell.percent(value) == text) }

  @Test(
    arguments: [
      (nil, "-"), (0, "0"), (0.4, "0"), (512, "512B"), (999, "999B"), (1000, "1.0K"), (1536, "1.5K"), (102_400, "100K"),
      (1_072_693_248, "1.0G"), (16_320_875_724, "15.2G"), (1e300, "hugeE"), (-1e300, "-hugeE"), (-2048, "-2.0K"),
    ] as [(Double?, String)])
  func `bytes in powers of 1024`(value: Double?, text: String) { #expect(TopCell.bytes(value) == text) }

  @Test(
    arguments: [(nil, "-"), (0, "0"), (17, "0"), (17.1, "+1.0K"), (19_224, "+1.1M"), (-2_097_152, "-120M")] as [(Double?, String)]
  )
  func `growth is what a minute adds`(value: Double?, text: String) { #expect(TopCell.growth(value) == text) }

  @Test(
    arguments: [(nil, "", ""), (2, "×2.0", "x2.0"), (12.4, "×12", "x12"), (1e9, ">×999", ">x999")] as [(Double?, String, String)])
  func `how many times the hour before`(value: Double?, text: String, ascii: String) {
    #expect(TopCell.change(value, hasUnicode: true) == text)
    #expect(TopCell.change(value, hasUnicode: false) == ascii)
  }
}
