import Glibc
import WatchEngine

/// The bytes of one file as they were read last. Grows with the largest file and never shrinks, so that nothing is allocated
/// once every file has been seen.
package struct ReadBuffer: Sendable {
  private var storage: [UInt8]
  /// How many of the bytes are the file's.
  private var count = 0

  package init(capacity: Int = 16 << 10) { storage = [UInt8](repeating: 0, count: max(capacity, 512)) }

  /// The file's content.
  package var bytes: Span<UInt8> {
    @_lifetime(borrow self)
    get { storage.span.extracting(0..<min(count, storage.count)) }
  }

  /// Parses the content.
  /// - Throws: ``Unknown/malformed`` where the parser refuses it.
  package func parse<Value: KernelFile>(into value: inout Value) throws(Unknown) {
    do throws(ParseError) { try value.refill(from: bytes) } catch { throw .malformed }
  }

  /// The number that stands after so many others at the start of the content; `nil` where something else stands.
  package func number(after skipped: Int) -> UInt64? {
    var scanner = ByteScanner(bytes)
    for _ in 0..<skipped { guard scanner.number() != nil else { return nil } }
    return scanner.number()
  }

  /// Reads from the start of the file, with one `pread` if the content fits.
  ///
  /// - Parameter records: whether the kernel gives the file in pieces of whole records (`seq_file` with an iterator: at most a
  ///   page a call, however large the buffer), so that only an empty answer is the end.
  /// - Returns: 0, or the error number.
  package mutating func fill(from descriptor: Int32, records: Bool = false) -> Int32 {
    count = 0
    while true {
      let offset = count
      let got = storage.withUnsafeMutableBytes { room -> Int in
        guard let start = room.baseAddress else { return 0 }
        return pread(descriptor, start + offset, room.count - offset, off_t(offset))
      }
      if got < 0 {
        if errno == EINTR { continue }
        count = 0
        return errno
      }
      count += got
      if count == storage.count {
        storage.append(contentsOf: repeatElement(0, count: storage.count))
      } else if got == 0 || !records {
        return 0
      }
    }
  }
}

extension Unknown {
  /// What an error number of `open` or `read` means for the value in the file.
  package init(errno number: Int32) {
    switch number {
    // EOPNOTSUPP is how pressure files answer after a boot with psi=0.
    case ENOENT, ENOTDIR, ENXIO, EOPNOTSUPP: self = .absent
    case EACCES, EPERM: self = .notPermitted
    default: self = .failed(errno: number)
    }
  }
}
