import FoundationEssentials
import Testing
import WatchEngine

@testable import forewarn

struct TopTextTests {
  @Test func `60 columns: who, CPU, memory and the leading process`() {
    #expect(
      text(width: 60) == """
        db1 · data 0 s old · watched for 1.4 h
        CPU 97.2 % busy of 4 cores
        memory 1.7 GiB of 23.5 GiB available (7.4 %)
        pressure cpu 61.3 %, memory 4.1 %, io -
        4 firing: critical memory-low for 6.5 min →
        postgresql@15-main.service, postgres backend (app shop SELE…

          UNIT, ROLE                    CPU  MEMORY  LEADING PROCESS
        ! postgresql@15-main.servi…    131%   15.2G
        ! ├ postgres autovacuum wo…   98.1%    310M  81244 postgres
        ! ├ postgres backend (app …   31.0%   14.0G   4021 postgres
          ├ postgres checkpointer      1.2%    600M    815 postgres
          ├ postgres walwriter         0.6%   20.0M    816 postgres
          ├ postgres background wr…    0.2%   90.0M    817 postgres
          └ 2 more roles               0.1%   21.0M
          docker 3f2a1b0c9d8e         24.1%    1.9G
          ├ java com.example.Shop     23.9%    1.9G   7001 java
          └ sh                            0    5.0M   6999 sh
          (no unit)                    6.7%       0
          ├ kernel kswapd0             6.3%       0     60 kswapd0
          └ kernel kworker             0.4%       0     51 kworker/…
          systemd-journald.service     1.1%   31.0M    301 systemd-…
          beanstalkd.service           0.4%    812M    811 beanstal…
          ssh.service  sshd               0    9.5M    700 sshd

        """)
  }

  @Test func `100 columns: also how it changes`() {
    #expect(
      text(width: 100, hasUnicode: false) == """
        db1 - data 0 s old - watched for 1.4 h
        CPU 97.2 % busy of 4 cores - memory 1.7 GiB of 23.5 GiB available (7.4 %)
        pressure cpu 61.3 %, memory 4.1 %, io -
        4 firing: critical memory-low for 6.5 min -> postgresql@15-main.service, postgres backend (app shop
        SELECT), pid 4021: 15.2 GiB, 14 GiB of it that role

          UNIT, ROLE                                  CPU   VS 1H  MEMORY  GROW/MIN    IO/S  LEADING PROCESS
        ! postgresql@15-main.service                 131%     x12   15.2G     +3.2M   48.5M
        ! |- postgres autovacuum worker (shop)      98.1%     x41    310M     +1.1M       -  81244 postgres
        ! |- postgres backend (app shop SELECT)     31.0%    x3.9   14.0G     +2.0M       -   4021 postgres
          |- postgres checkpointer                   1.2%    x3.0    600M         0       -    815 postgres
          |- postgres walwriter                      0.6%           20.0M         0       -    816 postgres
          |- postgres background writer              0.2%           90.0M         0       -    817 postgres
          `- 2 more roles                            0.1%           21.0M         0       -
          docker 3f2a1b0c9d8e                       24.1%            1.9G     -120M    900K
          |- java com.example.Shop                  23.9%            1.9G     -120M       -   7001 java
          `- sh                                         0            5.0M         0       -   6999 sh
          (no unit)                                  6.7%     x13       0         0       -
          |- kernel kswapd0                          6.3%     x63       0         0       -     60 kswapd0
          `- kernel kworker                          0.4%               0         0       -     51 kworker/~
          systemd-journald.service  systemd-jour~    1.1%    x3.7   31.0M         0   88.0K    301 systemd-~
          beanstalkd.service  beanstalkd             0.4%            812M    +41.0M       -    811 beanstal~
          ssh.service  sshd                             0            9.5M         0       0    700 sshd

        """)
  }

  @Test func `160 columns: everything`() {
    #expect(
      text(width: 160) == """
        db1 · data 0 s old · watched for 1.4 h
        CPU 97.2 % busy of 4 cores · memory 1.7 GiB of 23.5 GiB available (7.4 %) · pressure cpu 61.3 %, memory 4.1 %, io -
        4 firing: critical memory-low for 6.5 min → postgresql@15-main.service, postgres backend (app shop SELECT), pid 4021: 15.2 GiB, 14 GiB of it that role

          UNIT, ROLE                                     CPU   VS 1H    1MIN   10MIN  MEMORY  GROW/MIN    SWAP    IO/S  FAULTS/S  THREADS   STUCK  LEADING PROCESS
        ! postgresql@15-main.service                    131%     ×12    129%   71.1%   15.2G     +3.2M    210M   48.5M      12.4       49       2
        ! ├ postgres autovacuum worker (shop)          98.1%     ×41   96.1%   50.3%    310M     +1.1M       0       -       8.1        1       1  81244 postgres
        ! ├ postgres backend (app shop SELECT)         31.0%    ×3.9   30.4%   19.5%   14.0G     +2.0M       0       -       4.0       40       1   4021 postgres
          ├ postgres checkpointer                       1.2%    ×3.0    1.2%    0.8%    600M         0       0       -         0        1       0    815 postgres
          ├ postgres walwriter                          0.6%            0.6%    0.6%   20.0M         0       0       -         0        1       0    816 postgres
          ├ postgres background writer                  0.2%            0.2%    0.2%   90.0M         0       0       -         0        1       0    817 postgres
          └ 2 more roles                                0.1%            0.1%    0.1%   21.0M         0       0       -         0        3       0
          docker 3f2a1b0c9d8e                          24.1%           23.6%   23.6%    1.9G     -120M       0    900K         0       31       0
          ├ java com.example.Shop                      23.9%           23.4%   23.4%    1.9G     -120M       0       -         0       30       0   7001 java
          └ sh                                             0               0       0    5.0M         0       0       -         0        1       0   6999 sh
          (no unit)                                     6.7%     ×13    6.6%    3.6%       0         0       -       -         0       35       0
          ├ kernel kswapd0                              6.3%     ×63    6.2%    3.2%       0         0       -       -         0        1       0     60 kswapd0
          └ kernel kworker                              0.4%            0.4%    0.4%       0         0       -       -         0       34       0     51 kworker/u8:4
          systemd-journald.service  systemd-journald    1.1%    ×3.7    1.1%    0.7%   31.0M         0       0   88.0K         0        1       0    301 systemd-journal
          beanstalkd.service  beanstalkd                0.4%            0.4%    0.3%    812M    +41.0M       0       -         0        1       0    811 beanstalkd
          ssh.service  sshd                                0               0       0    9.5M         0       0       0         0        3       0    700 sshd

        """)
  }

  @Test func `what it is sorted by has its column at any width`() {
    let report = TopReport(Status.report("top"), sort: .faults, grouping: .role)
    let table = TopTable(report, report.lines, .test(width: 60))
    #expect(table.columns == [.cpu, .change, .memory, .faults])
    #expect(table.heading == "  ROLE, UNIT                   CPU   VS 1H  MEMORY  FAULTS/S")
    #expect(table.rows[0] == "! postgres autovacuum wor…   98.1%     ×41    310M       8.1")
  }

  @Test(arguments: [40, 60, 80, 100, 130, 160, 400], TopGrouping.allCases)
  func `nothing is wider than the terminal`(width: Int, grouping: TopGrouping) {
    for name in ["top", "hostile-top"] {
      for sort in TopSort.allCases {
        let report = TopReport(Status.report(name), sort: sort, grouping: grouping)
        for height in [4, 10, 24, 100] {
          var presentation = Presentation.test(width: width)
          presentation.height = height
          let lines = TopScreen(report: report, presentation: presentation, limit: nil, offset: 1).text
          #expect(lines.count == height)
          for line in lines { #expect(line.unicodeScalars.count <= width, "\(name), \(sort): \(line)") }
        }
      }
    }
  }

  @Test func `nothing from the host reaches the terminal unescaped`() {
    let status = Status.report("hostile-top")
    for grouping in TopGrouping.allCases {
      let report = TopReport(status, grouping: grouping, isWhole: true)
      let text = TopText(report: report, presentation: .test(width: 200)).text()
      #expect(text.unicodeScalars.filter { $0.isUnsafeToShow && $0 != "\n" }.isEmpty)
      var presentation = Presentation.test(width: 120, hasColour: true)
      presentation.height = 40
      var screen = TopScreen(report: report, presentation: presentation, limit: nil, offset: 0).text.joined(separator: "\n")
      #expect(screen.contains("\u{1B}["))
      for code in ["0", "1", "2", "1;31", "1;4", "33", "32", "36"] { screen = screen.replacing("\u{1B}[\(code)m", with: "") }
      #expect(screen.unicodeScalars.filter { $0.isUnsafeToShow && $0 != "\n" }.isEmpty)
      #expect(TopJSON.text(report).unicodeScalars.filter(\.isUnsafeToShow).isEmpty)
    }
  }

  @Test func `a name of 2 MB takes no more of a line than another`() throws {
    var document = try Status.document("top")
    document.top?.units[0].unit = String(repeating: "\u{1B}[2J", count: 500_000)
    document.top?.roles[0].leader?.name = String(repeating: "x", count: 2_000_000)
    let text = TopText(report: TopReport(Status.report(document)), presentation: .test(width: 400)).text()
    #expect(text.utf8.count < 20_000)
  }

  @Test func `old data are shown as such, with what to do`() {
    let status = Status.report("top", age: 40, isRunning: false)
    let lines = TopText(report: TopReport(status), presentation: .test()).text().split(separator: "\n")
    #expect(lines[0] == "unknown: forewarnd has ended; its last word is 40 s old")
    #expect(lines[1].hasPrefix("→ look with `systemctl status forewarn`"))
    #expect(lines.contains { $0.hasPrefix("db1 · last word at 1763712000") })
    #expect(lines.contains { $0.hasPrefix("! postgresql@15-main") })
  }

  @Test func `a host on which nothing fires says so`() throws {
    var document = try Status.document("top")
    document.alerts = []
    document.signals = [:]
    let header = TopText(report: TopReport(Status.report(document)), presentation: .test(width: 120)).header
    #expect(header[1] == "CPU - busy · memory - of - available · pressure cpu -, memory -, io -")
    #expect(header[2] == "nothing fires")
  }

  @Test(arguments: [(0, 0), (3, 3), (-5, 0), (99, 15)])
  func `scrolling ends where the table does`(wanted: Int, offset: Int) {
    var presentation = Presentation.test(width: 100)
    presentation.height = 12
    let screen = TopScreen(report: TopReport(Status.report("top")), presentation: presentation, limit: nil, offset: wanted)
    #expect(screen.room == 4)
    #expect(screen.offset == offset)
    #expect(screen.text.last?.hasSuffix("\(offset + 1)-\(offset + 4) of 19") == true)
  }

  @Test func `JSON has a row for every unit and every role, and the same order`() throws {
    struct Told: Decodable {
      struct Row: Decodable {
        var kind: String
        var unit: String?
        var role: String?
        var cpu10s: Double?
        var io: Double?
        var blamed: String?
      }
      var exitCode: Int32
      var by: String
      var firing: Int
      var rows: [Row]
    }
    let document = try Status.document("top")
    let report = TopReport(Status.report(document), isWhole: true)
    let told = try JSONDecoder().decode(Told.self, from: Data(TopJSON.text(report).utf8))
    #expect(told.exitCode == 0)
    #expect(told.firing == 4)
    #expect(told.rows.filter { $0.kind == "role" }.count == document.top?.roles.count)
    #expect(told.rows.filter { $0.kind == "unit" }.count == 7)
    #expect(told.rows[1].role == "postgres autovacuum worker (shop)")
    #expect(told.rows[1].cpu10s == 98.1)
    #expect(told.rows[1].io == nil)
    #expect(told.rows[1].blamed == "warning")
    let few = try JSONDecoder().decode(Told.self, from: Data(TopJSON.text(report, limit: 3).utf8))
    #expect(few.rows.count == 3)
  }

  private func text(width: Int, hasUnicode: Bool = true) -> String {
    TopText(report: TopReport(Status.report("top")), presentation: .test(width: width, hasUnicode: hasUnicode)).text(limit: 16)
  }
}
