package io.gatehouse.demo;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/**
 * What is simulated at one site of the demo, and what is staged there: a document {@code
 * /demo/<site>.yaml}. In its texts {@code {name}} stands for one of the numbers, or for a value of
 * what has happened in the scene.
 *
 * @param numbers by which the server is made; {@code live} is of new events a second
 * @param quirks names of those that the server has
 * @param settings below {@code sites.<site>.}, but for those that only the server knows
 * @param introduction what the server is like
 * @param feeds that read the history, before the scenes begin
 * @param read what the first of them has read by then; {@code {rows}} of events are in the
 *     warehouse
 * @param gaps at least so many are noted before the demo ends
 */
public record Plan(
    String vendor,
    Map<String, Integer> numbers,
    Set<String> quirks,
    Map<String, String> settings,
    String introduction,
    List<String> feeds,
    String read,
    int gaps,
    List<Scene> scenes) {

  /**
   * Something that happens at a site, and what the daemon does about it, which is told once: when
   * the row is committed, or when the feed has ended a run well, all faults have happened, and the
   * path has had its requests. Each may be missing.
   *
   * @param at when, of the time that the demo plays: 0.5 is in the middle
   * @param after when, in seconds behind the scene that this one follows
   * @param act what the vendor's class does for it
   * @param path the interface that faults happen to, and whose requests count
   * @param faults that happen once, or as long as it lasts
   * @param code of a fault that is an error code
   * @param lasts seconds; 0 where each fault happens once
   * @param requests since the scene began
   * @param server what the server does, in words
   * @param row columns, and the names of their values
   * @param gatehouse what the daemon does about it, in words
   * @param then what follows, with the values of this one
   */
  public record Scene(
      double at,
      double after,
      String act,
      String path,
      List<String> faults,
      int code,
      double lasts,
      int requests,
      String server,
      Map<String, String> row,
      String feed,
      String gatehouse,
      Scene then) {

    public Scene {
      path = Objects.requireNonNullElse(path, "");
      faults = Objects.requireNonNullElse(faults, List.of());
    }
  }

  private static final ObjectMapper RECORDS = new ObjectMapper();

  static Plan of(String site) {
    String resource = "/demo/" + site + ".yaml";
    try (InputStream in = Plan.class.getResourceAsStream(resource)) {
      Load yaml = new Load(LoadSettings.builder().setLabel(resource).build());
      return RECORDS.convertValue(yaml.loadFromInputStream(in), Plan.class);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + resource + ": " + e.getMessage(), e);
    }
  }

  /**
   * @throws IllegalArgumentException for a quirk that there is not
   */
  public <Q extends Enum<Q>> Set<Q> quirks(Class<Q> type) {
    Set<Q> named = EnumSet.noneOf(type);
    quirks.forEach(name -> named.add(Enum.valueOf(type, name)));
    return named;
  }

  public int number(String name) {
    return numbers.get(name);
  }

  /** With values in the place of their names; numbers are written as 1,500. */
  static String filled(String words, Map<String, ?> values) {
    String filled = words;
    for (Map.Entry<String, ?> value : values.entrySet()) {
      String text =
          value.getValue() instanceof Number number
              ? String.format(Locale.ROOT, "%,d", number.longValue())
              : String.valueOf(value.getValue());
      filled = filled.replace("{" + value.getKey() + "}", text);
    }
    return filled;
  }
}
