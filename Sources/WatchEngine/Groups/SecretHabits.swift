/// What the letters of the programs in a command line mean: `-p` of mysql is a password, `-p` of ssh a port.
struct SecretHabits {
  private struct Habit {
    /// The program's name, or with `*` what it begins with.
    var program: String
    /// Letters that a secret follows, with or without a blank.
    var letters = ""
    /// Letters that a secret follows without a blank.
    var attached = ""
    var hasSlash = false
    var lastIsSecret = false
  }

  private static let known: [Habit] = [
    Habit(program: "mysql*", attached: "p"), Habit(program: "mariadb*", attached: "p"),
    Habit(program: "mariabackup", attached: "p"),
    Habit(program: "xtrabackup", attached: "p"), Habit(program: "innobackupex", attached: "p"),
    Habit(program: "mytop", attached: "p"),
    Habit(program: "sshpass", letters: "p"), Habit(program: "login", letters: "p"), Habit(program: "mongo*", letters: "p"),
    Habit(program: "cqlsh", letters: "p"), Habit(program: "rabbitmqadmin", letters: "p"),
    Habit(program: "rdesktop", letters: "p"),
    Habit(program: "ncftp*", letters: "p"), Habit(program: "ldap*", letters: "wsa"), Habit(program: "redis-cli", letters: "a"),
    Habit(program: "curl", letters: "uUb"), Habit(program: "lftp", letters: "u"), Habit(program: "smbclient", letters: "U"),
    Habit(program: "rpcclient", letters: "U"), Habit(program: "net", letters: "U"), Habit(program: "mosquitto_*", letters: "P"),
    Habit(program: "sqlcmd", letters: "P"), Habit(program: "bcp", letters: "P"), Habit(program: "tsql", letters: "P"),
    Habit(program: "ipmitool", letters: "P"), Habit(program: "zip", letters: "P"), Habit(program: "unzip", letters: "P"),
    Habit(program: "7z*", attached: "p"), Habit(program: "rar", attached: "p"), Habit(program: "unrar", attached: "p"),
    Habit(program: "snmp*", letters: "cAX"), Habit(program: "openssl", letters: "kK"), Habit(program: "sqlplus", hasSlash: true),
    Habit(program: "expdp", hasSlash: true), Habit(program: "impdp", hasSlash: true), Habit(program: "rman", hasSlash: true),
    Habit(program: "htpasswd", lastIsSecret: true),
  ]

  private var letters: [UInt8] = []
  private var attachedLetters: [UInt8] = []
  private(set) var hasSlash = false
  private(set) var lastIsSecret = false

  /// Takes note of a program's name, which may stand anywhere: after `sudo`, in `sh -c`.
  mutating func meet(_ word: ArraySlice<UInt8>) {
    let start = word.lastIndex(of: UInt8(ascii: "/")).map { $0 + 1 } ?? word.startIndex
    let name = word[start...]
    guard name.count >= 2, name.count <= 32 else { return }
    for habit in Self.known {
      let program = habit.program.utf8
      if program.last == UInt8(ascii: "*") ? name.starts(with: program.dropLast()) : name.elementsEqual(program) {
        for letter in habit.letters.utf8 where !letters.contains(letter) { letters.append(letter) }
        for letter in habit.attached.utf8 where !attachedLetters.contains(letter) { attachedLetters.append(letter) }
        hasSlash = hasSlash || habit.hasSlash
        lastIsSecret = lastIsSecret || habit.lastIsSecret
      }
    }
  }

  func before(_ letter: UInt8) -> Bool { letters.contains(letter) }

  func attached(_ letter: UInt8) -> Bool { letters.contains(letter) || attachedLetters.contains(letter) }
}
