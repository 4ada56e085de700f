/// Every signal there is. One entry in the file of its subject is all it takes to add one; a new subject gets a line here.
package enum Catalogue {
  package static let host: [HostSignal] = [
    cpu,
    load,
    pressure,
    memory,
    swap,
    forecasts,
    processes,
    tops,
    limits,
    network,
    listening,
    kernel,
    login,
    hardware,
    power,
    courier,
    own,
  ].flatMap { $0 }

  package static let families: [SignalFamily] = [
    disks, mounts, units, roles, memoryModules, sensors, supplies, raid, backups, listeners, receivers,
  ]

  package static let texts: [TextSignal] =
    words + processWords + loginWords + roleWords + topWords + stuckWords + kernelWords + powerWords + raidWords + backupWords
    + listenerWords + receiverWords
}
