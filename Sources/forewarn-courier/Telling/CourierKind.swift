/// What kind of thing a journal entry of the courier tells: each has a fixed `MESSAGE_ID` and a text in `systemd/forewarn-courier.catalog`.
///
/// The identifiers are random (`systemd-id128 new`) and never change: people filter by them.
enum CourierKind: String, CaseIterable {
  case started = "b23c413134180ff9cfeba2b1e2c183c2"
  case stopping = "b03ffadbf74963435f91bcf9c83653c3"
  case receiverFails = "95b10d28d2490e17c993d714b18c6217"
  case receiverBroken = "4e57a517e9b276f819bc3f223762deaa"
  case receiverWorks = "86e2309b22ed121380abb9302809a12d"
  case notificationLost = "d6c278d0600c58893858b4e5d533fdf9"
  case configurationLoaded = "8c570052592f0fbcc253e34946867b05"
  case configurationRefused = "53c3a575c4a9caf10a4de77b85fe16cb"
  case notDurable = "331a8c21f4d6fb89b78a4fdcf66fb396"
  case durableAgain = "4d1625231d318a0062679ab3ed1e7902"
  case fileSkipped = "4c9f993bdf53ac0a878ccb89f0772630"
  case acknowledged = "af57f1a5368d9acafdc230200c6d04be"
  case heartbeatSilent = "568239f179815878da6f41d8359c7c42"
  case heartbeatAgain = "1904f154c0b9ed3bf5f0212f1eae3915"
}
