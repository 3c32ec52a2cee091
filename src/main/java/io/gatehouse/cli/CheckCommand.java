package io.gatehouse.cli;

import io.gatehouse.check.Check;
import io.gatehouse.check.Check.CheckLine;
import io.gatehouse.check.Check.CheckLine.Verdict;
import io.gatehouse.cli.Installation.Exit;
import io.gatehouse.daemon.Vendors;
import io.gatehouse.feed.CallBudgets;
import io.gatehouse.settings.Settings;
import io.gatehouse.settings.Site;
import java.io.PrintWriter;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code check}: reaches everything that is configured and says what to mend. */
@Command(
    name = "check",
    mixinStandardHelpOptions = true,
    description = {
      "Tries each site's server, its certificate, secrets, permissions, clock and lists, the port for"
          + " pushes and the warehouse, and says what to mend.",
      "All sites side by side; each is printed when it is done. Only reads: nothing is written and"
          + " no checkpoint moves, so that it may run beside the daemon. Exit 0 if nothing failed,"
          + " 1 if anything did, 2 if the configuration cannot be used."
    },
    footer = {"", "Examples:", "  gatehouse check", "  gatehouse check hq plant2 --json"})
public final class CheckCommand implements Callable<Integer> {

  private static final int LONGEST_CHECK = "warehouse encoding".length();
  private static final int LONGEST_WORD = "warning".length();
  private static final int NARROWEST = 30;
  private static final int USUAL_WIDTH = 120;
  private static final String SHARED = "(all)";
  private static final String BETWEEN = "  ";

  @Mixin Installation installation;

  @Parameters(
      paramLabel = "SITE",
      arity = "0..*",
      description = "Only these sites. Default: all that are configured.")
  List<String> names = new ArrayList<>();

  @Option(names = "--json", description = "As a JSON array, one object for each thing tried.")
  boolean json;

  private int failed;
  private int warned;

  @Override
  public Integer call() throws InterruptedException {
    LogFormat.keepQuiet();
    Settings settings = installation.settings();
    List<Site> sites = chosen(settings);
    PrintWriter out = installation.out();
    Check check =
        new Check(
            settings,
            installation.home().queries(),
            Vendors.forCheck(installation.home()),
            CallBudgets.beside(() -> WarehouseOption.calls(settings)),
            Clock.systemUTC());
    if (json) {
      JsonLines lines = new JsonLines(out);
      lines.begin();
      check.run(sites, done -> done.forEach(line -> lines.element(object(line))));
      lines.end();
    } else {
      int widest = sites.stream().mapToInt(site -> site.name().length()).max().orElse(0);
      Terminal terminal = Terminal.here();
      int width = Math.max(SHARED.length(), widest);
      out.println(
          terminal.bold(
              TextWidth.pad("site", width)
                  + BETWEEN
                  + TextWidth.pad("check", LONGEST_CHECK)
                  + BETWEEN
                  + TextWidth.pad("result", LONGEST_WORD)
                  + BETWEEN
                  + "found, and what to do"));
      check.run(sites, done -> print(out, terminal, width, done));
      out.println(verdict(sites.size()));
    }
    out.flush();
    return failed > 0 ? Exit.FAILED : Exit.DONE;
  }

  private List<Site> chosen(Settings settings) {
    ChosenFeeds.checkSites(
        installation.command(),
        names,
        settings.sites().stream().map(Site::name).collect(Collectors.toSet()));
    installation.requireSites(settings);
    return settings.sites().stream()
        .filter(site -> names.isEmpty() || names.contains(site.name()))
        .toList();
  }

  private void count(CheckLine line) {
    failed += line.failed() ? 1 : 0;
    warned += line.verdict() == Verdict.WARNING ? 1 : 0;
  }

  private String verdict(int sites) {
    String found =
        failed == 0 && warned == 0
            ? "all is well"
            : failed + " failed, " + warned + (warned == 1 ? " warning" : " warnings");
    return found + " (" + sites + (sites == 1 ? " site)" : " sites)");
  }

  private void print(PrintWriter out, Terminal terminal, int siteWidth, List<CheckLine> lines) {
    int before = siteWidth + LONGEST_CHECK + LONGEST_WORD + 3 * BETWEEN.length();
    int terminalWidth = terminal.isInteractive() ? terminal.width() : USUAL_WIDTH;
    int width = Math.max(NARROWEST, terminalWidth - before);
    for (CheckLine line : lines) {
      count(line);
      List<String> texts =
          new ArrayList<>(TextWidth.wrap(TextWidth.printable(line.found()), width));
      if (!line.remedy().isEmpty()) {
        texts.addAll(TextWidth.wrap("→ " + TextWidth.printable(line.remedy()), width));
      }
      String word = line.verdict().name().toLowerCase(Locale.ROOT);
      String padded = TextWidth.pad(word, LONGEST_WORD);
      String styled =
          switch (line.verdict()) {
            case OK -> terminal.good(padded);
            case WARNING -> terminal.warning(padded);
            case FAILED -> terminal.bad(padded);
          };
      String site = TextWidth.pad(line.site() == null ? SHARED : line.site(), siteWidth);
      String check = TextWidth.pad(line.what(), LONGEST_CHECK);
      out.println(site + BETWEEN + check + BETWEEN + styled + BETWEEN + texts.get(0));
      texts.stream().skip(1).forEach(text -> out.println(" ".repeat(before) + text));
    }
    out.flush();
  }

  private Map<String, Object> object(CheckLine line) {
    count(line);
    return JsonLines.object(
        "site", line.site(),
        "check", line.what(),
        "result", line.verdict().name().toLowerCase(Locale.ROOT),
        "found", line.found(),
        "remedy", line.remedy().isEmpty() ? null : line.remedy());
  }
}
