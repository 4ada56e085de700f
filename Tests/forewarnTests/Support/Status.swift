import FoundationEssentials
import Glibc
import Testing
import WatchEngine

@testable import forewarn

/// What is in `Tests/Fixtures/status`, seen from a fixed moment.
enum Status {
  static let bootID = "6f1c2e0a-8d3b-4c55-9a51-0f2d7be3a001"
  /// When the fixtures were written, in seconds since their boot.
  static let writtenAt = 5231.5
  static let path = "/run/forewarn/status.json"

  static func bytes(_ name: String) throws -> [UInt8] { Array(try Data(contentsOf: URL(filePath: file(name)))) }

  static func reading(_ name: String) -> StatusReading { StatusFileReader(path: file(name)).read() }

  static func document(_ name: String) throws -> StatusDocument { try StatusFileReader.decode(bytes(name)) }

  /// - Parameter age: how many seconds ago the fixture was written.
  static func report(_ name: String, age: Double = 0.25, bootID: String = bootID, isRunning: Bool? = true) -> StatusReport {
    StatusReport(reading(name), path: path, at: moment(age: age, bootID: bootID, isRunning: isRunning))
  }

  static func report(_ document: StatusDocument, age: Double = 0.25) -> StatusReport {
    StatusReport(.read(document), path: path, at: moment(age: age))
  }

  static func moment(age: Double, bootID: String = bootID, isRunning: Bool? = true) -> Moment {
    Moment(boottime: writtenAt + age, realtime: 0, bootID: bootID, isRunning: { _ in isRunning })
  }

  static func file(_ name: String) -> String { fixtures + "status/" + name + ".json" }

  private static let fixtures = String(#filePath.dropLast("forewarnTests/Support/Status.swift".count)) + "Fixtures/"
}

extension Presentation {
  /// Tells every moment as seconds since 1970, so that no time zone matters.
  static func test(width: Int = 80, hasColour: Bool = false, hasUnicode: Bool = true) -> Presentation {
    Presentation(width: width, hasColour: hasColour, hasUnicode: hasUnicode) { moment in
      moment.magnitude < 1e11 ? "\(Int(moment))" : "never"
    }
  }
}
