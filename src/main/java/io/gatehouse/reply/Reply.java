package io.gatehouse.reply;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import io.gatehouse.reply.JsonText.Excerpt;
import io.gatehouse.reply.ReplyArrays.RecordReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A vendor's reply, parsed once. Survives what real servers write: trailing and missing commas,
 * names that occur twice, GBK under any content type, raw control characters in texts. What is not
 * one whole JSON object is refused.
 *
 * <p>Records refer to the body they were parsed from: its array must not be written to while they
 * are in use.
 */
public final class Reply {

  static final String GOES_ON = "goes on after its JSON ends";

  /** The word of a value that the parser could not read. */
  private static final Pattern QUOTED = Pattern.compile("'[^']{2,}'");

  /** What may be somebody's phone or identity number has no place in an error message. */
  private static final Pattern LONG_NUMBER = Pattern.compile("\\d{7,}[Xx]?");

  private final VendorRecord head;
  private final ReplyArrays arrays;

  private Reply(VendorRecord head, ReplyArrays arrays) {
    this.head = head;
    this.arrays = arrays;
  }

  /**
   * @param array where the records are, an array or a single object in its place, or a text that
   *     holds one; dots lead into objects: {@code pass_rule.items}. Null for a reply without any
   * @throws UnreadableReply if the body is not one JSON object
   */
  public static Reply parse(byte[] body, int length, String array) {
    return parse(body, length, array == null ? List.of() : List.of(array));
  }

  /** The same for a reply with several arrays, of which the first is the main one. */
  public static Reply parse(byte[] body, int length, List<String> arrays) {
    return parse(body, length, arrays, Bounds.wholeList());
  }

  /**
   * The same within bounds.
   *
   * @throws UnreadableReply also if it is beyond them
   */
  public static Reply parse(byte[] body, int length, List<String> arrays, Bounds bounds) {
    BodyText text = BodyText.of(body, length);
    refuseOtherThanObject(text);
    try {
      return read(text, new ReplyArrays(arrays, bounds.new Count(), false));
    } catch (JsonProcessingException problem) {
      if (isCut(problem)) {
        throw unreadable(problem, text);
      }
      try {
        return new BrokenReply(arrays, bounds.new Count()).read(text);
      } catch (JsonProcessingException still) {
        throw unreadable(problem, text);
      }
    }
  }

  /**
   * The reply's own fields, such as a status and a message; those of an object on the way to an
   * array by their path, {@code data.total}. Without other objects and arrays.
   */
  public VendorRecord head() {
    return head;
  }

  /** Of the main array. Empty where it is absent, null or empty. */
  public List<VendorRecord> records() {
    return arrays.records(0);
  }

  /** Of the array of that name, as it was asked for. */
  public List<VendorRecord> records(String array) {
    return arrays.records(arrays.index(array));
  }

  /** Whether the main array was there, or an object in its place. */
  public boolean hasArray() {
    return arrays.has(0);
  }

  public boolean hasArray(String array) {
    return arrays.has(arrays.index(array));
  }

  /**
   * Whether the array is there, or what vendors send for one without elements: null, an empty text,
   * an empty object, or an object on the way to it that lacks it, is null or is itself empty.
   */
  public boolean speaksOf(String array) {
    return arrays.speaksOf(arrays.index(array));
  }

  static Reply read(BodyText text, ReplyArrays arrays) throws JsonProcessingException {
    JsonFactory json = arrays.lenient() ? JsonText.LENIENT : JsonText.STRICT;
    try (JsonParser parser = json.createParser(text.bytes(), text.from(), text.length())) {
      RecordReader top = new RecordReader(parser, text, arrays.bounds(), arrays.lenient());
      parser.nextToken();
      arrays.read(parser, text, top);
      VendorRecord head = top.end(text.from(), text.to());
      if (parser.nextToken() != null) {
        throw new JsonParseException(parser, GOES_ON, parser.currentTokenLocation());
      }
      return new Reply(head, arrays);
    } catch (JsonProcessingException e) {
      throw e;
    } catch (IOException e) {
      throw new UncheckedIOException(e); // cannot be: the body is in memory
    }
  }

