package io.gatehouse.declared;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.gatehouse.declared.VendorFile.DeclaredFeed;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;

/**
 * Any number of records like those of a feed's good sample: each with a key of its own, and its
 * times moved. The n-th is the same whenever it is asked for.
 */
final class SampleRecords {

  /** Within the 30 days that a first run reads where no start is configured. */
  private static final Duration REACH = Duration.ofDays(29);

  /** Numbers outside of these years are no times. */
  private static final long EARLIEST = Instant.parse("2015-01-01T00:00:00Z").getEpochSecond();

  private static final long LATEST = Instant.parse("2035-01-01T00:00:00Z").getEpochSecond();

  /** Apart far enough that the numbers of two ids' records do not meet. */
  private static final long OF_ONE = 100_000;

  private static final DateTimeFormatter LOCAL = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss");

  private final DeclaredFeed feed;
  private final List<JsonNode> samples;
  private final ZoneId zone;
  private final Instant begin;
  private final int past;
  private final String anchor;

  /** What a field of a sample says, and how to write another moment in the same way. */
  private sealed interface When {
    Instant at();

    JsonNode moved(Instant to);
  }

  private record Epoch(long value, boolean millis, boolean text) implements When {
    @Override
    public Instant at() {
      return millis ? Instant.ofEpochMilli(value) : Instant.ofEpochSecond(value);
    }

    @Override
    public JsonNode moved(Instant to) {
      long number = millis ? to.toEpochMilli() : to.getEpochSecond();
      return text ? TextNode.valueOf(String.valueOf(number)) : LongNode.valueOf(number);
    }
  }

  /**
   * @param like null for a time without an offset
   */
  private record Written(Instant at, ZoneId zone, OffsetDateTime like, String separator)
      implements When {
    @Override
    public JsonNode moved(Instant to) {
      Instant second = to.truncatedTo(ChronoUnit.SECONDS);
      return TextNode.valueOf(
          like == null
              ? LOCAL.format(second.atZone(zone)).replace(" ", separator)
              : second.atOffset(like.getOffset()).toString());
    }
  }

  /**
   * @param samples at least one
   * @param begin of the server; the records of the past end there
   * @param past how many there are from the weeks before
   */
  SampleRecords(DeclaredFeed feed, List<JsonNode> samples, ZoneId zone, Instant begin, int past) {
    this.feed = feed;
    this.samples = samples;
    this.zone = zone;
    this.begin = begin;
    this.past = feed.key().isEmpty() ? Math.min(past, samples.size()) : past;
    this.anchor = anchor();
  }

  /** Those of a feed that is pushed, numbered by what seems to be their key: only new ones. */
  static SampleRecords ofPushes(
      DeclaredFeed feed, List<JsonNode> samples, ZoneId zone, Instant begin) {
    ArrayNode list = JsonNodeFactory.instance.arrayNode().addAll(samples);
    List<String> key = new ReplyGuess(list.toString()).keys();
    return new SampleRecords(feed.keyed(key), samples, zone, begin, 0);
  }

  int past() {
    return past;
  }

  /** The time that the others follow: the checkpoint's, else the first that there is. */
  private String anchor() {
    if (feed.checkpoint() != null) {
      return feed.checkpoint().field();
    }
    return ReplyGuess.paths(samples.get(0)).stream()
        .filter(name -> time(samples.get(0), name) != null)
        .findFirst()
        .orElse("");
  }

  private boolean isFollowed() {
    return !feed.listing() && !anchor.isEmpty();
  }

  /** How many there are at that moment, of one id of a scope or of all. */
  int count(Instant now, double perSecond) {
    long seconds = Math.max(0, Duration.between(begin, now).toMillis());
    boolean grows = isFollowed() && !feed.key().isEmpty();
    return past + (grows ? (int) (seconds / 1000.0 * perSecond) : 0);
  }

  /** When the n-th happened, counted from 0. */
  Instant at(int n, double perSecond) {
    double back = (double) REACH.toMillis() * (past - n) / Math.max(1, past);
    return n < past
        ? begin.minusMillis((long) back)
        : begin.plusMillis((long) ((n - past + 1) * 1000.0 / Math.max(perSecond, 0.001)));
  }

