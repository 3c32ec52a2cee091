package io.gatehouse.cli;

import io.gatehouse.cli.Installation.Exit;
import io.gatehouse.settings.Settings;
import io.gatehouse.warehouse.sql.H2Backup;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

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

  @Mixin Installation installation;

  @Parameters(index = "0", paramLabel = "FILE", description = "Is made; must not be there.")
  Path file;

  @Override
  public Integer call() {
    PrintWriter out = installation.out();
    long bytes = warehouse(installation).write(file);
    out.println(
        "%s holds the warehouse, %,d KB; it opens all rows: keep it as secret as them"
            .formatted(file, (bytes + 1023) / 1024));
    out.flush();
    return Exit.DONE;
  }

  /** PostgreSQL's own programs know better. */
  static H2Backup warehouse(Installation installation) {
    Settings settings = installation.settings();
    String url = settings.warehouse().required("url");
    String user = settings.warehouse().text("username").orElse("");
    if (url.startsWith("jdbc:postgresql:")) {
      throw installation.misuse(
          "the warehouse is PostgreSQL, which has programs of its own for this: pg_dump -Fc, and"
              + " pg_restore; they work beside the daemon");
    }
    try {
      return new H2Backup(url, user, settings.warehouse().text("password").orElse(""));
    } catch (IllegalArgumentException e) {
      throw installation.misuse(e.getMessage(), e);
    }
  }

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
  public static final class Restore implements Callable<Integer> {

    @Mixin Installation installation;

    @Parameters(index = "0", paramLabel = "FILE", description = "What gatehouse backup made.")
    Path file;

    @Override
    public Integer call() {
      PrintWriter out = installation.out();
      warehouse(installation).restore(file);
      out.println("restored from " + file + "; start the daemon");
      out.flush();
      return Exit.DONE;
    }
  }
}
