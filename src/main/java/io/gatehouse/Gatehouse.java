package io.gatehouse;

import io.gatehouse.cli.BackfillCommand;
import io.gatehouse.cli.BackupCommand;
import io.gatehouse.cli.CheckCommand;
import io.gatehouse.cli.DemoCommand;
import io.gatehouse.cli.DiscoverCommand;
import io.gatehouse.cli.EraseCommand;
import io.gatehouse.cli.ExportCommand;
import io.gatehouse.cli.Installation.Exit;
import io.gatehouse.cli.LintCommand;
import io.gatehouse.cli.PauseCommand;
import io.gatehouse.cli.PreviewCommand;
import io.gatehouse.cli.QueryCommand;
import io.gatehouse.cli.ReplayCommand;
import io.gatehouse.cli.RunCommand;
import io.gatehouse.cli.SimulateCommand;
import io.gatehouse.cli.StatusCommand;
import io.gatehouse.cli.TextWidth;
import io.gatehouse.cli.TrainCommand;
import io.gatehouse.settings.Nearest;
import io.gatehouse.settings.SettingsReader.SettingsException;
import io.gatehouse.warehouse.WarehouseException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/** The command line's entry. */
@Command(
    name = "gatehouse",
    mixinStandardHelpOptions = true,
    versionProvider = Gatehouse.Version.class,
    description = {
      "Loads the events of door-access systems into a SQL warehouse, each exactly once."
    },
    synopsisSubcommandLabel = "COMMAND",
    commandListHeading = "%nCommands:%n",
    footer = {
      "",
      "Begin here:",
      "  gatehouse demo        shows all of it on a simulated server, with nothing to set up",
      "  gatehouse run --set sites.hq.vendor=ax-acs --set sites.hq.base-url=http://10.0.0.5:6500",
      "                        loads from a real one, into ./data/warehouse",
      "  gatehouse check       tries servers, secrets, permissions and warehouse; says what to mend",
      "  gatehouse status      how each feed stands",
      "  gatehouse query \"select * from access_event order by occurred_at desc limit 5\"",
      "",
      "gatehouse COMMAND --help says more. Exit 0 done, 1 failed, 2 wrong usage or configuration."
    },
    subcommands = {
      DemoCommand.class,
      RunCommand.class,
      CheckCommand.class,
      StatusCommand.class,
      QueryCommand.class,
      PreviewCommand.class,
      BackfillCommand.class,
      ReplayCommand.class,
      PauseCommand.class,
      PauseCommand.Resume.class,
      ExportCommand.class,
      EraseCommand.class,
      BackupCommand.class,
      BackupCommand.Restore.class,
      LintCommand.class,
      DiscoverCommand.class,
      SimulateCommand.class,
      HelpCommand.class,
      TrainCommand.class
    })
public final class Gatehouse implements Callable<Integer> {

  private static final int USAGE_WIDTH = 96;

  @Spec private CommandSpec spec;

  private Gatehouse() {}

  /** Without a command: what there is. */
  @Override
  public Integer call() {
    spec.commandLine().usage(spec.commandLine().getErr());
    return Exit.USAGE;
  }

  public static void main(String[] args) {
    System.exit(told(commandLine(args)).execute(args));
  }

  /** All of it, with its errors told as on a terminal. */
  public static CommandLine commandLine() {
    return told(new CommandLine(new Gatehouse()));
  }

  /** With the one command that is asked for: to make all of them takes a tenth of a start. */
  private static CommandLine commandLine(String[] args) {
    return Stream.of(Gatehouse.class.getAnnotation(Command.class).subcommands())
        .filter(one -> args.length > 0 && one != HelpCommand.class)
        .filter(one -> one.getAnnotation(Command.class).name().equals(args[0]))
        .findFirst()
        .map(
            one ->
                new CommandLine(
                    CommandSpec.create()
                        .name("gatehouse")
                        .addSubcommand(args[0], new CommandLine(one))))
        .orElseGet(() -> new CommandLine(new Gatehouse()));
  }

  private static CommandLine told(CommandLine line) {
    return line.setUsageHelpWidth(USAGE_WIDTH)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setParameterExceptionHandler(Gatehouse::misused)
        .setExecutionExceptionHandler(explained());
  }

  /** One line, and where to read more: a page of options would hide it. */
  private static int misused(ParameterException error, String[] arguments) {
    CommandLine command = error.getCommandLine();
    boolean isCommand =
        command.getParent() == null
            && error instanceof UnmatchedArgumentException unmatched
            && !unmatched.isUnknownOption()
            && !unmatched.getUnmatched().isEmpty();
    if (isCommand) {
      String typed = ((UnmatchedArgumentException) error).getUnmatched().get(0);
      command
          .getErr()
          .println(
              TextWidth.printable("there is no command " + typed)
                  + Nearest.hint(typed, command.getSubcommands().keySet()));
    } else {
      command.getErr().println(TextWidth.printable(String.valueOf(error.getMessage())));
      UnmatchedArgumentException.printSuggestions(error, command.getErr());
    }
    command.getErr().println("see " + command.getCommandSpec().qualifiedName() + " --help");
    return Exit.USAGE;
  }

  /** What an operator caused is told in lines; only what nobody expected has a stack trace. */
  private static IExecutionExceptionHandler explained() {
    return (error, command, result) -> {
      PrintWriter err = command.getErr();
      if (error instanceof SettingsException settings) {
        err.println("the configuration cannot be used:");
        settings.problems().forEach(problem -> err.println("  " + TextWidth.printable(problem)));
        return Exit.USAGE;
      }
      if (error instanceof WarehouseException) {
        error.getMessage().lines().map(TextWidth::printable).forEach(err::println);
      } else {
        error.printStackTrace(err);
      }
      return Exit.FAILED;
    };
  }

  static final class Version implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = Gatehouse.class.getPackage().getImplementationVersion();
      return new String[] {"gatehouse " + (version == null ? "(from sources)" : version)};
    }
  }
}
