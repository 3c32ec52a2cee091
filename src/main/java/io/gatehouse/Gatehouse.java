package io.gatehouse;

import io.gatehouse.cli.DemoCommand;
import io.gatehouse.cli.Exit;
import io.gatehouse.cli.RunCommand;
import io.gatehouse.cli.SimulateCommand;
import io.gatehouse.cli.TrainCommand;
import io.gatehouse.settings.SettingsException;
import io.gatehouse.warehouse.WarehouseException;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.IExecutionExceptionHandler;

/** The command line's entry. */
@Command(
    name = "gatehouse",
    mixinStandardHelpOptions = true,
    versionProvider = Gatehouse.Version.class,
    description =
        "Loads the events of door-access systems into a SQL warehouse, each exactly once.",
    subcommands = {
      DemoCommand.class,
      RunCommand.class,
      SimulateCommand.class,
      HelpCommand.class,
      TrainCommand.class
    })
public final class Gatehouse {

  private Gatehouse() {}

  public static void main(String[] args) {
    System.exit(commandLine().execute(args));
  }

  static CommandLine commandLine() {
    return new CommandLine(new Gatehouse()).setExecutionExceptionHandler(explained());
  }

  /** What an operator caused is told in lines; only what nobody expected has a stack trace. */
  private static IExecutionExceptionHandler explained() {
    return (error, command, result) -> {
      PrintWriter err = command.getErr();
      if (error instanceof SettingsException settings) {
        err.println("the configuration cannot be used:");
        settings.problems().forEach(problem -> err.println("  " + problem));
        return Exit.USAGE;
      }
      if (error instanceof WarehouseException) {
        err.println(error.getMessage());
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
