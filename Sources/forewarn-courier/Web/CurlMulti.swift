import CCurl
import CourierEngine
import Glibc
import WatchEngine

/// All connections of the courier, driven by one thread. Connections are kept between transfers and used again.
final class CurlMulti {
  private let multi: UnsafeMutableRawPointer
  private var transfers: [OpaquePointer: Transfer] = [:]

  /// - Returns: `nil` if there is no memory, or libcurl can't start.
  init?(keeping connections: Int) {
    guard curl_global_init(Int(CURL_GLOBAL_DEFAULT)) == CURLE_OK, let multi = curl_multi_init() else { return nil }
    self.multi = UnsafeMutableRawPointer(multi)
    keep(connections)
  }

  deinit {
    for transfer in transfers.values { curl_multi_remove_handle(multi, UnsafeMutableRawPointer(transfer.handle)) }
    transfers = [:]
    curl_multi_cleanup(multi)
  }

  /// How many connections stay open at rest.
  func keep(_ connections: Int) { ccurl_multi_set_long(multi, CURLMOPT_MAXCONNECTS, max(connections, 4)) }

  var isIdle: Bool { transfers.isEmpty }

  /// Begins a transfer; its `whenDone` is called by ``work()``.
  func start(_ transfer: Transfer) -> Bool {
    guard curl_multi_add_handle(multi, UnsafeMutableRawPointer(transfer.handle)) == CURLM_OK else { return false }
    transfers[transfer.handle] = transfer
    return true
  }

  /// Does what can be done without waiting, and tells who is done.
  func work() {
    var running: Int32 = 0
    curl_multi_perform(multi, &running)
    var code = CURLE_OK
    while let ended = ccurl_ended(multi, &code) {
      guard let transfer = transfers.removeValue(forKey: OpaquePointer(ended)) else { continue }
      let end = transfer.end(code)
      curl_multi_remove_handle(multi, ended)
      transfer.whenDone(end)
    }
  }

  /// Waits until a connection or one of `descriptors` has something, or the time is over.
  func wait(atMost limit: Duration, besides descriptors: [Int32]) {
    var extra = descriptors.map { curl_waitfd(fd: $0, events: Int16(CURL_WAIT_POLLIN), revents: 0) }
    let milliseconds = Int32(clamping: Int64(max(limit, .zero) / .milliseconds(1)) + 1)
    _ = curl_multi_poll(multi, &extra, UInt32(extra.count), limit <= .zero ? 0 : milliseconds, nil)
  }

  /// Ends a wait; may be called by any thread.
  var waker: Waker { Waker(multi: multi) }

  struct Waker: @unchecked Sendable {
    fileprivate let multi: UnsafeMutableRawPointer
    func wake() { curl_multi_wakeup(multi) }
  }
}
