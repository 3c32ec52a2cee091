package io.gatehouse.reply;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import io.gatehouse.reply.Reply.BodyText;
import io.gatehouse.reply.Reply.Bounds;
import io.gatehouse.reply.Reply.UnreadableReply;
import io.gatehouse.reply.ReplyArrays.RecordReader;
import io.gatehouse.reply.VendorRecord.Kind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * The field names of a record, in the order sent. Records of one reply mostly share one shape, so
 * that a name is looked up once a shape and not once a record. {@link NestedFields} follows a name
 * with dots into objects that a field holds.
 */
public final class Shape {

  private static final int ORDINARY_CHARACTERS = 4_000;

  static final Shape EMPTY = new Shape(new String[0]);

  private final String[] sent;
  private final String[] names;
  private final Map<String, Integer> slots;
  private final Map<String, Integer> asked = new ConcurrentHashMap<>();
  private final int hash;

  Shape(String[] sent) {
    this.sent = sent;
    this.names = sent.clone();
    this.slots = new HashMap<>(sent.length * 2);
    this.hash = Arrays.hashCode(sent);
    Map<String, Integer> repeats = new HashMap<>();
    for (int i = 0; i < sent.length; i++) {
      String loose = loose(sent[i]);
      if (slots.putIfAbsent(loose, i) != null) {
        int n = repeats.merge(loose, 1, Integer::sum) + 1;
        names[i] = sent[i] + "#" + n;
        slots.putIfAbsent(loose + "#" + n, i);
      }
    }
  }

  /**
   * Whether it is worth remembering beyond its reply. Hostile shapes are large, and never alike.
   */
  public boolean isOrdinary() {
    int characters = 0;
    for (String name : sent) {
      characters += name.length();
    }
    return characters <= ORDINARY_CHARACTERS;
  }

  public int size() {
    return sent.length;
  }

  /** A name as the vendor wrote it; the second of two equal ones ends in {@code #2}. */
  public String name(int slot) {
    return names[slot];
  }

  /** Other names, and behind them these. */
  Shape after(Collection<String> others) {
    return new Shape(Stream.concat(others.stream(), Arrays.stream(sent)).toArray(String[]::new));
  }

  /** These names, and behind them others. */
  Shape before(Collection<String> others) {
    return new Shape(Stream.concat(Arrays.stream(sent), others.stream()).toArray(String[]::new));
  }

  /** A name as the vendor wrote it, also where it occurs twice. */
  public String sent(int slot) {
    return sent[slot];
  }

  List<String> names() {
    return List.of(names);
  }

  /** Where a field stands, -1 where there is none. */
  public int slot(String name) {
    Integer known = asked.get(name);
    if (known == null) {
      known = slots.getOrDefault(loose(name), -1);
      asked.put(name, known);
    }
    return known;
  }

  boolean isOf(String[] candidates, int count) {
    return Arrays.equals(sent, 0, sent.length, candidates, 0, count);
  }

  /** Vendors spell one name {@code areaid}, {@code areaId} and {@code area_id}. */
  public static String loose(String name) {
    return name.replace("_", "").toLowerCase(Locale.ROOT);
  }

  @Override
  public boolean equals(Object other) {
    return this == other
        || (other instanceof Shape shape && hash == shape.hash && Arrays.equals(sent, shape.sent));
  }

  @Override
  public int hashCode() {
    return hash;
  }

  /**
   * Fields inside of objects that a record's fields hold, by dotted paths: {@code person.name}. A
   * field whose own name is the whole path comes first. Every part of a path is found as names are
   * elsewhere, without regard to case and underscores. For the records of one shape, and any number
   * of threads.
   */
  public static final class NestedFields {

    /** What is wrong with a {@linkplain #isBroken broken} path, to be said behind it. */
    public static final String BROKEN =
        "leads nowhere: single dots stand between names, as in person.name";

    private static final char DOT = '.';
    private static final int DEEPEST_NAMED = 4;
    private static final Value ABSENT = new Value(null, Kind.NULL);

    /** Where a path meets an array or a single value that is not empty: nobody can tell. */
    private static final Value BLOCKED = new Value(null, Kind.NESTED);

    private final Shape shape;
    private final String[] paths;
    private final boolean[] whole;

    private record Value(String text, Kind kind) {}

