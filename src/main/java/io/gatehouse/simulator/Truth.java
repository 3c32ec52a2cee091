package io.gatehouse.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * What must be in the warehouse of a client that has read everything: rows by table, in the
 * warehouse's own words, under its default privacy. Times are instants; an empty text means null.
 *
 * <p>A vendor's document says for each table which columns make a row this one ({@code key}), which
 * one tells a row whose key is wrong ({@code known_by}), which no two rows of one key share ({@code
 * distinct}), which one says since when it is gone ({@code gone}), whether rows that nobody expects
 * are right where they are gone ({@code gone_may_stay}), and how a row is filled in ({@code row}).
 */
public final class Truth {

  /** A value of which only something is known. */
  public record Fits(String words, Predicate<Object> test) {

    /** Only texts that hold these as well. */
    public Fits with(Object... parts) {
      Fits more = holding(parts);
      return new Fits(words + " and " + more.words, test.and(more.test));
    }

    /** The same, but for texts that hold one of these. */
    public Fits without(Object... parts) {
      List<String> none = Arrays.stream(parts).map(String::valueOf).toList();
      return new Fits(
          words + " and without " + String.join(", ", none),
          test.and(value -> none.stream().noneMatch(String.valueOf(value)::contains)));
    }

    @Override
    public String toString() {
      return words;
    }
  }

  /** Whatever, but not null. */
  public static final Fits FILLED = new Fits("something", value -> value != null);

  /** Null. */
  public static final Fits NOTHING = new Fits("nothing", value -> value == null);

  /** Whatever, null too. */
  public static final Fits ANYTHING = new Fits("anything", value -> true);

  /** Whether the column that says since when a row is gone is filled. */
  public enum Gone {
    NO,
    YES,
    /** The row need not be there; where it is, it is marked. */
    WHERE_THERE,
    /** Either is right, and the row need not be there at all. */
    EITHER;

    /** True: the row must be there. */
    public boolean isRequired() {
      return this == NO || this == YES;
    }
  }

  /**
   * One row.
   *
   * @param forms columns and their values; where there are several, any of them is right. All have
   *     the same key
   */
  public record Row(Gone gone, List<Map<String, Object>> forms) {}

  /**
   * The rows of one table.
   *
   * @param key columns that make it this row, beside the site; several rows may have one key
   * @param knownBy a column that tells which row it is where the key does not fit; null for none
   * @param distinct columns with a value of its own, or null, in each row of one key
   * @param gone null for a table without such a column
   */
  public record Table(
      String name,
      List<String> key,
      String knownBy,
      List<String> distinct,
      String gone,
      boolean goneMayStay,
      List<Row> rows) {}

  private final Templates templates;
  private final Map<String, Table> tables = new LinkedHashMap<>();

  private Truth(Templates templates) {
    this.templates = templates;
  }

  /** A vendor's document, read once. */
  public static final class Document {
    private final JsonNode tables;
    private final Templates rows;

    /**
     * @param resource such as {@code /simulator/k30/truth.json}
     */
    public Document(String resource, ZoneId zone) {
      tables = Templates.json(resource);
      Map<String, JsonNode> shapes = new LinkedHashMap<>();
      tables.properties().forEach(t -> shapes.put(t.getKey(), t.getValue().path("row")));
      rows = new Templates(shapes, zone);
    }

    /** All its tables, without rows. */
    public Truth empty() {
      Truth truth = new Truth(rows);
      for (Map.Entry<String, JsonNode> table : tables.properties()) {
        truth.tables.put(
            table.getKey(),
            new Table(
                table.getKey(),
                texts(table.getValue().path("key")),
                table.getValue().path("known_by").textValue(),
                texts(table.getValue().path("distinct")),
                table.getValue().path("gone").textValue(),
                table.getValue().path("gone_may_stay").booleanValue(),
                new ArrayList<>()));
      }
      return truth;
    }

    private static List<String> texts(JsonNode list) {
      List<String> texts = new ArrayList<>();
      list.forEach(text -> texts.add(text.textValue()));
      return List.copyOf(texts);
    }
  }

  /** Adds a row that is there. */
  public void add(String table, Thing thing, Map<String, ?> more) {
    add(table, Gone.NO, thing, List.of(more));
  }

  /**
   * Adds a row.
   *
   * @param forms values beside the thing's own; a map for each way in which the row is right
   */
  public void add(String table, Gone gone, Thing thing, List<? extends Map<String, ?>> forms) {
    List<Map<String, Object>> columns = new ArrayList<>();
    forms.forEach(more -> columns.add(columns(templates.fill(table, thing, more))));
    tables.get(table).rows.add(new Row(gone, List.copyOf(columns)));
  }

  private static Map<String, Object> columns(Fields filled) {
    Map<String, Object> columns = new LinkedHashMap<>();
    filled
        .list()
        .forEach(
            field -> columns.put(field.name(), "".equals(field.value()) ? null : field.value()));
    return columns;
  }

  public Collection<Table> tables() {
    return tables.values();
  }

  /** What the rows that are there have in a column, in their first form. */
  public List<Object> values(String table, String column) {
    return tables.get(table).rows.stream()
        .filter(row -> row.gone == Gone.NO)
        .map(row -> row.forms.get(0).get(column))
        .toList();
  }

  /** How many rows must be there, by table; without tables that have none. */
  public Map<String, Integer> sizes() {
    Map<String, Integer> sizes = new LinkedHashMap<>();
    tables.forEach(
        (name, table) -> {
          int size = (int) table.rows.stream().filter(row -> row.gone == Gone.NO).count();
          if (size > 0) {
            sizes.put(name, size);
          }
        });
    return sizes;
  }

  /** One of these; null may be among them. */
  public static Fits either(Object... values) {
    List<String> all = Arrays.stream(values).map(String::valueOf).toList();
    return new Fits(String.join(" or ", all), value -> all.contains(String.valueOf(value)));
  }

  /** That moment or a later one. */
  public static Fits from(Instant since) {
    return new Fits(
        "a time from " + since + " on",
        value -> value instanceof Instant seen && !seen.plusMillis(1).isBefore(since));
  }

  /** A text that holds all of these. */
  public static Fits holding(Object... parts) {
    List<String> all = Arrays.stream(parts).map(String::valueOf).toList();
    return new Fits(
        "a text with " + String.join(" and ", all),
        value -> value != null && all.stream().allMatch(value.toString()::contains));
  }

  /** Its rows as JSON lines; the table's name stands first. */
  public Stream<String> lines() {
    return tables.values().stream()
        .flatMap(table -> table.rows.stream().map(row -> line(table.name, row)));
  }

  /** Writes its rows as JSON lines. */
  public void writeTo(Path file) throws IOException {
    Files.write(file, (Iterable<String>) lines()::iterator);
  }

  private static String line(String table, Row row) {
    Fields fields = new Fields().add("table", table);
    row.forms.get(0).forEach(fields::add);
    if (row.gone != Gone.NO) {
      fields.add("gone", row.gone.name());
    }
    return new String(QuirkyWriter.honest("", fields, ""), StandardCharsets.UTF_8);
  }
}
