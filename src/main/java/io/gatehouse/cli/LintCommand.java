package io.gatehouse.cli;

import io.gatehouse.cli.Installation.Exit;
import io.gatehouse.daemon.Vendors;
import io.gatehouse.lint.Lint;
import io.gatehouse.lint.Lint.Finding;
import io.gatehouse.settings.PeopleFile;
import io.gatehouse.settings.Settings;
import io.gatehouse.settings.SettingsReader.SettingsException;
import io.gatehouse.settings.Site;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code lint}: everything that is wrong with what people edit. */
@Command(
    name = "lint",
    mixinStandardHelpOptions = true,
    description = {
      "Finds every problem in routes, mappings and configuration at once.",
      "Each with its file, its line and the name that was probably meant; runs the mappings'"
          + " samples. Needs neither a server nor a warehouse. Exit 0 if there is no problem, 2 if the"
          + " configuration cannot be used, else 1."
    },
    footer = {"", "Examples:", "  gatehouse lint", "  gatehouse lint --config site.properties"})
public final class LintCommand implements Callable<Integer> {

  private static final Pattern PLACE = Pattern.compile("([^:\\s]+):(\\d{1,7}): (.*)");

  @Mixin Installation installation;

  @Option(names = "--json", description = "As a JSON array, one object a problem.")
  boolean json;

  @Override
  public Integer call() {
    LogFormat.keepQuiet();
    List<Finding> findings = new ArrayList<>();
    Settings settings = null;
    try {
      settings = installation.settings();
      Path people = installation.home().people();
      List<String> sites = settings.sites().stream().map(Site::name).toList();
      PeopleFile.read(people, sites, Vendors.sitesInAnyCase(settings.sites())).problems().stream()
          .map(problem -> new Finding(people, problem.line(), problem.message()))
          .forEach(findings::add);
    } catch (SettingsException e) {
      e.problems().stream().map(LintCommand::ofSetting).forEach(findings::add);
    }
    findings.addAll(new Lint(installation.home(), Clock.systemUTC(), settings).findings());
    PrintWriter out = installation.out();
    if (json) {
      JsonLines.array(out, findings.stream().map(LintCommand::object).toList());
    } else {
      findings.forEach(finding -> out.println(shown(finding)));
      out.println(
          findings.isEmpty()
              ? "no problem found in routes, mappings and configuration"
              : findings.size() + (findings.size() == 1 ? " problem" : " problems"));
    }
    out.flush();
    return settings == null ? Exit.USAGE : findings.isEmpty() ? Exit.DONE : Exit.FAILED;
  }

  private static Finding ofSetting(String problem) {
    Matcher place = PLACE.matcher(problem);
    return place.matches()
        ? new Finding(Path.of(place.group(1)), Integer.parseInt(place.group(2)), place.group(3))
        : new Finding(null, 0, problem);
  }

  /** Files below the directory that this was called in are named from there. */
  private static String shown(Finding finding) {
    Path here = Path.of("").toAbsolutePath();
    return TextWidth.printable(finding.toString().replace(here + "/", ""));
  }

  private static Map<String, Object> object(Finding finding) {
    return JsonLines.object(
        "file", finding.file(),
        "line", finding.line() == 0 ? null : finding.line(),
        "message", finding.message());
  }
}
