package io.gatehouse.lint;

import io.gatehouse.daemon.Daemon;
import io.gatehouse.daemon.Home;
import io.gatehouse.daemon.Vendors;
import io.gatehouse.declared.Declared;
import io.gatehouse.feed.Feed.FeedObserver;
import io.gatehouse.feed.Vendor;
import io.gatehouse.feed.Vendor.FeedSpec;
import io.gatehouse.settings.Settings;
import io.gatehouse.settings.SettingsReader;
import io.gatehouse.warehouse.Warehouse;
import io.gatehouse.warehouse.WarehouseException;
import io.gatehouse.warehouse.sql.OwnMigrations;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.impl.DefaultCamelContext;

/**
 * Finds what is wrong with an installation's routes and mappings, all of it at once, without a
 * vendor's server and without a warehouse. Nothing is started and nothing is written.
 */
public final class Lint {

  /** The file, the line and what is wrong, as opening a warehouse tells it. */
  private static final Pattern PLACE =
      Pattern.compile("(?:\\S*/)?(V[^/]+\\.sql)(?::(\\d{1,7}))?: (.*)");

  private final Home home;
  private final Clock clock;
  private final Vendors vendors;
  private final Settings settings;
  private final Map<String, String> camel;
  private final boolean isH2;
  private final boolean withSamples;
  private final List<Finding> findings = new ArrayList<>();

  public Lint(Home home, Clock clock) {
    this(home, clock, null);
  }

  /**
   * @param settings as they are configured, for what routes name of them; null where they cannot be
   *     used
   */
  public Lint(Home home, Clock clock, Settings settings) {
    this(home, clock, settings, true);
  }

  private Lint(Home home, Clock clock, Settings settings, boolean withSamples) {
    this.home = home;
    this.clock = clock;
    this.vendors = Vendors.of(home);
    this.settings = settings;
    this.camel = settings == null ? Map.of() : settings.camel();
    this.isH2 = settings == null || settings.warehouse().required("url").startsWith("jdbc:h2:");
    this.withSamples = withSamples;
  }

  /** The same, of what a daemon needs alone: the mappings' samples are left out. */
  public Lint withoutSamples() {
    return new Lint(home, clock, settings, false);
  }

  private Set<String> ownBeans() {
    return camel.keySet().stream()
        .filter(key -> key.startsWith("camel.beans."))
        .map(key -> key.substring("camel.beans.".length()).split("[.\\[]", 2)[0])
        .collect(Collectors.toSet());
  }

  private Map<String, Class<?>> beans() {
    Map<String, Class<?>> beans = new TreeMap<>();
    ownBeans().forEach(name -> beans.put(name, Object.class));
    beans.put("clock", Clock.class);
    CamelContext camel = new DefaultCamelContext();
    for (Vendor vendor : vendors.list()) {
      vendor
          .beans(new Vendor.Context(List::of, clock, camel, feed -> Optional.empty()))
          .forEach((name, bean) -> beans.put(name, bean.getClass()));
    }
    return beans;
  }

  /** By file and line; empty where all is well. */
  public List<Finding> findings() {
    Kamelets kamelets = new Kamelets(files(home.kamelets(), ".kamelet.yaml"));
    List<YamlTree> routes =
        files(home.routes(), ".camel.yaml").stream().map(YamlTree::read).toList();
    List<String> queries =
        files(home.queries(), ".sql").stream()
            .map(file -> file.getFileName().toString().replace(".sql", ""))
            .toList();
    new RouteLint(kamelets, queries, beans(), vendors.list()).check(routes);
    ComponentLint components = new ComponentLint(ownBeans());
    routes.forEach(components::check);
    kamelets.trees().forEach(components::check);
    new StepLint(!ownBeans().isEmpty()).check(routes, kamelets.trees());
    findings.addAll(FolderLint.endings(home));
    findings.addAll(FolderLint.jars(home.ext()));

    String memory = "jdbc:h2:mem:lint-" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1";
    try (Warehouse tables = withOwnColumns(memory)) {
      if (isH2) { // another database has its own SQL
        findings.addAll(FolderLint.queries(files(home.queries(), ".sql"), tables));
      }
      new ChangesLint(tables.consumers().tables()).check(routes);
      Stream.concat(kamelets.trees().stream(), routes.stream())
          .forEach(tree -> findings.addAll(tree.problems()));
      findings.addAll(
          new MappingLint(tables, vendors.list(), withSamples)
              .check(files(home.mappings(), ".yaml")));
      findings.addAll(
          new VendorLint(home, vendors, queries, tables, withSamples).check(List.copyOf(findings)));
    }
    tryToBuild(memory);
    return findings.stream().distinct().toList();
  }

