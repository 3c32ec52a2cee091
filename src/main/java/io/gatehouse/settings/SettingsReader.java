package io.gatehouse.settings;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Reads the configuration. The later wins: {@code config/application.properties}, each further
 * file, environment variables, {@code --set}. All problems are reported at once.
 */
public final class SettingsReader {

  /**
   * A configured value.
   *
   * @param written as it stands in the configuration, which may refer to a secret
   * @param value the same with its references filled
   * @param source where it stands, for error messages
   */
  record Entry(String written, String value, String source) {

    private static final Pattern USER_INFO = Pattern.compile("//.*@");

    Entry(String written, String source) {
      this(written, written, source);
    }

    Entry filled(String with) {
      return new Entry(written, with, source);
    }

    boolean isFilled() {
      return !written.equals(value);
    }

    /** What people may see of it: references unfilled, and no user or password of an address. */
    String shown() {
      return '"' + USER_INFO.matcher(written).replaceAll("//…@") + '"';
    }

    @Override
    public String toString() {
      return source + ": " + shown();
    }
  }

  private final List<VendorSettings> vendors;
  private final Map<String, String> environment;
  private final Map<String, Entry> files = new TreeMap<>();
  private final Map<String, Entry> assigned = new TreeMap<>();
  private final List<String> problems = new ArrayList<>();

  public SettingsReader(List<VendorSettings> vendors, Map<String, String> environment) {
    this.vendors = List.copyOf(vendors);
    this.environment = Map.copyOf(environment);
  }

  /** Adds a properties file, in UTF-8. */
  public SettingsReader file(Path file) {
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(file)) {
      properties.load(reader);
    } catch (NoSuchFileException e) {
      problems.add(file + ": there is no such file");
    } catch (IOException | IllegalArgumentException e) {
      problems.add(file + ": cannot be read: " + e.getMessage());
    }
    properties.forEach(
        (key, value) ->
            files.put(
                key.toString(),
                new Entry(value.toString().strip(), Lines.of(file, key.toString()))));
    return this;
  }

  /** Adds one {@code key=value} of the command line. */
  public SettingsReader set(String assignment) {
    int equals = assignment.indexOf('=');
    if (equals < 1) {
      problems.add("--set " + assignment + ": expected key=value");
      return this;
    }
    assigned.put(
        assignment.substring(0, equals).strip(),
        new Entry(assignment.substring(equals + 1).strip(), "--set"));
    return this;
  }

  /**
   * Checks everything that was added.
   *
   * @throws SettingsException with all problems found
   */
  public Settings read() {
    Set<String> configured = new TreeSet<>(files.keySet());
    configured.addAll(assigned.keySet());
    Map<String, Entry> entries = new TreeMap<>(files);
    entries.putAll(EnvironmentNames.read(environment, configured, vendors));
    entries.putAll(assigned);

    Secrets secrets = new Secrets(environment, problems);
    entries.replaceAll((key, entry) -> entry.filled(secrets.fill(key, entry)));
    Settings settings = new SettingsChecker(vendors, entries, problems).check();
    if (!problems.isEmpty()) {
      throw new SettingsException(problems);
    }
    return settings;
  }
}