  /** Whether valid JSON ends too early, and not in a text that may have swallowed its end. */
  static boolean isCut(JsonProcessingException problem) {
    return problem instanceof JsonEOFException eof && eof.getTokenBeingDecoded() == null;
  }

  private static void refuseOtherThanObject(BodyText text) {
    if (text.length() == 0) {
      throw new UnreadableReply("reply is empty, expected a JSON object");
    }
    byte first = text.bytes()[text.from()];
    if (first == '<') {
      throw new UnreadableReply(
          "reply is a web page or XML, expected a JSON object, begins " + beginning(text));
    }
    // A zero byte beside the brace would make the parser take the body for UTF-16.
    boolean wide = text.length() > 1 && text.bytes()[text.from() + 1] == 0;
    if ((first != '{' && first != '/') || wide) {
      throw new UnreadableReply("reply is not a JSON object, begins " + beginning(text));
    }
  }

  private static UnreadableReply unreadable(JsonProcessingException problem, BodyText text) {
    int length = text.to() - text.from();
    if (problem instanceof JsonEOFException) {
      return new UnreadableReply(
          "reply is cut: it ends at byte "
              + length
              + " inside its JSON, begins "
              + beginning(text));
    }
    if (GOES_ON.equals(problem.getOriginalMessage())) {
      return new UnreadableReply(
          "reply " + GOES_ON + where(problem, ", ", "") + ", begins " + beginning(text));
    }
    return new UnreadableReply(
        "reply is not valid JSON"
            + where(problem, " ", " of " + length)
            + ": "
            + what(problem)
            + ", begins "
            + beginning(text));
  }

  private static String where(JsonProcessingException problem, String before, String after) {
    long at = problem.getLocation() == null ? -1 : problem.getLocation().getByteOffset();
    return at < 0 ? "" : before + "at byte " + at + after;
  }

  /** Where in that piece: {@code at byte 7: }. */
  static String where(JsonProcessingException problem) {
    return where(problem, "", ": ");
  }

  /** What the parser says, without the word it found: that may be a name. */
  static String what(JsonProcessingException problem) {
    return Excerpt.of(QUOTED.matcher(problem.getOriginalMessage()).replaceAll("…"), 160);
  }

  private static String beginning(BodyText text) {
    int length = Math.min(text.to() - text.from(), 400);
    String head = new String(text.bytes(), text.from(), length, StandardCharsets.UTF_8);
    return Excerpt.quoted(LONG_NUMBER.matcher(head).replaceAll("…"));
  }

  /**
   * What one reply may hold at most. A bound that one record breaks costs that record, a bound that
   * all of them break together costs the reply; no other reply suffers.
   *
   * @param records in all of its arrays together
   * @param reason where the bound on records comes from, for messages
   * @param memory bytes that its records may take once they are read, by estimate
   */
  public record Bounds(int records, String reason, long memory) {

    /** No vendor's record has more; each costs memory beyond its text. */
    static final int FIELDS = 1_000;

    /** Characters of a field's name. */
    static final int NAME = 1_000;

    /** Arrays and objects inside of each other. */
    static final int DEPTH = 200;

    /** Different field names in one reply; a vendor's records have some thirty. */
    private static final int NAMES = 2_000;

    private static final int WHOLE_LIST = 100_000;
    private static final int PAGES = 4;
    private static final int SMALLEST_PAGE = 1_000;
    private static final long LEAST_MEMORY = 24L << 20;

    /** Of a whole list: the largest that any vendor documents has some ten thousand records. */
    public static Bounds wholeList() {
      return new Bounds(WHOLE_LIST, "the most of a whole list", memoryOfAPage());
    }

