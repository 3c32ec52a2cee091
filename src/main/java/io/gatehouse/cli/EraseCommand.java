package io.gatehouse.cli;

import io.gatehouse.cli.Installation.Exit;
import io.gatehouse.daemon.PersonErasure;
import io.gatehouse.settings.Settings;
import io.gatehouse.settings.Site;
import io.gatehouse.warehouse.Erasing;
import io.gatehouse.warehouse.Warehouse;
import io.gatehouse.warehouse.WarehouseException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code erase}: one person of a site, out of every table. */
@Command(
    name = "erase",
    mixinStandardHelpOptions = true,
    description = {
      "Takes one person of a site out of the warehouse, beside the running daemon.",
      "Rows about the person are removed. Events, alarms and punches stay and are counted, without"
          + " the person's id, number, name, organisation, card, place and extra. Rejected rows that"
          + " name them lose their text. What the vendor sends of the person later is kept out in"
          + " the same way: table erased holds a salted hash of the id. Backups and files that were"
          + " exported are yours to see to."
    },
    footer = {
      "",
      "Examples:",
      "  gatehouse erase --site hq --person 1017 --dry-run",
      "  gatehouse erase --site hq --person 1017",
      "  gatehouse erase --site hq --person 1017 --let-in"
    })
public final class EraseCommand implements Callable<Integer> {

  @Mixin Installation installation;

  @Option(names = "--site", paramLabel = "S", required = true, description = "Whose person it is.")
  String site;

  @Option(
      names = "--person",
      paramLabel = "P",
      required = true,
      description =
          "The vendor's id, as in person_id. WeCom's ids compare without regard to case, and one"
              + " person has two: a userid and an open_userid. Erase both.")
  String person;

  @Option(
      names = "--dry-run",
      description =
          "Says what would be done, and changes nothing. The site's loads wait meanwhile.")
  boolean dryRun;

  @Option(
      names = "--let-in",
      description =
          "The reverse, for somebody who comes back: what the vendor sends of them from now on is"
              + " loaded again. What was erased does not return by itself.")
  boolean letIn;

  @Option(names = "--json", description = "One JSON object.")
  boolean json;

  @Override
  public Integer call() {
    if (letIn && dryRun) {
      throw installation.misuse("--let-in has no --dry-run");
    }
    Settings settings = installation.settings();
    try (Warehouse warehouse = installation.warehouse(settings)) {
      PersonErasure erasure = new PersonErasure(installation.home(), settings, warehouse);
      Erasing.Person who =
          erasure
              .person(site, person.strip())
              .orElseThrow(
                  () ->
                      installation.misuse(
                          "there is no site " + site + " in the settings or in the warehouse"));
      PrintWriter out = installation.out();
      int exit =
          letIn
              ? letIn(warehouse, who, out)
              : print(
                  warehouse.erasing().erase(who, dryRun), erasure.isInPeopleFile(who), who, out);
      out.flush();
      return exit;
    } catch (WarehouseException e) {
      ChosenFeeds.checkSites(
          installation.command(),
          List.of(site),
          settings.sites().stream().map(Site::name).collect(Collectors.toSet()));
      throw e;
    }
  }

  private int letIn(Warehouse warehouse, Erasing.Person who, PrintWriter out) {
    boolean was = warehouse.erasing().letIn(who);
    if (json) {
      JsonLines.print(out, JsonLines.object("site", who.site(), "let_in", was));
    } else if (was) {
      out.println(
          "what "
              + who.site()
              + " sends of this person is loaded again; gatehouse backfill reads the past");
    } else {
      out.println("this person of " + who.site() + " has not been erased: nothing was changed");
    }
    return was ? Exit.DONE : Exit.FAILED;
  }

  private int print(
      Erasing.Outcome outcome, boolean inPeopleFile, Erasing.Person who, PrintWriter out) {
    if (json) {
      JsonLines.print(out, object(outcome, inPeopleFile, who));
    } else if (outcome.tables().isEmpty()) {
      out.println(
          outcome.before()
              ? "nothing in the warehouse names this person, who has been erased before"
              : "nothing in the warehouse names this person of "
                  + who.site()
                  + ": is it the vendor's id, as in person_id? Nothing was changed");
    } else {
      TextTable table = new TextTable(List.of("table", "rows", "what")).right(1);
      for (Erasing.Rows rows : outcome.tables()) {
        table.row(rows.table(), rows.rows(), what(rows));
      }
      table.print(out, Terminal.here(), "");
      out.println(
          dryRun
              ? "nothing was changed: without --dry-run this is what is done"
              : "what comes of this person later is kept out; --let-in ends that");
    }
    if (inPeopleFile && !json) {
      out.println(
          installation.home().people() + " names this person: take the line out, it is yours");
    }
    return outcome.tables().isEmpty() && !outcome.before() ? Exit.FAILED : Exit.DONE;
  }

  private String what(Erasing.Rows rows) {
    return switch (rows.done()) {
      case REMOVED -> dryRun ? "would be removed" : "removed";
      case BLANKED -> dryRun ? "would stay, without the person" : "stay, without the person";
      case LEFT ->
          Set.of("feed_checkpoint", "backfill").contains(rows.table())
              ? "where a feed goes on: written anew with its next page"
              : "left: a table of your own, without load_no";
    };
  }

  private Map<String, Object> object(
      Erasing.Outcome outcome, boolean inPeopleFile, Erasing.Person who) {
    return JsonLines.object(
        "site",
        who.site(),
        "dry_run",
        dryRun,
        "erased_before",
        outcome.before(),
        "kept_out",
        outcome.noted() && (!dryRun || outcome.before()),
        "in_people_file",
        inPeopleFile,
        "tables",
        outcome.tables().stream().map(EraseCommand::object).toList());
  }

  private static Map<String, Object> object(Erasing.Rows rows) {
    return JsonLines.object(
        "table", rows.table(),
        "rows", rows.rows(),
        "what", rows.done().name().toLowerCase(Locale.ROOT));
  }
}