    private NestedFields(Shape shape, Collection<String> paths, boolean[] whole) {
      this.shape = shape.before(paths);
      this.paths = paths.toArray(String[]::new);
      this.whole = whole;
    }

    /**
     * @param names of fields, of which those with a dot may be paths. What a name without one
     *     speaks of stays whole
     * @return null where no path leads into a field of the shape
     */
    public static NestedFields of(Shape shape, Collection<String> names) {
      Map<String, String> paths = new LinkedHashMap<>(); // one of several spellings
      boolean[] whole = new boolean[shape.size()];
      for (String name : names) {
        int slot = shape.slot(name);
        int dot = name.indexOf(DOT);
        if (slot >= 0) {
          whole[slot] = true;
        } else if (dot > 0 && shape.slot(name.substring(0, dot)) >= 0) {
          paths.putIfAbsent(Shape.loose(name), name);
        }
      }
      return paths.isEmpty() ? null : new NestedFields(shape, paths.values(), whole);
    }

    /** The record's names, and behind them the paths. */
    public Shape shape() {
      return shape;
    }

    /**
     * The record with a field more for each path, and without those in the objects they came from.
     * A path that leads nowhere is null; {@link #isBlocked} tells where it met no object.
     *
     * @param before another record of this method, whose texts are used again where they are equal;
     *     null for none
     */
    public VendorRecord in(VendorRecord record, VendorRecord before) {
      int own = record.shape().size();
      String[] values = Arrays.copyOf(record.values(), own + paths.length);
      Kind[] kinds = Arrays.copyOf(record.kinds(), own + paths.length);
      Opened opened = new Opened(record, null);
      for (int i = 0; i < paths.length; i++) {
        Value value = opened.take(paths[i]);
        values[own + i] = value.text;
        kinds[own + i] = value.kind;
      }
      for (int slot = 0; slot < own; slot++) {
        Opened inner = opened.inner[slot];
        if (inner != null && !whole[slot] && inner.isChanged()) {
          values[slot] = inner.rest();
          kinds[slot] = values[slot] == null ? Kind.NULL : Kind.NESTED;
        }
      }
      if (before != null && before.shape() == shape) {
        for (int slot = 0; slot < values.length; slot++) {
          String same = before.value(slot);
          values[slot] = same != null && same.equals(values[slot]) ? same : values[slot];
        }
      }
      return record.in(shape, values, kinds);
    }

    /** Whether a path met an array or a single value where an object should be. */
    public static boolean isBlocked(VendorRecord record, int slot) {
      return record.value(slot) == null && record.kind(slot) == Kind.NESTED;
    }

    /**
     * Whether a name is meant for a path and leads nowhere, having nothing before, between or
     * behind its dots. A reply that is a list stands at {@code .} itself.
     */
    public static boolean isBroken(String path) {
      boolean begins = path.startsWith(".") || path.endsWith(".");
      return path.length() > 1 && (begins || path.contains(".."));
    }

    /** The object that a path's first part leads to; null where there is none. */
    static VendorRecord holder(VendorRecord record, String path) {
      int dot = path.indexOf(DOT);
      int slot = dot <= 0 ? -1 : record.shape().slot(path.substring(0, dot));
      return slot < 0 ? null : object(record.value(slot), record.kind(slot));
    }

    /** A path without its first part. */
    static String rest(String path) {
      return path.substring(path.indexOf(DOT) + 1);
    }

    /** The record's names, and the paths to what is in its objects. */
    static List<String> paths(VendorRecord record) {
      List<String> paths = new ArrayList<>();
      addPaths(record, "", DEEPEST_NAMED, paths);
      return paths;
    }

    private static void addPaths(VendorRecord record, String prefix, int deep, List<String> paths) {
      for (int slot = 0; slot < record.shape().size(); slot++) {
        String path = prefix + record.shape().name(slot);
        paths.add(path);
        VendorRecord inner = deep == 1 ? null : object(record.value(slot), record.kind(slot));
        if (inner != null) {
          addPaths(inner, path + DOT, deep - 1, paths);
        }
      }
    }

    private static VendorRecord object(String text, Kind kind) {
      if (text == null || kind != Kind.NESTED || !text.startsWith("{")) {
        return null;
      }
      List<VendorRecord> one = nested(text);
      return one.size() == 1 ? one.get(0) : null;
    }

