import ArgumentParser

struct ConfigCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "config",
    abstract: "Check the configuration, or show what is in force.",
    discussion: """
      Reads the files, not the daemon: what it says is in force after the next `systemctl reload forewarn`.

      Examples:
        forewarn config check --config-dir ./config
        forewarn config show
      """,
    subcommands: [ConfigCheckCommand.self, ConfigShowCommand.self])
}
