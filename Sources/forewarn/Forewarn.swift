import ArgumentParser

@main
struct Forewarn: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "forewarn")
}