  /** The first that is not before a moment. */
  int first(Instant from, int count, double perSecond) {
    int low = 0;
    int high = count;
    while (from != null && isFollowed() && low < high) {
      int middle = (low + high) >>> 1;
      if (at(middle, perSecond).isBefore(from)) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** The first behind an id, by which they ascend. */
  int after(String last, int count) {
    int low = 0;
    int high = count;
    while (low < high) {
      int middle = (low + high) >>> 1;
      String id = at(get(middle, null, null, 0), feed.paging().id()).asText();
      boolean isAfter =
          id.length() == last.length() ? id.compareTo(last) > 0 : id.length() > last.length();
      if (isAfter) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low;
  }

  /**
   * The n-th.
   *
   * @param owner the id of a scope that it is of; null for a feed without
   * @param ownersField where the record names it; null for nowhere
   */
  JsonNode get(int n, String owner, String ownersField, double perSecond) {
    JsonNode sample = samples.get(n % samples.size());
    if (!(sample instanceof ObjectNode object)) {
      return sample;
    }
    ObjectNode made = object.deepCopy();
    if (isFollowed()) {
      When when = time(sample, anchor);
      Duration by = when == null ? Duration.ZERO : Duration.between(when.at(), at(n, perSecond));
      for (String name : ReplyGuess.paths(made)) {
        When one = isKey(name) ? null : time(sample, name);
        if (one != null) {
          set(made, name, one.moved(one.at().plus(by)));
        }
      }
    }
    number(made, n, owner);
    if (ownersField != null) {
      made.set(ownersField, like(made.path(ownersField), owner));
    }
    return made;
  }

  private boolean isKey(String name) {
    return feed.key().contains(name) || name.equals(feed.paging().id());
  }

  /** Numbers what tells it from the others: the first part of the key, and the id for paging. */
  private void number(ObjectNode made, int n, String owner) {
    long number = n + 1L + (owner == null ? 0 : hash(owner) * OF_ONE);
    List<String> numbered = new ArrayList<>();
    feed.key().stream().limit(1).forEach(numbered::add);
    if (feed.paging().id() != null && !numbered.contains(feed.paging().id())) {
      numbered.add(feed.paging().id());
    }
    for (String name : numbered) {
      JsonNode first = at(samples.get(0), name);
      if (first.isIntegralNumber()) {
        set(made, name, LongNode.valueOf(first.longValue() + number));
      } else {
        String stem = first.asText().replaceFirst("\\d+$", "");
        set(made, name, TextNode.valueOf(stem + (10_000_000 + number)));
      }
    }
  }

  private static long hash(String text) {
    CRC32 hash = new CRC32();
    hash.update(text.getBytes(StandardCharsets.UTF_8));
    return hash.getValue();
  }

  private static JsonNode like(JsonNode before, String text) {
    return before.isIntegralNumber() && text.matches("\\d{1,18}")
        ? LongNode.valueOf(Long.parseLong(text))
        : TextNode.valueOf(text);
  }

  /** What stands at a dotted path. */
  static JsonNode at(JsonNode tree, String path) {
    return tree.has(path) ? tree.get(path) : tree.at("/" + path.replace('.', '/'));
  }

  /** Puts it at a dotted path, making the objects that lead there. */
  static void set(ObjectNode tree, String path, JsonNode value) {
    int dot = tree.has(path) ? -1 : path.indexOf('.');
    if (dot < 0) {
      tree.set(path, value);
    } else if (tree.path(path.substring(0, dot)) instanceof ObjectNode inner) {
      set(inner, path.substring(dot + 1), value);
    } else {
      set(tree.putObject(path.substring(0, dot)), path.substring(dot + 1), value);
    }
  }

  /** Null for what is no time. */
  private When time(JsonNode record, String name) {
    JsonNode value = at(record, name);
    String text = value.isValueNode() ? value.asText().strip() : "";
    if (text.matches("\\d{10}|\\d{13}")) {
      boolean millis = text.length() == 13;
      long number = Long.parseLong(text);
      long seconds = millis ? number / 1000 : number;
      return seconds < EARLIEST || seconds > LATEST
          ? null
          : new Epoch(number, millis, value.isTextual());
    }
    try {
      OffsetDateTime when = OffsetDateTime.parse(text);
      return new Written(when.toInstant(), zone, when, "T");
    } catch (DateTimeParseException none) {
      return local(text);
    }
  }

  private When local(String text) {
    if (!text.matches("\\d{4}-\\d\\d-\\d\\d[ T]\\d\\d:\\d\\d:\\d\\d")) {
      return null;
    }
    LocalDateTime when = LocalDateTime.parse(text.replace(' ', 'T'));
    return new Written(when.atZone(zone).toInstant(), zone, null, text.substring(10, 11));
  }
}