  /**
   * With what config/migrations add, as far as H2 can run it. For another database they may be
   * written in its own SQL: then only that database can say what is wrong with them.
   */
  private Warehouse withOwnColumns(String memory) {
    OwnMigrations.misnamed(home.migrations())
        .forEach((file, problem) -> findings.add(new Finding(file, 0, problem)));
    try {
      return Warehouse.open(memory, "", "", home.migrations(), clock);
    } catch (WarehouseException e) {
      boolean isTold = e.getMessage().contains("is run by nobody");
      if (isH2 && !isTold) {
        Matcher place = PLACE.matcher(e.getMessage());
        findings.add(
            place.matches()
                ? new Finding(
                    home.migrations().resolve(place.group(1)),
                    place.group(2) == null ? 0 : Integer.parseInt(place.group(2)),
                    place.group(3))
                : new Finding(home.migrations(), 0, e.getMessage()));
      }
      return Warehouse.open(memory, "", "", clock);
    }
  }

  /** Whatever else Camel finds, of files in which nothing has been found yet. */
  private void tryToBuild(String memory) {
    List<String> said = findings.stream().map(Finding::toString).toList();
    String known =
        findings.stream()
            .filter(finding -> finding.file() != null)
            .map(finding -> finding.file().toString())
            .collect(Collectors.joining("\n"));
    Daemon.Options options =
        new Daemon.Options(
            home, everything(), true, key -> true, FeedObserver.NONE, Daemon.Options.NO_PAGE_LIMIT);
    boolean routesAreWell = !known.contains(home.routes().toString());
    Daemon.problemsOf(options, () -> Warehouse.open(memory, "", "", clock), clock).stream()
        .filter(problem -> !said.contains(problem))
        .filter(problem -> routesAreWell)
        .forEach(problem -> findings.add(new Finding(null, 0, problem)));
  }

  /** A site of every vendor with all its feeds, at an address where nobody is. */
  private Settings everything() {
    SettingsReader reader = new SettingsReader(vendors.allSettings(), Map.of());
    for (Vendor vendor : vendors.list()) {
      if (vendor instanceof Declared declared && !declared.isSound()) {
        continue; // told by its file
      }
      String site = "sites." + vendor.name() + ".";
      reader.set(site + "vendor=" + vendor.name());
      reader.set(site + "base-url=http://127.0.0.1:9");
      vendor.exampleSettings().forEach((name, value) -> reader.set(site + name + "=" + value));
      reader.set(
          site
              + "feeds="
              + vendor.feeds().stream().map(FeedSpec::name).collect(Collectors.joining(",")));
    }
    return reader.read().with(custom());
  }

  private Map<String, String> custom() {
    return camel.entrySet().stream()
        .filter(entry -> entry.getKey().startsWith("custom."))
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  private List<Path> files(Path folder, String suffix) {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(suffix)).sorted().toList();
    } catch (IOException e) {
      findings.add(new Finding(folder, 0, Home.notListed(e)));
      return List.of();
    }
  }

  /**
   * Something that is wrong with what people edit.
   *
   * @param file null where no file is to blame
   * @param line from 1; 0 where the file as a whole is meant
   * @param message what is wrong and, where a name is nearly right, which one was meant
   */
  public record Finding(Path file, int line, String message) {

    @Override
    public String toString() {
      return file == null ? message : file + (line > 0 ? ":" + line : "") + ": " + message;
    }
  }
}
