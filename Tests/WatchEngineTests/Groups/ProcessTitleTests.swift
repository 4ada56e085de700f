import Testing
import WatchEngine

@Suite struct ProcessTitleTests {
  /// `~` stands for a NUL.
  static func title(_ text: String) -> ProcessTitle {
    let bytes = Array(text.utf8).map { $0 == UInt8(ascii: "~") ? 0 : $0 }
    return ProcessTitle(bytes.span)
  }

  @Test(
    arguments: [
      ("", []), ("~~~", []), ("top~", ["top"]), ("sh~-c~sleep 1; echo~", ["sh", "-c", "sleep 1; echo"]), ("a~~b~~~", ["a", "b"]),
      ("postgres: 15/main: logger ~~~", ["postgres:", "15/main:", "logger"]),
      ("nginx: worker process", ["nginx:", "worker", "process"]),
    ] as [(String, [String])])
  func `words stand between NULs, or between the blanks of a title`(text: String, words: [String]) {
    #expect(Self.title(text).words == words)
    #expect(!Self.title(text).isCut)
  }

  @Test func `what is not UTF-8 is replaced and nothing else is changed`() {
    let bytes: [UInt8] = [0x61, 0xFF, 0xC3, 0, 0x1B, 0x5B, 0x6D, 0]
    #expect(ProcessTitle(bytes.span).words == ["a\u{FFFD}\u{FFFD}", "\u{1B}[m"])
  }

  @Test func `a long command line is cut and says so`() {
    let bytes = [UInt8](repeating: 0x61, count: 5_000)
    let title = ProcessTitle(bytes.span)
    #expect(title.isCut)
    #expect(title.text.utf8.count == 4_096 + 3)
    #expect(title.text.hasSuffix("a…"))
    #expect(ProcessTitle(bytes.span.extracting(0..<10), isCut: true).text == "aaaaaaaaaa…")
  }

