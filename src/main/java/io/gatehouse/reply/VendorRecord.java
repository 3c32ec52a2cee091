package io.gatehouse.reply;

import io.gatehouse.reply.FieldText.LocalTimes;
import io.gatehouse.reply.Reply.BodyText;
import io.gatehouse.reply.Shape.NestedFields;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * One record of a vendor's reply: names and values, in the order sent, nothing lost. Names are
 * found without regard to case and underscores; where a record has one name twice, the second is
 * {@code name#2}. A name with dots that no field has is a path into an object that a field holds:
 * {@code person.name}. A path that leads into no object is a field that is not there.
 */
public final class VendorRecord {

  /** What a value was in the JSON. */
  public enum Kind {
    TEXT,
    NUMBER,
    BOOLEAN,
    /** An object or array, kept as its JSON text. */
    NESTED,
    NULL;

    /** JSON's empty values and false may be a vendor's word for nothing. */
    private static final Set<String> NOTHING = Set.of("{}", "[]", "false");

    /** False for yes and no, objects and arrays, and numbers longer than any id or code. */
    public boolean isText(String text) {
      return this == TEXT || this == NULL || (this == NUMBER && FieldText.isBounded(text));
    }

    /** False for what makes another event or thing of the one that is meant. */
    public boolean canIdentify(String text) {
      return isText(text) || NOTHING.contains(text);
    }
  }

  private final Shape shape;
  private final String[] values;
  private final Kind[] kinds;
  private final byte[] body;
  private final int from;
  private final int to;
  private final boolean object;
  private final String problem;
  private final int added;
  private final Set<String> settled;

  VendorRecord(
      Shape shape, String[] values, Kind[] kinds, byte[] body, int from, int to, boolean object) {
    this(shape, values, kinds, body, from, to, object, null, 0, Set.of());
  }

  private VendorRecord(
      Shape shape,
      String[] values,
      Kind[] kinds,
      byte[] body,
      int from,
      int to,
      boolean object,
      String problem,
      int added,
      Set<String> settled) {
    this.shape = shape;
    this.values = values;
    this.kinds = kinds;
    this.body = body;
    this.from = from;
    this.to = to;
    this.object = object;
    this.problem = problem;
    this.added = added;
    this.settled = settled;
  }

  /**
   * A piece of a record list that nobody can read. It has no fields; its text becomes a rejected
   * row.
   *
   * @param problem what is wrong with it, and where; holds nothing of its text
   */
  static VendorRecord broken(BodyText piece, String problem) {
    return new VendorRecord(
        Shape.EMPTY,
        new String[0],
        new Kind[0],
        piece.bytes(),
        piece.from(),
        piece.to(),
        false,
        problem,
        0,
        Set.of());
  }

  /**
   * One that no vendor sent as such, such as a part of one that was sent. Its raw text is the JSON
   * of the values.
   *
   * @param values by name, texts; a null value is JSON's null
   */
  public static VendorRecord of(Map<String, String> values) {
    String[] texts = values.values().toArray(String[]::new);
    Kind[] kinds = new Kind[texts.length];
    for (int i = 0; i < texts.length; i++) {
      kinds[i] = texts[i] == null ? Kind.NULL : Kind.TEXT;
    }
    byte[] raw = JsonText.object(values).getBytes(StandardCharsets.UTF_8);
    Shape shape = new Shape(values.keySet().toArray(String[]::new));
    return new VendorRecord(shape, texts, kinds, raw, 0, raw.length, true);
  }

  /**
   * The same record with more fields, such as what follows from the rest of its listing. They come
   * first: no field of the vendor's hides them. Its raw text stays what the vendor sent.
   *
   * @param more by name, texts; a null value is JSON's null
   */
  public VendorRecord plus(Map<String, String> more) {
    int count = more.size();
    String[] texts = more.values().toArray(new String[count + values.length]);
    System.arraycopy(values, 0, texts, count, values.length);
    Kind[] all = new Kind[texts.length];
    for (int i = 0; i < count; i++) {
      all[i] = texts[i] == null ? Kind.NULL : Kind.TEXT;
    }
    System.arraycopy(kinds, 0, all, count, kinds.length);
    return new VendorRecord(
        shape.after(more.keySet()),
        texts,
        all,
        body,
        from,
        to,
        object,
        problem,
        added + count,
        settled);
  }

  /** The fields that {@link #plus} has added, by name. */
  public Map<String, String> added() {
    Map<String, String> more = new LinkedHashMap<>();
    for (int slot = 0; slot < added; slot++) {
      more.put(shape.name(slot), values[slot]);
    }
    return more;
  }

  /** The same record, in which what is private of these fields has been dealt with before. */
  public VendorRecord settled(Set<String> names) {
    return new VendorRecord(
        shape, values, kinds, body, from, to, object, problem, added, Set.copyOf(names));
  }

  public boolean isSettled(int slot) {
    return !settled.isEmpty() && settled.contains(shape.name(slot));
  }

  /** The same record with more fields behind its own, by slot of a wider shape. */
  VendorRecord in(Shape wider, String[] more, Kind[] theirKinds) {
    return new VendorRecord(
        wider, more, theirKinds, body, from, to, object, problem, added, settled);
  }

  /** The same record, in which texts of these fields that hold an object are that object. */
  public VendorRecord unfolded(List<String> fields) {
    Kind[] unfolded = null;
    for (String field : fields) {
      int slot = shape.slot(field);
      boolean isText = slot >= 0 && kinds[slot] == Kind.TEXT;
      if (isText && NestedFields.isObject(values[slot].strip())) {
        unfolded = unfolded == null ? kinds.clone() : unfolded;
        unfolded[slot] = Kind.NESTED;
      }
    }
    if (unfolded == null) {
      return this;
    }
    String[] stripped = values.clone();
    for (int slot = 0; slot < stripped.length; slot++) {
      stripped[slot] = unfolded[slot] == kinds[slot] ? stripped[slot] : stripped[slot].strip();
    }
    return in(shape, stripped, unfolded);
  }

  /** The same fields with other values; its raw text holds those, and nothing of the old ones. */
  public VendorRecord with(String[] others, Kind[] theirKinds) {
    return new VendorRecord(shape, others, theirKinds, null, 0, 0, object, null, added, settled);
  }

  /**
   * The field's text: of a number its digits, of an object or array its JSON. Null where there is
   * no such field or it is JSON's null.
   */
  public String get(String name) {
    int slot = shape.slot(name);
    if (slot >= 0) {
      return values[slot];
    }
    VendorRecord holder = holder(name);
    return holder == null ? null : holder.get(NestedFields.rest(name));
  }

  /** Null where a name that no field has is no path into an object. */
  private VendorRecord holder(String name) {
    return NestedFields.holder(this, name);
  }

  /**
   * A field as columns of the type {@code id} read it; null where there is none, or it is blank or
   * no id: true, an object, an endless number.
   */
  public String id(String name) {
    int slot = shape.slot(name);
    if (slot >= 0) {
      return isId(slot) ? FieldText.id(values[slot], kinds[slot]) : null;
    }
    VendorRecord holder = holder(name);
    return holder == null ? null : holder.id(NestedFields.rest(name));
  }

  /** The same as columns of the type {@code number-id} read it. */
  public String numberId(String name) {
    int slot = shape.slot(name);
    if (slot >= 0) {
      return isId(slot) ? FieldText.numberId(values[slot]) : null;
    }
    VendorRecord holder = holder(name);
    return holder == null ? null : holder.numberId(NestedFields.rest(name));
  }

  private boolean isId(int slot) {
    return values[slot] != null && !values[slot].isBlank() && kinds[slot].isText(values[slot]);
  }

  /** The text of a field that holds a single value; null where there is none. */
  private String single(String name) {
    int slot = shape.slot(name);
    if (slot >= 0) {
      return kinds[slot] == Kind.NESTED ? null : values[slot];
    }
    VendorRecord holder = holder(name);
    return holder == null ? null : holder.single(NestedFields.rest(name));
  }

  /**
   * The field's whole number, read as mappings of type {@code integer} read it: {@code 29}, {@code
   * " 29 "}, {@code 29.0} and {@code 2.9E1} are one number. Empty where there is no such field, or
   * it holds none that fits a long.
   */
  public OptionalLong wholeNumber(String name) {
    String text = single(name);
    Long number = text == null ? null : FieldText.whole(text);
    return number == null ? OptionalLong.empty() : OptionalLong.of(number);
  }

  /**
   * The field's time, read as mappings of type {@code local-time} read it. Empty where there is no
   * such field, or it holds none.
   *
   * @param times of the site's zone
   */
  public Optional<Instant> time(String name, LocalTimes times) {
    return Optional.ofNullable(single(name)).map(times::instant);
  }

  /** The same for a time since 1970, as mappings of type {@code epoch-seconds} read it. */
  public Optional<Instant> epochSeconds(String name) {
    return epoch(name, FieldText::epochSeconds);
  }

  /** The same for {@code epoch-millis}. */
  public Optional<Instant> epochMillis(String name) {
    return epoch(name, FieldText::epochMillis);
  }

  private Optional<Instant> epoch(String name, Function<String, Instant> reading) {
    return Optional.ofNullable(single(name)).map(reading);
  }

  /** The same for a date, as mappings of type {@code local-date} read it. */
  public Optional<LocalDate> date(String name, LocalTimes times) {
    return Optional.ofNullable(single(name)).map(text -> times.localDate(text.strip()));
  }

  /** Whether the field says yes, as a column of yes or no would read it. */
  public boolean isSet(String name) {
    String text = get(name);
    return text != null && Boolean.TRUE.equals(FieldText.bool(text));
  }

  /** The field's text as code tables know it: 1, "1", " 1 " and 1.0 are one. Null as get. */
  public String code(String name) {
    String text = get(name);
    return text == null ? null : FieldText.code(text);
  }

  public boolean has(String name) {
    if (shape.slot(name) >= 0) {
      return true;
    }
    VendorRecord holder = holder(name);
    return holder != null && holder.has(NestedFields.rest(name));
  }

  /** In the order sent. */
  public List<String> names() {
    return shape.names();
  }

  /** The names, and behind each that holds an object the paths to what is in it, in some depth. */
  public List<String> paths() {
    return NestedFields.paths(this);
  }

  /**
   * The elements of an array that a field holds, or the one object; an element that is no object is
   * a record with the one field {@code value}. Empty where the field holds neither.
   */
  public List<VendorRecord> nested(String name) {
    String json = get(name);
    return json == null ? List.of() : NestedFields.nested(json);
  }

  /**
   * False for an element of a record list that is no object but a number, a text, null, or so
   * broken that nobody can read it.
   */
  public boolean isObject() {
    return object;
  }

  /**
   * The record's text as the vendor sent it, in UTF-8's characters; where values were replaced, the
   * JSON of those.
   */
  public String raw() {
    if (body == null) {
      return JsonText.object(shape, values, kinds, added);
    }
    return new String(body, from, to - from, StandardCharsets.UTF_8);
  }

  /**
   * What it says, however its server writes it this time: names in any case and order, numbers as
   * texts, links that are signed anew with every reply.
   */
  public String content() {
    if (!object) {
      return raw();
    }
    Map<String, String> said = new TreeMap<>();
    for (String name : names()) {
      String value = get(name);
      if (value != null && !value.isEmpty()) {
        said.put(Shape.loose(name), value.startsWith("http") ? unsigned(value) : value);
      }
    }
    return said.toString();
  }

  private static String unsigned(String link) {
    int query = link.indexOf('?');
    return query < 0 ? link : link.substring(0, query);
  }

  /** Null for a record that could be read. */
  public String problem() {
    return problem;
  }

  /** Its names; the same object for neighbouring records of one shape. */
  public Shape shape() {
    return shape;
  }

  /** The text in a slot of its shape, as {@link #get}. */
  public String value(int slot) {
    return values[slot];
  }

  public Kind kind(int slot) {
    return kinds[slot];
  }

  /** By slot; not to be written to. */
  public String[] values() {
    return values;
  }

  /** By slot; not to be written to. */
  public Kind[] kinds() {
    return kinds;
  }

  /** What it is, not what it holds. */
  @Override
  public String toString() {
    return "a record of " + values.length + " fields";
  }
}
