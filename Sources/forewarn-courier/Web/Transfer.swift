import CCurl
import CourierEngine
import Glibc
import WatchEngine

/// How a transfer is carried besides what it says: the receiver's own certificates, proxy, and the address to use without asking a
/// name server.
struct Route: Equatable {
  /// A file of certificates instead of the system's.
  var caFile: String?
  var proxy: String?
  /// `HOST:PORT:ADDRESS`: where the name was last found; `nil` to ask.
  var resolved: String?
  /// Until it is connected, and until all is over.
  var connectLimit: Duration = .seconds(5)
  var limit: Duration = .seconds(15)
  /// Nothing but a connection: HEAD without reading what comes back.
  var isWarming = false

  init() {}
}

/// How a transfer ended.
struct TransferEnd {
  /// What failed below the protocol; `nil` if the server answered. In our own words: libcurl's hold URLs.
  var failure: TransferFailure?
  /// `nil` where the protocol has none, or it did not come that far. SMTP's reply codes count as one.
  var answer: HTTPAnswer?
  var took: Duration = .zero
  /// Whether a connection that stood already was used.
  var wasWarm = false
  /// The address that answered: `192.0.2.7`, `2001:db8::1`.
  var address: String?
  var nameWasFound = true
}

/// One exchange with a server through libcurl. Lives on one thread; handed to libcurl as a pointer, so a class.
final class Transfer {
  /// What is read of an answer; then the connection is dropped.
  static let longestAnswer = 64 << 10

  let handle: OpaquePointer
  let whenDone: (TransferEnd) -> Void
  private let startedAt: Duration
  private var list: UnsafeMutablePointer<curl_slist>?
  private var recipients: UnsafeMutablePointer<curl_slist>?
  private var resolve: UnsafeMutablePointer<curl_slist>?
  private var isHTTP = false
  private var status = 0
  private var headers: [HTTPHeader] = []
  private var headerBytes = 0
  private var headersEnded = false
  private var body: [UInt8] = []
  private var isCut = false
  private var outgoing: [UInt8] = []
  private var outgoingOffset = 0

  /// - Returns: `nil` if there is no memory for it.
  private init?(_ route: Route, whenDone: @escaping (TransferEnd) -> Void) {
    guard let handle = curl_easy_init() else { return nil }
    self.handle = OpaquePointer(handle)
    self.whenDone = whenDone
    startedAt = .zero + Self.monotonic()
    set(CURLOPT_NOSIGNAL, 1)
    set(CURLOPT_CONNECTTIMEOUT_MS, Self.milliseconds(route.connectLimit))
    set(CURLOPT_TIMEOUT_MS, Self.milliseconds(route.limit))
    set(CURLOPT_FOLLOWLOCATION, 0)
    set(CURLOPT_SSL_VERIFYPEER, 1)
    set(CURLOPT_SSL_VERIFYHOST, 2)
    set(CURLOPT_SSLVERSION, Int(CURL_SSLVERSION_TLSv1_2))
    set(CURLOPT_TCP_KEEPALIVE, 1)
    set(CURLOPT_TCP_KEEPIDLE, 30)
    set(CURLOPT_TCP_KEEPINTVL, 10)
    // Longer than any re-warming is apart: libcurl would drop a connection that rested for two minutes.
    set(CURLOPT_MAXAGE_CONN, 1800)
    // Longer than re-warming is apart, which asks anew: an alert finds the name resolved.
    set(CURLOPT_DNS_CACHE_TIMEOUT, 900)
    // Neither ~/.netrc nor a proxy from the environment: what is not configured is not done.
    set(CURLOPT_NETRC, 0)
    set(CURLOPT_PROXY, route.proxy ?? "")
    if let caFile = route.caFile {
      set(CURLOPT_CAINFO, caFile)
      // Nobody else's word counts then.
      ccurl_set_text(handle, CURLOPT_CAPATH, nil)
    }
    if let resolved = route.resolved {
      resolve = curl_slist_append(nil, resolved)
      ccurl_set_list(handle, CURLOPT_RESOLVE, resolve)
    }
    ccurl_set_takers(handle, takeBody, takeHeader, Unmanaged.passUnretained(self).toOpaque())
  }

