package io.gatehouse.declared;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gatehouse.daemon.Daemon;
import io.gatehouse.daemon.Home;
import io.gatehouse.daemon.Vendors;
import io.gatehouse.feed.Feed;
import io.gatehouse.feed.Feed.FeedObserver;
import io.gatehouse.settings.Settings;
import io.gatehouse.settings.SettingsReader;
import io.gatehouse.support.TestDatabase;
import io.gatehouse.warehouse.Warehouse;
import io.gatehouse.warehouse.WarehouseReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** A site of a vendor that is a file: the repository's routes, the files of an example. */
final class DeclaredSite {

  private static final Path REPOSITORY = Path.of("").toAbsolutePath();

  private final Home home;
  private final List<String> settings = new ArrayList<>();
  private final String url;
  private Clock clock = Clock.systemUTC();

  /**
   * @param directory where its home is made
   */
  DeclaredSite(Path directory) {
    this(directory, TestDatabase.H2.freshWarehouseOfSite(directory.resolve("warehouse")));
  }

  DeclaredSite(Path directory, String url) {
    this.home = new Home(directory);
    this.url = url;
    copy(REPOSITORY.resolve("routes"), directory.resolve("routes"));
    copy(REPOSITORY.resolve("config/queries"), directory.resolve("config/queries"));
  }

  /** With the files of {@code docs/examples/<name>}. */
  DeclaredSite example(String name) {
    copy(REPOSITORY.resolve("docs/examples").resolve(name).resolve("config"), home.config());
    return this;
  }

  DeclaredSite file(String name, String content) {
    Path file = home.directory().resolve(name);
    try {
      Files.createDirectories(file.getParent());
      Files.writeString(file, content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return this;
  }

  static void copy(Path from, Path to) {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
        Path copy = to.resolve(from.relativize(file).toString());
        Files.createDirectories(copy.getParent());
        Files.copy(file, copy, StandardCopyOption.REPLACE_EXISTING);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Of the site hq. */
  DeclaredSite set(String... assignments) {
    for (String assignment : assignments) {
      settings.add("sites.hq." + assignment);
    }
    return this;
  }

  DeclaredSite setAll(String... assignments) {
    settings.addAll(List.of(assignments));
    return this;
  }

  DeclaredSite at(Clock other) {
    clock = other;
    return this;
  }

  /** As --set has them. */
  List<String> assignments() {
    return List.copyOf(settings);
  }

  Home home() {
    return home;
  }

  String url() {
    return url;
  }

  Settings settings() {
    Vendors vendors = Vendors.of(home);
    SettingsReader reader = new SettingsReader(vendors.allSettings(), Map.of());
    settings.forEach(reader::set);
    return reader.read();
  }

  Daemon start(boolean once, FeedObserver observer) {
    return Daemon.start(
        new Daemon.Options(
            home, settings(), once, key -> true, observer, Daemon.Options.NO_PAGE_LIMIT),
        () -> Warehouse.open(url, "postgres", "postgres", clock),
        clock);
  }

  /** Runs all feeds once; what each failed with, by feed, empty where it did not. */
  Map<String, String> once() {
    Map<String, String> failures = new ConcurrentHashMap<>();
    FeedObserver observer =
        new FeedObserver() {
          @Override
          public void ended(Feed feed, String failure) {
            failures.put(feed.key().feed(), failure == null ? "" : failure);
          }
        };
    try (Daemon daemon = start(true, observer)) {
      assertThat(daemon.problems()).isEmpty();
      await().atMost(Duration.ofMinutes(4)).until(() -> failures.size() == daemon.running().size());
    }
    return new TreeMap<>(failures);
  }

  void loads() {
    assertThat(once().values()).allMatch(String::isEmpty);
  }

  Object value(String sql) {
    return rows(sql).get(0)[0];
  }

  List<Object[]> rows(String sql) {
    try (WarehouseReader reader = Warehouse.openReadOnly(url, "postgres", "postgres")) {
      return reader.query(
          sql,
          rows -> {
            List<Object[]> all = new ArrayList<>();
            for (Object[] row; (row = rows.next()) != null; ) {
              all.add(row);
            }
            return all;
          });
    }
  }
}
