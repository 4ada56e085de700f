import Testing
import WatchEngine

/// `[role NAME]` sections: what is wrong with them, and how they lie over one another.
@Suite struct RoleErrorTests {
  static let good = "[role r]\nprogram = x\ntitle = x {a} {b...}\n"

  @Test(
    arguments: [
      ("[role]\n", "1:2+4 expected one name after `role`, found 0; write it like `[role my-worker]`"),
      (
        "[role a/b]\nprogram = x\n",
        "1:2+8 `a/b` can't be a role's name; names have up to 64 letters, digits, `-`, `_` and `.`"
      ),
      ("[role r]\ntitle = x\n", "1:2+6 role `r` has no `program`; add `program = …`"),
      ("[role r]\nprogram =\n", "2:1+7 role `r` has no `program`; add `program = …`"),
      (
        "[role r]\nprogram = x*\n",
        "2:11+2 `program` is what the processes are called, found `x*`; patterns for the process's name belong into `name`"
      ),
      ("[role r]\nprogram = x\ntitel = x\n", "3:1+5 no key is named `titel` here; did you mean `title`?"),
      ("[role r]\nprogram = x\nkernel = maybe\n", "3:10+5 expected `yes` or `no`, found `maybe`"),
      (
        "[role r]\nprogram = x\nkernel = yes\nname = y\n",
        "4:8+1 threads of the kernel have no `name` but their title; leave it out and use `title`"
      ),
      ("[role r]\nprogram = x\ntitle = x {a\n", "3:11+1 `{` without `}`; a brace that is meant as such is written `{{`"),
      (
        "[role r]\nprogram = x\ntitle = x {A}\n",
        "3:11+3 expected a name between the braces, found `A`; write it in small letters, like `{pool}`; `{pool...}` is several words, `{pool#}` a number"
      ),
      ("[role r]\nprogram = x\ntitle = x {a} {a}\n", "3:15+3 `{a}` stands here twice; choose another name"),
      (
        "[role r]\nprogram = x\ntitle = x {main}\n",
        "3:11+6 `{main}` is the program that an interpreter runs; choose another name"
      ),
      (
        "[role r]\nprogram = x\ntitle = x {a}{b}\n", "3:14+3 nothing tells where `{b}` begins; put a blank or some text before it"
      ),
      ("[role r]\nprogram = x\ntitle = a*** b\n", ""),
      ("[role r]\nprogram = x\ntitle = x [a\n", "3:11+1 `[` without `]`; a bracket that is meant as such is written `[[`"),
      (
        "[role r]\nprogram = x\ntitle = x [a[b]]\n", "3:13+1 `[` inside of `[…]`; a bracket that is meant as such is written `[[`"
      ),
      ("[role r]\nprogram = x\ntitle = x []\n", "3:11+2 expected something between the brackets"),
      (
        "[role r]\nprogram = x\ntitle = {a} {b} {c} {d} {e} {f} {g} {h} {i}\n",
        "3:41+3 a pattern can have at most 8 names"
      ),
      (
        good + "detail = {c}\n",
        "4:10+3 `title` has no `{c}`; put it into `title` where it stands there, or use `{main}`: the program that an interpreter runs"
      ),
      (good + "role = {main} {mian}\n", "4:15+6 `title` has no `{mian}`; did you mean `main`?"),
      (good + "activity = \"{a\"\n", "4:13+1 `{` without `}`; a brace that is meant as such is written `{{`"),
      (
        good + "takes-value = cp\n", "4:15+2 expected options in `takes-value`, found `cp`; write it like `takes-value = -a --bc`"
      ),
    ] as [(String, String)])
  func `a wrong role is told with its place and what to do`(text: String, errors: String) {
    let configuration = Tiny.load(text)
    #expect(configuration.diagnostics.map(Broken.line).joined(separator: "\n") == errors)
    #expect((configuration.rules == nil) == !errors.isEmpty)
  }

