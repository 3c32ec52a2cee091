package io.gatehouse.check;

import io.gatehouse.check.Check.CheckLine;
import io.gatehouse.check.Check.CheckLine.Verdict;
import io.gatehouse.settings.Settings;
import io.gatehouse.settings.Site;
import io.gatehouse.warehouse.PageLoad.FeedKey;
import io.gatehouse.warehouse.Warehouse;
import io.gatehouse.warehouse.WarehouseException;
import io.gatehouse.warehouse.WarehouseFacts;
import io.gatehouse.warehouse.WarehouseReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Whether the warehouse can be loaded into; and what it knows already, for the sites' checks. */
final class WarehouseCheck implements SiteCheck.Known {

  private static final String WHAT = "warehouse";
  private static final long FULL = 16L << 20;
  private static final long ALMOST_FULL = 1L << 30;

  private final Settings settings;
  private final Path queries;
  private final Clock clock;

  WarehouseCheck(Settings settings, Path queries, Clock clock) {
    this.settings = settings;
    this.queries = queries;
    this.clock = clock;
  }

  private String url() {
    return settings.warehouse().required("url");
  }

  private String user() {
    return settings.warehouse().text("username").orElse("");
  }

  private String password() {
    return settings.warehouse().text("password").orElse("");
  }

  List<CheckLine> lines() {
    List<CheckLine> lines = new ArrayList<>();
    WarehouseFacts facts;
    try {
      facts = WarehouseFacts.of(url(), user(), password(), clock);
    } catch (WarehouseException e) {
      return List.of(line(WHAT, Verdict.FAILED, e.getMessage(), ""));
    }
    lines.add(opened(facts));
    lines.add(schema(facts));
    if (!facts.encoding().matches("(?i)utf-?8")) {
      lines.add(
          line(
              "warehouse encoding",
              Verdict.FAILED,
              "the database keeps text in " + facts.encoding() + ", which not all names fit into",
              "make the database anew with ENCODING 'UTF8'"));
    }
    if (facts.ahead() != null && facts.ahead().abs().compareTo(SiteCheck.MOST_SKEW) > 0) {
      lines.add(
          line(
              "warehouse clock",
              Verdict.WARNING,
              "the database's clock is "
                  + SiteCheck.words(facts.ahead().abs())
                  + (facts.ahead().isNegative() ? " behind" : " ahead of")
                  + " this host's",
              "set the one that is wrong, and keep both by NTP"));
    }
    space(facts).ifPresent(lines::add);
    return lines;
  }

  private static CheckLine opened(WarehouseFacts facts) {
    if (!facts.lacking().isEmpty()) {
      boolean isFiles = facts.directory() != null;
      String lacking = String.join(", ", facts.lacking());
      return line(
          WHAT,
          Verdict.FAILED,
          isFiles ? "this user may not " + lacking : "its user lacks the rights " + lacking,
          isFiles
              ? "run check as the user that the service runs as, or let this user write there"
              : "as the database's owner: "
                  + String.join(
                      "; ", facts.lacking().stream().map(WarehouseCheck::grant).toList()));
    }
    if (facts.isReadOnly()) {
      return line(
          WHAT,
          Verdict.FAILED,
          facts.version() + " takes no changes: it is a standby, or read-only by its settings",
          "name the primary in warehouse.url, or set default_transaction_read_only=off");
    }
    return line(
        WHAT,
        Verdict.OK,
        facts.version()
            + (!facts.exists()
                ? ", is not there yet and can be made"
                : facts.isForReading()
                    ? " can be read by this user (whether the service can write: check as root)"
                    : " can be written")
            + ", text in "
            + facts.encoding()
            + ", times in "
            + facts.zone(),
        "");
  }

  private static String grant(String right) {
    return "GRANT " + right + " TO its user";
  }

  private CheckLine schema(WarehouseFacts facts) {
    String newest = WarehouseFacts.newestSchema(url());
    String what = "warehouse tables";
    if (facts.schema().isEmpty()) {
      return line(what, Verdict.OK, "none yet: the first run makes them", "");
    }
    int ours = version(newest);
    int theirs = version(facts.schema());
    if (theirs > ours) {
      return line(
          what,
          Verdict.FAILED,
          "they are of version " + theirs + ", and this Gatehouse knows " + ours + " as the newest",
          "install the Gatehouse that made them, or a newer one");
    }
    return line(
        what,
        Verdict.OK,
        theirs < ours
            ? "of version " + theirs + ": the next run brings them to " + ours
            : "of this version, " + ours,
        "");
  }

  private static int version(String written) {
    return Integer.parseInt(written.split("\\.", 2)[0]);
  }

  private static Optional<CheckLine> space(WarehouseFacts facts) {
    long free = facts.freeBytes();
    if (free < 0) {
      return Optional.empty();
    }
    String found = String.format(Locale.ROOT, "%,d MB free in %s", free >> 20, facts.directory());
    return Optional.of(
        free >= ALMOST_FULL
            ? line("warehouse space", Verdict.OK, found, "")
            : line(
                "warehouse space",
                free < FULL ? Verdict.FAILED : Verdict.WARNING,
                found,
                "make room: a million events take some 400 MB"));
  }

  private static CheckLine line(String what, Verdict verdict, String found, String remedy) {
    return new CheckLine(null, what, verdict, found, remedy);
  }

  @Override
  public List<String> ids(String query, Site site) {
    try (WarehouseReader reader = Warehouse.look(url(), user(), password())) {
      String sql = Files.readString(queries.resolve(query + ".sql"));
      List<String> ids = new ArrayList<>();
      reader.query(
          sql.replace(":?site", "'" + site.name() + "'"),
          rows -> {
            for (Object[] row = rows.next(); row != null; row = rows.next()) {
              ids.add(String.valueOf(row[0]));
            }
            return null;
          });
      return ids;
    } catch (WarehouseException | IOException e) {
      return List.of(); // told by the warehouse's own lines
    }
  }

  @Override
  public Optional<String> state(FeedKey feed) {
    try (WarehouseReader reader = Warehouse.look(url(), user(), password())) {
      return reader.status().stream()
          .filter(status -> status.feed().equals(feed))
          .findFirst()
          .map(status -> status.state());
    } catch (WarehouseException e) {
      return Optional.empty();
    }
  }
}