  @Test(
    arguments: [
      ("mysql~-u~root~-phunter2~shop~", "mysql -u root -p**** shop"),
      ("mysqldump~--password=hunter2 with blanks~shop~", "mysqldump --password=**** shop"),
      ("/usr/bin/mariadb~-phunter2~", "/usr/bin/mariadb -p****"),
      ("mysql~-p~shop~", "mysql -p shop"),
      ("sudo~mysql~-phunter2~", "sudo mysql -p****"),
      ("sh~-c~mysql -uroot -phunter2 shop | gzip~", "sh -c mysql -uroot -p**** shop | gzip"),
      ("ssh~-p~2222~host~", "ssh -p 2222 host"),
      ("ssh~-p2222~host~", "ssh -p2222 host"),
      ("sshpass~-p~hunter2~ssh~host~", "sshpass -p **** ssh host"),
      ("sshpass~-phunter2~ssh~", "sshpass -p**** ssh"),
      ("app~--api-key~hunter2~--port~80~", "app --api-key **** --port 80"),
      ("app~--api-key=hunter2~", "app --api-key=****"),
      ("app~-token~hunter2~", "app -token ****"),
      ("app~--token-file~/run/token~", "app --token-file /run/token"),
      (
        "env~DB_PASSWORD=hunter2~AWS_SECRET_ACCESS_KEY=hunter2~HOME=/root~app~",
        "env DB_PASSWORD=**** AWS_SECRET_ACCESS_KEY=**** HOME=/root app"
      ),
      ("psql~postgresql://app:hunter2@db/shop~", "psql postgresql://app:****@db/shop"),
      ("psql~postgresql://app:SE@CR/ET@db/shop~", "psql postgresql://app:****@db/shop"),
      ("psql~postgresql://app@db/shop~", "psql postgresql://app@db/shop"),
      ("git~clone~https://hunter2hunter2hunter2hunter2@host/x.git~", "git clone https://****@host/x.git"),
      ("psql~host=db password=hunter2 dbname=shop~", "psql host=db password=**** dbname=shop"),
      ("psql~host=db password='SEC RET' dbname=shop~", "psql host=db password=**** **** dbname=shop"),
      ("psql~host=db password = hunter2 dbname=shop~", "psql host=db password = **** dbname=shop"),
      ("curl~-H~Authorization: Bearer hunter2~https://host/~", "curl -H Authorization:**** https://host/"),
      ("curl~-H~X-Api-Key: hunter2~https://host/~", "curl -H X-Api-Key:**** https://host/"),
      ("curl~-u~app:hunter2~https://host/~", "curl -u **** https://host/"),
      ("curl~-uapp:hunter2~", "curl -u****"),
      ("curl~https://host/?a=1&token=hunter2&b=2~", "curl https://host/?a=1&token=****"),
      ("curl~-d~{\"password\": \"hunter2\"}~", "curl -d {\"password\":****"),
      ("curl~https://hooks.slack.com/services/T0/B0/hunter2~", "curl https://hooks.slack.com/services/****"),
      ("app~ghp_hunter2hunter2hunter2hunter2~", "app ****"),
      ("java~-Djavax.net.ssl.trustStorePassword=hunter2~-jar~x.jar~", "java -Djavax.net.ssl.trustStorePassword=**** -jar x.jar"),
      ("redis-cli~-a~hunter2~ping~", "redis-cli -a **** ping"),
      ("redis-server~--requirepass~hunter2~", "redis-server --requirepass ****"),
      ("openssl~enc~-pass~pass:hunter2~", "openssl enc -pass ****"),
      ("openssl~rsa~-passin~pass:hunter2~", "openssl rsa -passin pass:****"),
      ("docker~login~-u~me~-p~hunter2~", "docker login -u me -p ****"),
      ("docker~run~-p~80:80~nginx~", "docker run -p 80:80 nginx"),
      ("sqlplus~app/hunter2@db~", "sqlplus app/****"),
      ("htpasswd~-b~/etc/x~me~hunter2~", "htpasswd -b /etc/x me ****"),
      ("ldapsearch~-D~cn=admin~-w~hunter2~", "ldapsearch -D cn=admin -w ****"),
      ("mount~-o~username=me,password=hunter2~", "mount -o username=me,password=****"),
      // Titles that are not arguments
      ("app: token=hunter2 running", "app: token=**** running"),
      ("app: Authorization: Bearer hunter2 running", "app: Authorization: **** **** running"),
      ("postgres: 15/main: app shop 10.0.0.1(5432) SELECT", "postgres: 15/main: app shop 10.0.0.1(5432) SELECT"),
      ("sshd: root@pts/0", "sshd: root@pts/0"),
      ("[celeryd: w1@host:MainProcess]", "[celeryd: w1@host:MainProcess]"),
      ("sidekiq 7.1.2 shop [3 of 10 busy]", "sidekiq 7.1.2 shop [3 of 10 busy]"),
      ("app~--password~", "app --password"),
      ("=~==~:~://~@~://:@~--~-~\"~'~", "= == : :// @ ://:@ -- - \" '"),
    ] as [(String, String)])
  func `what looks like a secret is masked`(text: String, shown: String) {
    let title = Self.title(text)
    #expect(title.text == shown)
    #expect(!title.text.contains("hunter2"))
    #expect(!title.words.contains { $0.contains("hunter2") })
  }

  @Test func `the cut hides no end of a secret`() {
    for text in [
      "psql~postgresql://app:hunter2", "app~--password~hunter2", "app~--password=hunter2", "curl~-H~Authorization: Bearer SEC",
    ] {
      let bytes = Array(text.utf8).map { $0 == UInt8(ascii: "~") ? 0 : $0 }
      let title = ProcessTitle(bytes.span, isCut: true)
      #expect(!title.text.contains("SEC"))
      #expect(title.text.hasSuffix("…"))
    }
  }

  @Test func `hostile command lines are no trap and lose nothing else`() {
    var random = SplitMix64(seed: 7)
    let pieces = [
      "--password", "=", ":", "//", "@", "'", "\"", " ", "\0", "token", "-p", "mysql", "Bearer", "é", "x", "-", "://", "?", "&",
      "AKIA", "{", "}",
    ]
    for _ in 0..<4_000 {
      var text = ""
      for _ in 0..<Int.random(in: 0...30, using: &random) { text += pieces[Int.random(in: 0..<pieces.count, using: &random)] }
      let bytes = Array(text.utf8)
      let title = ProcessTitle(bytes.span, isCut: Bool.random(using: &random))
      if title.words.contains(where: \.isEmpty) { Issue.record("an empty word of \(text)") }
    }
    for unit in ["=", ":", "a=", "password=", "\"", "'", "@", "a:b@", "openssl ", "-", "key:", "\u{FF}", "/api/webhooks/"] {
      var bytes: [UInt8] = []
      while bytes.count < 5_000 { bytes += unit.utf8 }
      let time = ContinuousClock().measure { if ProcessTitle(bytes.span).words.isEmpty { Issue.record("no words") } }
      if time > .seconds(2) { Issue.record("\(time) for \(unit)") }
    }
  }
}