    /** Of a page that was asked to hold so many records: some servers give more. */
    public static Bounds page(int asked) {
      int most = (int) Math.min(Math.max(SMALLEST_PAGE, (long) PAGES * asked), WHOLE_LIST);
      return new Bounds(most, asked + " were asked for", memoryOfAPage());
    }

    /** Two pages of a feed are in memory at once, each as records and as rows. */
    private static long memoryOfAPage() {
      return Math.max(LEAST_MEMORY, Runtime.getRuntime().maxMemory() / 8);
    }

    /** What one reply has so far. */
    final class Count {

      private final Set<String> names = new HashSet<>();
      private final Map<Integer, Shape> shapes = new HashMap<>();
      private int count;
      private long bytes;

      Bounds bounds() {
        return Bounds.this;
      }

      /** By the names' hash, those that are worth remembering. */
      Map<Integer, Shape> shapes() {
        return shapes;
      }

      void addRecord(int fields) {
        if (++count > records) {
          throw new UnreadableReply(
              "reply holds more than " + records + " records (" + reason + ")");
        }
        addMemory(100 + 8L * fields);
      }

      void addText(int characters) {
        addMemory(48 + 2L * characters);
      }

      /** A record whose names are not those of one before it. */
      void addShape(String[] sent, int fields) {
        for (int i = 0; i < fields; i++) {
          if (names.add(sent[i]) && names.size() > NAMES) {
            throw new UnreadableReply("reply holds more than " + NAMES + " different field names");
          }
        }
        addMemory(300 + 300L * fields);
      }

      private void addMemory(long more) {
        bytes += more;
        if (bytes > memory) {
          throw new UnreadableReply(
              "reply takes more than "
                  + (memory >> 20)
                  + " MB of memory once it is read, at record "
                  + count
                  + ": ask for smaller pages, or give Java a larger heap (an eighth of it is for"
                  + " one reply)");
        }
      }

      static StreamConstraintsException tooManyFields() {
        return new StreamConstraintsException("it has more than " + FIELDS + " fields");
      }
    }
  }

  /**
   * A reply that is not the JSON object it should be: a web page, a cut body, an empty one. The
   * message says in one line what is wrong, where, and how the body begins.
   */
  public static final class UnreadableReply extends RuntimeException {

    public UnreadableReply(String message) {
      super(message);
    }
  }

  /**
   * A reply's body as UTF-8, whatever it came in. Content types are not believed: servers that
   * write GBK say UTF-8, or nothing. What surrounds the text (byte order marks, NUL characters,
   * white space) is no part of it.
   *
   * @param bytes the body itself where it is UTF-8 already
   * @param from where the text begins
   * @param to where it ends
   */
  public record BodyText(byte[] bytes, int from, int to) {

    /** Bytes of a byte order mark in UTF-8. */
    static final int MARK = 3;

    private static final Charset GB18030 = Charset.forName("GB18030");
    private static final VarHandle LONGS =
        MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());
    private static final long HIGH_BITS = 0x8080808080808080L;

    /** Of bytes that may be UTF-8, GBK (GB 18030) or UTF-16. */
    public static BodyText of(byte[] body, int length) {
      Charset wide = utf16(body, length);
      if (wide != null) {
        return trimmed(new String(body, 0, length, wide).getBytes(StandardCharsets.UTF_8));
      }
      if (firstBroken(body, 0, length) == length) {
        return new BodyText(body, 0, length).stripped();
      }
      int from = new BodyText(body, 0, length).stripped().from();
      Charset charset = isMostlyUtf8(body, from, length) ? StandardCharsets.UTF_8 : GB18030;
      return trimmed(
          new String(body, from, length - from, charset).getBytes(StandardCharsets.UTF_8));
    }

    public int length() {
      return to - from;
    }

    /** The text. */
    public String string() {
      return new String(bytes, from, to - from, StandardCharsets.UTF_8);
    }

