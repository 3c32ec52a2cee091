package io.gatehouse.settings;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
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
   * @param isTold whether a problem with it has been told already
   */
  record Entry(String written, String value, String source, boolean isTold) {

    private static final Pattern USER_INFO = Pattern.compile("//.*@");
    private static final Pattern OF_DATABASE = Pattern.compile("(?i)(jdbc:[^;?]*[;?]).+");

    Entry(String written, String source) {
      this(written, written, source, false);
    }

    Entry filled(String with) {
      return new Entry(written, with, source, isTold);
    }

    /** Something is wrong with it that has been told: nothing else of it need be. */
    Entry told() {
      return new Entry(written, value, source, true);
    }

    boolean isFilled() {
      return !written.equals(value);
    }

    /**
     * What people may see of it: references unfilled, no user or password of an address, and
     * nothing that could steer a terminal.
     */
    String shown() {
      String text = USER_INFO.matcher(written).replaceAll("//…@");
      return '"' + OF_DATABASE.matcher(text).replaceAll("$1…").replaceAll("\\p{Cntrl}", "?") + '"';
    }

    @Override
    public String toString() {
      return source + ": " + shown();
    }
  }

  private static final Pattern PLACE = Pattern.compile("^(.+?):(\\d{1,7}): ");

  private final Clock clock;
  private final List<VendorSettings> vendors;
  private final Map<String, String> environment;
  private final Map<String, Entry> files = new TreeMap<>();
  private final Map<String, Entry> assigned = new TreeMap<>();
  private final List<String> problems = new ArrayList<>();
  private final Map<String, Entry> merged = new TreeMap<>();
  private final Set<Path> read = new LinkedHashSet<>();

  /** At no time in particular: any schedule has its next. */
  public SettingsReader(List<VendorSettings> vendors, Map<String, String> environment) {
    this(vendors, environment, Clock.fixed(Instant.EPOCH, ZoneOffset.UTC));
  }

  /**
   * @param clock by which a schedule must have a next time
   */
  public SettingsReader(
      List<VendorSettings> vendors, Map<String, String> environment, Clock clock) {
    this.clock = clock;
    this.vendors = List.copyOf(vendors);
    this.environment = Map.copyOf(environment);
  }

  /** Adds a properties file, in UTF-8. */
  public SettingsReader file(Path file) {
    read.add(file);
    files.putAll(PropertiesFile.read(file, problems));
    return this;
  }

  /** The files that were read, those of secrets among them, whether they could be or not. */
  public Set<Path> files() {
    return Set.copyOf(read);
  }

  /** Where a setting stands that was read: {@code file:line}; empty where it has its default. */
  public Optional<String> place(String key) {
    return Optional.ofNullable(merged.get(key)).map(Entry::source);
  }

  /** Something else that is wrong with the configuration, told with the rest. */
  public SettingsReader problem(String problem) {
    problems.add(problem);
    return this;
  }

  /** Adds one {@code key=value} of the command line. */
  public SettingsReader set(String assignment) {
    int equals = assignment.indexOf('=');
    if (equals < 1) { // what stands there instead may be a secret
      problems.add("--set: expected key=value, and it has no " + (equals < 0 ? "=" : "key"));
      return this;
    }
    assigned.put(
        CamelSettings.canonical(assignment.substring(0, equals).strip()),
        new Entry(assignment.substring(equals + 1).strip(), "--set"));
    return this;
  }

  /** Those of a file by their lines, so that they can be mended from above to below. */
  private static List<String> byLine(List<String> problems) {
    Map<String, Integer> files = new HashMap<>();
    for (String problem : problems) {
      files.putIfAbsent(file(problem), files.size());
    }
    return problems.stream()
        .sorted(
            Comparator.<String>comparingInt(problem -> files.get(file(problem)))
                .thenComparingInt(SettingsReader::line))
        .toList();
  }

  private static String file(String problem) {
    Matcher place = PLACE.matcher(problem);
    return place.find() ? place.group(1) : problem;
  }

  private static int line(String problem) {
    Matcher place = PLACE.matcher(problem);
    return place.find() ? Integer.parseInt(place.group(2)) : 0;
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

    merged.putAll(entries);
    Secrets secrets = new Secrets(environment, problems, read);
    entries.replaceAll((key, entry) -> secrets.filled(key, entry));
    Settings settings = new SettingsChecker(vendors, entries, problems, clock.instant()).check();
    if (!problems.isEmpty()) {
      throw new SettingsException(byLine(problems.stream().distinct().toList()));
    }
    return settings;
  }

  /** The configuration cannot be used. Holds every problem found, one line each. */
  public static final class SettingsException extends RuntimeException {

    private final transient List<String> problems;

    public SettingsException(List<String> problems) {
      super(String.join("\n", problems));
      this.problems = List.copyOf(problems);
    }

    public List<String> problems() {
      return problems;
    }
  }
}