    /** Whether a text is one object, whole, and nothing behind it. */
    static boolean isObject(String text) {
      if (!text.startsWith("{") || !text.endsWith("}")) {
        return false;
      }
      try (JsonParser parser = JsonText.LENIENT.createParser(text)) {
        parser.nextToken();
        parser.skipChildren();
        return parser.nextToken() == null && nested(text).size() == 1;
      } catch (JsonProcessingException e) {
        return false;
      } catch (IOException e) {
        throw new UncheckedIOException(e); // cannot be: the text is in memory
      }
    }

    /**
     * What a field of a record holds, where that is an array or an object itself; empty where the
     * text is neither.
     */
    static List<VendorRecord> nested(String json) {
      byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
      BodyText text = new BodyText(bytes, 0, bytes.length);
      List<VendorRecord> records = new ArrayList<>();
      try (JsonParser parser = JsonText.LENIENT.createParser(bytes)) {
        RecordReader reader = new RecordReader(parser, text, Bounds.wholeList().new Count(), true);
        JsonToken first = parser.nextToken();
        if (first == JsonToken.START_OBJECT) {
          records.add(reader.read());
        } else if (first == JsonToken.START_ARRAY) {
          for (JsonToken token; (token = parser.nextToken()) != JsonToken.END_ARRAY; ) {
            records.add(token.isScalarValue() ? scalar(parser, token) : reader.read());
          }
        }
        return records;
      } catch (JsonProcessingException | UnreadableReply e) {
        return List.of(); // a text that is no JSON, or beyond a bound
      } catch (IOException e) {
        throw new UncheckedIOException(e); // cannot be: the text is in memory
      }
    }

    private static VendorRecord scalar(JsonParser parser, JsonToken token) throws IOException {
      String value = token == JsonToken.VALUE_NULL ? null : parser.getText();
      return VendorRecord.of(
          value == null ? Collections.singletonMap("value", null) : Map.of("value", value));
    }

    /** An object from which fields are taken. */
    private static final class Opened {

      private final VendorRecord record;
      private final String json;
      private final boolean[] taken;
      private final Opened[] inner;

      /**
       * @param json its text; null for the record itself
       */
      Opened(VendorRecord record, String json) {
        this.record = record;
        this.json = json;
        this.taken = new boolean[record.shape().size()];
        this.inner = new Opened[record.shape().size()];
      }

      Value take(String path) {
        int slot = record.shape().slot(path);
        if (slot >= 0) {
          taken[slot] = true;
          return new Value(record.value(slot), record.kind(slot));
        }
        int dot = path.indexOf(DOT);
        int head = dot <= 0 ? -1 : record.shape().slot(path.substring(0, dot));
        if (head < 0) {
          return ABSENT;
        }
        String text = record.value(head);
        if (inner[head] == null) {
          VendorRecord object = object(text, record.kind(head));
          if (object == null) {
            return text == null || text.isBlank() || isNothing(text, head) ? ABSENT : BLOCKED;
          }
          inner[head] = new Opened(object, text);
        }
        return inner[head].take(path.substring(dot + 1));
      }

      private boolean isNothing(String text, int slot) {
        Kind kind = record.kind(slot);
        return !kind.isText(text) && kind.canIdentify(text);
      }

      boolean isChanged() {
        for (int slot = 0; slot < taken.length; slot++) {
          if (taken[slot] || (inner[slot] != null && inner[slot].isChanged())) {
            return true;
          }
        }
        return false;
      }

      /** Its JSON without what was taken and what is empty; null where nothing is left. */
      String rest() {
        if (!isChanged()) {
          return json;
        }
        StringBuilder out = new StringBuilder();
        for (int slot = 0; slot < taken.length; slot++) {
          String text = inner[slot] == null ? record.value(slot) : inner[slot].rest();
          if (taken[slot] || text == null || text.isEmpty()) {
            continue;
          }
          out.append(out.length() == 0 ? '{' : ',');
          JsonText.quoted(out, record.shape().sent(slot), Integer.MAX_VALUE);
          out.append(':');
          JsonText.append(out, text, record.kind(slot), Integer.MAX_VALUE);
        }
        return out.length() == 0 ? null : out.append('}').toString();
      }
    }
  }
}
