package io.gatehouse.cli;

import io.gatehouse.cli.Installation.Exit;
import io.gatehouse.settings.Settings;
import io.gatehouse.warehouse.sql.H2Backup;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code backup}: an H2 warehouse into one file. */
@Command(
    name = "backup",
    mixinStandardHelpOptions = true,
    description = {
      "Copies the warehouse into one file, beside the running daemon.",
      "For H2: the database as of one moment and its password, as a ZIP that its owner alone can"
          + " read; the way back is gatehouse restore. A file that is there is never overwritten, and"
          + " none is left half. For PostgreSQL use pg_dump."
    },
    footer = {"", "Examples:", "  gatehouse backup /var/backups/gatehouse-$(date +%F).zip"})
public final class BackupCommand implements Callable<Integer> {

  @Spec CommandSpec spec;
  @Mixin Installation installation;

  @Parameters(index = "0", paramLabel = "FILE", description = "Is made; must not be there.")
  Path file;

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    long bytes = warehouse(spec, installation.settings()).write(file);
    out.println(
        "%s holds the warehouse, %,d KB; it opens all rows: keep it as secret as them"
            .formatted(file, (bytes + 1023) / 1024));
    out.flush();
    return Exit.DONE;
  }

  /** PostgreSQL's own programs know better. */
  static H2Backup warehouse(CommandSpec spec, Settings settings) {
    String url = settings.warehouse().required("url");
    String user = settings.warehouse().text("username").orElse("");
    if (url.startsWith("jdbc:postgresql:")) {
      throw new ParameterException(
          spec.commandLine(),
          "the warehouse is PostgreSQL, which has programs of its own for this: pg_dump -Fc, and"
              + " pg_restore; they work beside the daemon");
    }
    try {
      return new H2Backup(url, user, settings.warehouse().text("password").orElse(""));
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }
}