  deinit {
    curl_easy_cleanup(UnsafeMutableRawPointer(handle))
    curl_slist_free_all(list)
    curl_slist_free_all(recipients)
    curl_slist_free_all(resolve)
    forget(&outgoing)
  }

  /// A request over HTTP.
  convenience init?(_ request: HTTPRequest, _ route: Route, whenDone: @escaping (TransferEnd) -> Void) {
    self.init(route, whenDone: whenDone)
    isHTTP = true
    set(CURLOPT_PROTOCOLS_STR, "http,https")
    set(CURLOPT_SUPPRESS_CONNECT_HEADERS, 1)
    set(CURLOPT_HTTP_VERSION, Int(CURL_HTTP_VERSION_1_1))
    set(CURLOPT_URL, request.url)
    set(CURLOPT_USERAGENT, "forewarn/\(forewarnVersion)")
    for header in request.headers { list = curl_slist_append(list, "\(header.name): \(header.value)") }
    // Without it libcurl waits a second for a permission that nobody gives before it sends more than 1 MB.
    list = curl_slist_append(list, "Expect:")
    ccurl_set_list(pointer, CURLOPT_HTTPHEADER, list)
    if route.isWarming {
      set(CURLOPT_NOBODY, 1)
    } else {
      if !request.body.isEmpty || request.method == "POST" || request.method == "PUT" {
        _ = request.body.withUnsafeBytes { ccurl_set_body(pointer, $0.baseAddress ?? UnsafeRawPointer(bitPattern: 1), $0.count) }
      }
      set(CURLOPT_CUSTOMREQUEST, request.method)
    }
  }

  /// A mail over SMTP.
  convenience init?(_ request: MailRequest, _ route: Route, whenDone: @escaping (TransferEnd) -> Void) {
    self.init(route, whenDone: whenDone)
    set(CURLOPT_PROTOCOLS_STR, "smtp,smtps")
    set(CURLOPT_URL, request.server)
    let level = request.mustStartTLS ? CURLUSESSL_ALL : CURLUSESSL_NONE
    set(CURLOPT_USE_SSL, Int(level.rawValue))
    set(CURLOPT_MAIL_FROM, "<\(request.from)>")
    for address in request.to { recipients = curl_slist_append(recipients, "<\(address)>") }
    ccurl_set_list(pointer, CURLOPT_MAIL_RCPT, recipients)
    if let user = request.user { set(CURLOPT_USERNAME, user) }
    if let password = request.password { set(CURLOPT_PASSWORD, password) }
    outgoing = request.message
    ccurl_set_giver(pointer, giveMail, Unmanaged.passUnretained(self).toOpaque())
    set(CURLOPT_UPLOAD, 1)
    ccurl_set_size(pointer, CURLOPT_INFILESIZE_LARGE, Int64(outgoing.count))
  }

  private var pointer: UnsafeMutableRawPointer { UnsafeMutableRawPointer(handle) }

  private func set(_ option: CURLoption, _ value: Int) { ccurl_set_long(pointer, option, value) }
  private func set(_ option: CURLoption, _ value: String) { ccurl_set_text(pointer, option, value) }

  private static func milliseconds(_ length: Duration) -> Int { Int(max(length, .milliseconds(1)) / .milliseconds(1)) }

  private static func monotonic() -> Duration {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
  }
}

