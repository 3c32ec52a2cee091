package io.gatehouse.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.lint.Lint;
import io.gatehouse.lint.Lint.Finding;
import io.gatehouse.settings.Settings;
import io.gatehouse.settings.SettingsReader;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;

/** The files of a home whose daemon runs, as people and editors change them. */
final class EditedHome {

  /** The settings of each site, lines, by its name. */
  final Map<String, String> sites = new LinkedHashMap<>();

  private final Home home;

  private final Map<Path, byte[]> before = new LinkedHashMap<>();
  private final AtomicReference<Runnable> whileRead = new AtomicReference<>();

  EditedHome(Home home) {
    this.home = home;
  }

  /** What a daemon reads of it; ask once a daemon. */
  Reload.Source source() {
    return new Installed();
  }

  static String axAcs(String name, String baseUrl, String feeds) {
    String prefix = "sites." + name + ".";
    return String.join(
        "\n",
        prefix + "vendor=ax-acs",
        prefix + "base-url=" + baseUrl,
        prefix + "feeds=" + feeds,
        prefix + "records.schedule=100ms",
        feeds.contains("realtime") ? prefix + "realtime.schedule=100ms" : "",
        "");
  }

  /** Once, when the settings have been read next and are not yet taken, that is saved, too. */
  void whileRead(Runnable edit) {
    whileRead.set(edit);
  }

  /** What {@link #restore} brings back. */
  void remember() throws IOException {
    for (Path folder : List.of(home.routes(), home.mappings(), home.queries())) {
      for (File file : folder.toFile().listFiles(File::isFile)) {
        before.put(file.toPath(), Files.readAllBytes(file.toPath()));
      }
    }
  }

  void restore() throws IOException {
    for (Map.Entry<Path, byte[]> file : before.entrySet()) {
      if (!Files.exists(file.getKey())
          || !Arrays.equals(Files.readAllBytes(file.getKey()), file.getValue())) {
        Files.write(file.getKey(), file.getValue());
      }
    }
  }

  /** The settings as a person keeps them, and saved as an editor does: renamed over the old. */
  void save(String... more) throws IOException {
    replace(home.settings(), settings(more));
  }

  String settings(String... more) {
    List<String> lines = new ArrayList<>(sites.values());
    lines.addAll(List.of(more));
    lines.add("camel.server.port=0");
    lines.add("camel.management.enabled=true");
    lines.add("camel.management.port=0");
    return String.join("\n", lines) + "\n";
  }

  static void replace(Path file, String text) throws IOException {
    Path draft = file.resolveSibling(file.getFileName() + ".draft");
    Files.writeString(draft, text);
    Files.move(draft, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
  }

  /** Lint takes most of the time, and is not what most of these tests are about. */
  volatile boolean lints;

  private final class Installed implements Reload.Source {
    private SettingsReader reader;

    @Override
    public Settings settings() {
      reader = new SettingsReader(Vendors.of(home).allSettings(), Map.of());
      reader.file(home.settings());
      Runnable edit = whileRead.getAndSet(null);
      if (edit != null) {
        edit.run();
        try {
          save();
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }
      return reader.read();
    }

    @Override
    public Set<Path> files() {
      return reader == null ? Set.of(home.settings()) : reader.files();
    }

    @Override
    public String place(String setting) {
      return reader.place(setting).orElse("the default");
    }

    @Override
    public List<String> problems(Settings settings) {
      if (!lints) {
        return List.of();
      }
      return new Lint(home, Clock.systemUTC(), settings)
          .withoutSamples().findings().stream().map(Finding::toString).toList();
    }
  }

  static String edit(Path file, String from, String to) throws IOException {
    String before = Files.readString(file);
    assertThat(before).contains(from);
    replace(file, before.replace(from, to));
    return before;
  }
}
