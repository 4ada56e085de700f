import Glibc

/// The terminal's second screen: what stood on the first is there again afterwards.
struct AlternateScreen {
  private let original: termios?

  init() {
    var settings = termios()
    original = tcgetattr(STDIN_FILENO, &settings) == 0 ? settings : nil
  }

  /// Shows it, hides the cursor, and lets single keys through without showing them.
  func enter() {
    Output.write("\u{1B}[?1049h\u{1B}[?25l\u{1B}[H\u{1B}[2J")
    guard var settings = original else { return }
    settings.c_lflag &= ~tcflag_t(ICANON | ECHO)
    tcsetattr(STDIN_FILENO, TCSADRAIN, &settings)
  }

  func leave() {
    Output.write("\u{1B}[?25h\u{1B}[?1049l")
    guard var settings = original else { return }
    tcsetattr(STDIN_FILENO, TCSADRAIN, &settings)
  }
}