extension Transfer {
  /// What became of it, once libcurl says that it is over.
  func end(_ code: CURLcode) -> TransferEnd {
    var end = TransferEnd()
    end.took = Self.monotonic() - startedAt
    var number = 0
    ccurl_get_long(pointer, CURLINFO_RESPONSE_CODE, &number)
    // Of HTTP the status line counts: libcurl's number may be that of the proxy.
    if !isHTTP { status = number }
    var connects = 0
    ccurl_get_long(pointer, CURLINFO_NUM_CONNECTS, &connects)
    var text: UnsafePointer<CChar>?
    ccurl_get_text(pointer, CURLINFO_PRIMARY_IP, &text)
    end.address = text.map { String(cString: $0) }.flatMap { $0.isEmpty ? nil : $0 }
    end.wasWarm = connects == 0 && status > 0
    var lookup: Int64 = 0
    ccurl_get_size(pointer, CURLINFO_NAMELOOKUP_TIME_T, &lookup)
    end.nameWasFound =
      code != CURLE_COULDNT_RESOLVE_HOST && !(code == CURLE_OPERATION_TIMEDOUT && lookup == 0 && end.address == nil)
    // An answer whose head is complete counts, however its body ends: what was asked for is done, or refused.
    if code == CURLE_OK || headersEnded && status >= 200 {
      end.answer = HTTPAnswer(status: status, headers: headers, body: body)
    } else {
      end.failure = TransferFailure(code, nameWasFound: end.nameWasFound, smtpReply: status)
    }
    return end
  }

  func take(header bytes: UnsafeRawBufferPointer) -> Int {
    headerBytes += bytes.count
    guard headerBytes <= Transfer.longestAnswer else { return 0 }
    let line = String(decoding: bytes, as: UTF8.self)
    if line.hasPrefix("HTTP/") {
      // A second one: the first was an interim answer, or the proxy's.
      headers = []
      headersEnded = false
      status = line.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
    } else if line == "\r\n" || line == "\n" {
      headersEnded = true
    } else if let colon = line.firstIndex(of: ":"), headers.count < 100 {
      let value = line[line.index(after: colon)...].drop { $0 == " " || $0 == "\t" }
      headers.append(HTTPHeader(String(line[..<colon]), String(value.filter { $0 != "\r" && $0 != "\n" && $0 != "\r\n" })))
    }
    return bytes.count
  }

  func take(body bytes: UnsafeRawBufferPointer) -> Int {
    let room = Transfer.longestAnswer - body.count
    body.append(contentsOf: bytes.prefix(room))
    isCut = bytes.count > room
    return min(bytes.count, room)
  }

  func give(_ buffer: UnsafeMutableRawBufferPointer) -> Int {
    let count = min(buffer.count, outgoing.count - outgoingOffset)
    outgoing.withUnsafeBytes { buffer.copyBytes(from: $0[outgoingOffset..<outgoingOffset + count]) }
    outgoingOffset += count
    return count
  }
}

/// Overwrites what was a secret.
func forget(_ bytes: inout [UInt8]) {
  bytes.withUnsafeMutableBytes { if let base = $0.baseAddress { ccurl_forget(base, $0.count) } }
}

private func takeBody(_ bytes: UnsafeMutablePointer<CChar>?, _ size: Int, _ count: Int, _ context: UnsafeMutableRawPointer?)
  -> Int
{
  guard let context, let bytes else { return 0 }
  return Unmanaged<Transfer>.fromOpaque(context).takeUnretainedValue().take(
    body: UnsafeRawBufferPointer(start: bytes, count: size * count))
}

private func takeHeader(_ bytes: UnsafeMutablePointer<CChar>?, _ size: Int, _ count: Int, _ context: UnsafeMutableRawPointer?)
  -> Int
{
  guard let context, let bytes else { return 0 }
  return Unmanaged<Transfer>.fromOpaque(context).takeUnretainedValue()
    .take(header: UnsafeRawBufferPointer(start: bytes, count: size * count))
}

private func giveMail(_ bytes: UnsafeMutablePointer<CChar>?, _ size: Int, _ count: Int, _ context: UnsafeMutableRawPointer?)
  -> Int
{
  guard let context, let bytes else { return 0 }
  return Unmanaged<Transfer>.fromOpaque(context).takeUnretainedValue()
    .give(UnsafeMutableRawBufferPointer(start: bytes, count: size * count))
}
