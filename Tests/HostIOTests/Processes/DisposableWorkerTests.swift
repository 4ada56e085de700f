import Glibc
import Testing

@testable import HostIO

struct DisposableWorkerTests {
  @Test func `what the process says of its work is the answer`() {
    var worker = DisposableWorker { Self.thread { $0 == "well" ? 0 : EIO } }
    let failures = [worker.run("well"), worker.run("ill"), worker.run("well")]
    #expect(failures == [0, EIO, 0])
  }

  @Test func `a process that ends is replaced once, and no process is told`() {
    var starts = 0
    var worker = DisposableWorker {
      starts += 1
      return starts < 2 ? MountHelper.start("/bin/true", name: "true", argument: "") : Self.thread { _ in 0 }
    }
    let answered = worker.run("well")
    #expect(answered == 0 && starts == 2)
    var nobody = DisposableWorker { nil }
    let unanswered = nobody.run("well")
    #expect(unanswered == ECHILD)
  }

  private static func thread(_ work: @escaping @Sendable (String) -> Int32) -> MountHelper? {
    var ends: [Int32] = [-1, -1]
    guard socketpair(AF_UNIX, Int32(SOCK_SEQPACKET.rawValue), 0, &ends) == 0 else { return nil }
    let served = ends[1]
    guard
      HostThread.start(
        "worker",
        body: { _ in
          DisposableWorker.serve(on: served, work)
          close(served)
        }) != nil
    else { return nil }
    return MountHelper(pid: 0, socket: ends[0])
  }
}