  @Test func `an error shows its line and a caret`() {
    let text = Tiny.load("[role r]\nprogram = x\ntitle   = \"x {a b\"\n").diagnostics.map(\.text).joined()
    #expect(
      text == """
        a.conf:3:14: error: `{` without `}`
         3 | title   = "x {a b"
           |              ^
          hint: a brace that is meant as such is written `{{`

        """)
  }

  static func load(_ texts: String...) -> Configuration {
    Configuration.load(files: texts.enumerated().map { ("\($0.offset).conf", Array($0.element.utf8)) }, names: Tiny.names)
  }

  @Test func `a user adds a role in five lines`() throws {
    let text = """
      [role php-fpm-pool]
      program = php-fpm
      title   = "php-fpm: pool {pool}"
      role    = pool worker
      detail  = {pool}
      """
    let book = try #require(Self.load(text).rules?.roles)
    #expect(StockRoles.line("php-fpm", "php-fpm: pool www~~", in: book) == "php-fpm, pool worker, www")
    #expect(StockRoles.line("php-fpm", "php-fpm: master", in: book) == "php-fpm")
  }

  @Test func `a later file changes keys, takes roles away and is tried first`() throws {
    let stock = "[role a]\nprogram = x\nrole = one\n[role b]\nprogram = y\nrole = two\n[role c]\nprogram = y\nrole = three\n"
    let own = "[role a]\nrole = other\n[role b]\nenabled = no\n[role d]\nprogram = x\ntitle = x special\nrole = own\n"
    let configuration = Self.load(stock, own)
    let book = try #require(configuration.rules?.roles)
    #expect(book.rules.map(\.name) == ["d", "a", "c"])
    #expect(StockRoles.line("x", "", in: book) == "x, other")
    #expect(StockRoles.line("x", "x~special~", in: book) == "x, own")
    #expect(StockRoles.line("y", "", in: book) == "y, three")
    #expect(
      configuration.lines.filter { $0.section == "role a" }.map { "\($0.key)=\($0.value) \($0.file ?? "-"):\($0.line)" } == [
        "program=x 0.conf:2", "role=other 1.conf:2",
      ])
  }

  @Test func `a configuration without roles calls processes by their names`() throws {
    let book = try #require(Self.load("").rules?.roles)
    #expect(book == RoleBook())
    #expect(StockRoles.line("postgres", "postgres: checkpointer ", in: book) == "postgres")
    #expect(StockRoles.line("kswapd0", "", kernel: true, in: book) == "kernel, kswapd0")
  }

  @Test(arguments: [
    ("p", "", "", "p", "p"), ("p", "r", "", "p r", "p, r"), ("p", "r", "d", "p r (d)", "p, r, d"), ("p", "", "d", "p d", "p, d"),
    ("", "", "", "unnamed", "unnamed"), ("a,b", "c, d", "e", "a;b c; d (e)", "a;b, c; d, e"),
  ])
  func `a role has a text and a name of up to three parts`(
    program: String, role: String, detail: String, text: String, instance: String
  ) {
    let made = ProcessRole(program: program, role: role, detail: detail)
    #expect(made.text == text)
    #expect(made.instanceName == instance)
    #expect(made == ProcessRole(program: made.program, role: made.role, detail: made.detail))
  }

  @Test func `a role's parts are cut, and secrets in them masked`() throws {
    let book = try #require(Self.load("[role r]\nprogram = x\ntitle = x {a...}\ndetail = {a}\nrole = r\n").rules?.roles)
    #expect(StockRoles.line("x", "x " + String(repeating: "é", count: 500), in: book).utf8.count == 6 + ProcessRole.partLimit)
    #expect(StockRoles.line("x", "x~--password~hunter2~", in: book) == "x, r, --password ****")
  }

  @Test func `a name longer than the kernel keeps fits what it keeps`() throws {
    let book = try #require(Self.load("[role r]\nprogram = systemd-journald\nrole = r\n").rules?.roles)
    #expect(StockRoles.line("systemd-journal", "", in: book) == "systemd-journald, r")
  }
}
