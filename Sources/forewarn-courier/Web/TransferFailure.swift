import CCurl
import CourierEngine

/// Why a server did not answer, in our own words: libcurl's messages can hold addresses with secrets in them.
struct TransferFailure: Equatable {
  /// Whether it will be the same next time, until somebody mends it.
  var isPermanent: Bool
  var words: String

  init(isPermanent: Bool, words: String) {
    self.isPermanent = isPermanent
    self.words = words
  }

  /// - Parameter smtpReply: the last reply code of a mail server, 0 if there was none.
  init(_ code: CURLcode, nameWasFound: Bool, smtpReply: Int) {
    guard nameWasFound else {
      self.init(isPermanent: false, words: "the name can't be resolved")
      return
    }
    // RFC 5321, 4.2.1: 5yz is a permanent refusal, 4yz a passing one.
    let isRefused = (500...599).contains(smtpReply)
    let reply = smtpReply > 0 ? ", reply \(smtpReply)" : ""
    switch code {
    case CURLE_COULDNT_RESOLVE_PROXY: self.init(isPermanent: false, words: "the proxy's name can't be resolved")
    case CURLE_COULDNT_CONNECT: self.init(isPermanent: false, words: "nobody takes the connection")
    case CURLE_OPERATION_TIMEDOUT: self.init(isPermanent: false, words: "no answer in time")
    case CURLE_PEER_FAILED_VERIFICATION:
      self.init(isPermanent: true, words: "the server's certificate is not valid (issuer, name or date; see ca-file)")
    case CURLE_SSL_CACERT_BADFILE: self.init(isPermanent: true, words: "the ca-file can't be read")
    case CURLE_SSL_CERTPROBLEM, CURLE_SSL_ISSUER_ERROR, CURLE_SSL_PINNEDPUBKEYNOTMATCH, CURLE_SSL_INVALIDCERTSTATUS:
      self.init(isPermanent: true, words: "the server's certificate is not accepted")
    case CURLE_SSL_CONNECT_ERROR: self.init(isPermanent: false, words: "the TLS handshake failed")
    case CURLE_USE_SSL_FAILED: self.init(isPermanent: true, words: "the mail server offers no STARTTLS")
    case CURLE_URL_MALFORMAT, CURLE_BAD_FUNCTION_ARGUMENT:
      self.init(isPermanent: true, words: "the address is none that can be used; see url-file")
    case CURLE_LOGIN_DENIED: self.init(isPermanent: true, words: "the login was refused\(reply)")
    case CURLE_SEND_ERROR where smtpReply > 0, CURLE_RECV_ERROR where smtpReply > 0, CURLE_WEIRD_SERVER_REPLY where smtpReply > 0:
      self.init(isPermanent: isRefused, words: isRefused ? "the mail was refused\(reply)" : "the mail was put off\(reply)")
    case CURLE_GOT_NOTHING, CURLE_RECV_ERROR, CURLE_SEND_ERROR, CURLE_PARTIAL_FILE:
      self.init(isPermanent: false, words: "the connection broke")
    // An answer without a head is HTTP/0.9 to libcurl, which it does not support; the address was looked at before.
    case CURLE_WEIRD_SERVER_REPLY, CURLE_UNSUPPORTED_PROTOCOL, CURLE_HTTP2, CURLE_WRITE_ERROR:
      self.init(isPermanent: false, words: "the answer is none of its protocol")
    case CURLE_PROXY: self.init(isPermanent: false, words: "the proxy refused")
    case CURLE_OUT_OF_MEMORY: self.init(isPermanent: false, words: "no memory for the connection")
    default: self.init(isPermanent: false, words: "it failed (libcurl \(code.rawValue))")
    }
  }
}