    /** Without what surrounds it. */
    BodyText stripped() {
      int begin = from;
      while (begin < to && (isBlank(bytes[begin]) || isMark(bytes, begin, to))) {
        begin += isBlank(bytes[begin]) ? 1 : MARK;
      }
      int end = to;
      while (end > begin
          && (isBlank(bytes[end - 1]) || (end - begin >= MARK && isMark(bytes, end - MARK, end)))) {
        end -= isBlank(bytes[end - 1]) ? 1 : MARK;
      }
      return new BodyText(bytes, begin, end);
    }

    private static BodyText trimmed(byte[] body) {
      return new BodyText(body, 0, body.length).stripped();
    }

    static boolean isBlank(byte b) {
      return b == ' ' || b == '\n' || b == '\r' || b == '\t' || b == 0;
    }

    /** Whether a byte order mark stands there. */
    static boolean isMark(byte[] body, int i, int to) {
      return body[i] == (byte) 0xEF
          && i + MARK <= to
          && body[i + 1] == (byte) 0xBB
          && body[i + 2] == (byte) 0xBF;
    }

    /** By its mark, or by a bracket or a less-than sign with a zero beside it. */
    private static Charset utf16(byte[] body, int length) {
      if (length < 4) {
        return null;
      }
      int first = (body[0] & 0xFF) << 8 | (body[1] & 0xFF);
      return switch (first) {
        case 0xFEFF -> StandardCharsets.UTF_16BE;
        case 0xFFFE -> StandardCharsets.UTF_16LE;
        case '{', '[', '<' -> body[2] == 0 ? StandardCharsets.UTF_16BE : null;
        case '{' << 8, '[' << 8, '<' << 8 -> body[3] == 0 ? StandardCharsets.UTF_16LE : null;
        default -> null;
      };
    }

    /** Where the body stops being UTF-8, or {@code to}. */
    private static int firstBroken(byte[] body, int from, int to) {
      int i = from;
      while (i < to) {
        if (i + 8 <= to && ((long) LONGS.get(body, i) & HIGH_BITS) == 0) {
          i += 8; // eight ASCII characters at once
          continue;
        }
        int step = sequence(body, i, to);
        if (step == 0) {
          return i;
        }
        i += step;
      }
      return to;
    }

    /**
     * One name that a device cut in the middle of a character must not turn a whole UTF-8 page into
     * garbage. In GBK, three bytes that happen to form a UTF-8 character are rare.
     */
    private static boolean isMostlyUtf8(byte[] body, int from, int to) {
      int wide = 0;
      int broken = 0;
      for (int i = from; i < to; ) {
        int step = sequence(body, i, to);
        wide += step >= 3 ? 1 : 0;
        broken += step == 0 ? 1 : 0;
        i += Math.max(step, 1);
      }
      return wide > 0 && wide >= broken;
    }

    /** The length of the UTF-8 character at {@code i}, 0 where there is none. */
    private static int sequence(byte[] body, int i, int to) {
      int first = body[i];
      if (first >= 0) {
        return 1;
      }
      int length = first < -32 ? 2 : first < -16 ? 3 : 4; // 110xxxxx, 1110xxxx, 11110xxx
      if (first < (byte) 0xC2 || first > (byte) 0xF4 || i + length > to) {
        return 0;
      }
      for (int k = 1; k < length; k++) {
        if ((body[i + k] & 0xC0) != 0x80) {
          return 0;
        }
      }
      int second = body[i + 1] & 0xFF;
      boolean overlongOrSurrogate =
          switch (first & 0xFF) {
            case 0xE0 -> second < 0xA0;
            case 0xED -> second > 0x9F;
            case 0xF0 -> second < 0x90;
            case 0xF4 -> second > 0x8F;
            default -> false;
          };
      return overlongOrSurrogate ? 0 : length;
    }
  }
}
