/// Every signal there is. One entry is all it takes to add one.
package enum Catalogue {
  package static let host: [HostSignal] = []
  package static let families: [SignalFamily] = []
  package static let texts: [TextSignal] = []
}
