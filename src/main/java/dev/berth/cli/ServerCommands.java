package dev.berth.cli;

import java.util.List;

/// The commands that ask a running server, by what they are about.
final class ServerCommands {
  private ServerCommands() {}

  static List<Command> all(Asking commands) {
    return List.of(
        new UserCommands(commands).group(),
        new OrganizationCommands(commands).group(),
        new TeamCommands(commands).group(),
        new RepositoryCommands(commands).group(),
        new TokenCommands(commands).group(),
        new PackageCommands(commands).group(),
        new HookCommands(commands).group(),
        new UsageCommands(commands).group(),
        new AccessCommands(commands).group(),
        new AuditCommand(commands).command());
  }
}
