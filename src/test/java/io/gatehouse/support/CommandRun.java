package io.gatehouse.support;

import io.gatehouse.Gatehouse;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import picocli.CommandLine;

/**
 * A command as somebody types it, in this process.
 *
 * @param exit what the process would end with
 * @param out what it wrote to the standard output
 * @param err what it wrote to the error output
 */
public record CommandRun(int exit, String out, String err) {

  public static CommandRun of(String... args) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine command =
        Gatehouse.commandLine()
            .setOut(new PrintWriter(out, true))
            .setErr(new PrintWriter(err, true));
    int exit = command.execute(args);
    return new CommandRun(exit, out.toString(), err.toString());
  }

  /** With a warehouse and further {@code key=value} settings. */
  public static CommandRun on(String warehouseUrl, List<String> settings, String... args) {
    List<String> all = new ArrayList<>(Arrays.asList(args));
    all.add("--set");
    all.add("warehouse.url=" + warehouseUrl);
    if (warehouseUrl.startsWith("jdbc:postgresql:")) {
      all.addAll(List.of("--set", "warehouse.username=" + TestPostgres.USER));
      all.addAll(List.of("--set", "warehouse.password=" + TestPostgres.PASSWORD));
    }
    settings.forEach(setting -> all.addAll(List.of("--set", setting)));
    return of(all.toArray(String[]::new));
  }

  /** The settings of one AX-ACS site. */
  public static List<String> site(String name, String baseUrl, String... more) {
    String site = "sites." + name + ".";
    List<String> settings =
        new ArrayList<>(List.of(site + "vendor=ax-acs", site + "base-url=" + baseUrl));
    for (String setting : more) {
      settings.add(site + setting);
    }
    return settings;
  }
}
