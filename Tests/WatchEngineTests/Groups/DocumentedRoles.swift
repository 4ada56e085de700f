import Testing
import WatchEngine

/// The roles that `docs/roles.md` shows, held against the language.
@Suite struct DocumentedRoles {
  @Test func `the documented roles compile and do what is said of them`() throws {
    let lines = try Repository.text("docs/roles.md").split(separator: "\n", omittingEmptySubsequences: false)
    let indented = lines.filter { $0.hasPrefix("    ") }.map { $0.dropFirst(4) }
    // Beside sections there are a line of a title and one of a sentence.
    let sections = indented.drop { !$0.hasPrefix("[role") }.filter { !$0.hasPrefix("role(") && !$0.hasPrefix("title = postgres") }
    let book = try #require(Tiny.load(sections.joined(separator: "\n")).rules?.roles)
    #expect(book.rules.map(\.name) == ["php-fpm-pool", "python"])
    #expect(StockRoles.line("php-fpm", "php-fpm: pool www", in: book) == "php-fpm, pool worker, www")
    let title = try #require(indented.first { $0.hasPrefix("title = postgres") })
    let worker = try #require(Tiny.load("[role w]\nprogram = postgres\nrole = w\ndetail = {db}\n\(title)\n").rules?.roles)
    #expect(StockRoles.line("postgres", "postgres: autovacuum worker shop", in: worker) == "postgres, w, shop")
    #expect(StockRoles.line("postgres", "postgres: 15/main: autovacuum worker shop", in: worker) == "postgres, w, shop")
    #expect(StockRoles.line("postgres", "postgres: autovacuum worker process   ", in: worker) == "postgres, w")
  }
}
