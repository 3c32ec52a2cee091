package io.gatehouse.cli;

import io.gatehouse.cli.Installation.Exit;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code restore}: the way back from a backup. */
@Command(
    name = "restore",
    mixinStandardHelpOptions = true,
    description = {
      "Puts a backup of an H2 warehouse into its place, where none is.",
      "Stop the daemon, and move the files of the warehouse away first. All of it is restored, or"
          + " nothing. The feeds go on where they stood, and read again what came since. For"
          + " PostgreSQL use pg_restore."
    },
    footer = {"", "Examples:", "  gatehouse restore /var/backups/gatehouse-2026-11-27.zip"})
public final class RestoreCommand implements Callable<Integer> {

  @Spec CommandSpec spec;
  @Mixin Installation installation;

  @Parameters(index = "0", paramLabel = "FILE", description = "What gatehouse backup made.")
  Path file;

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    BackupCommand.warehouse(spec, installation.settings()).restore(file);
    out.println("restored from " + file + "; start the daemon");
    out.flush();
    return Exit.DONE;
  }
}
