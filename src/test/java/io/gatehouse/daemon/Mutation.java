package io.gatehouse.daemon;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * JSON with one fault that its reader can tell, or that changes nothing: cuts, lost and doubled
 * punctuation, control bytes between values, values of another type, records and keys that repeat,
 * huge values. None makes one true value into another that could be true: where nothing is signed,
 * nobody could tell that.
 */
final class Mutation {

  private static final ObjectMapper JSON =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY);
  private static final int HUGE = 9 << 20;
  private static final String[] OTHERS = {
    "null", "true", "\"x\"", "[]", "{}", "[[]]", "[{\"a\":1}]", "{\"a\":[1]}", "1e999", "NaN", "-"
  };

  /** No vendor's word for nothing, or for yes, is among these. */
  private static final String[] NO_SCALARS = {"[[]]", "[{\"a\":1}]", "{\"a\":[1]}", "1e999"};

  private static final String[] WHOLE = {
    "", "null", "[]", "{}", "\"\"", "0", "<html><body>502</body></html>", "\0", "\uFEFF", "{\"a\":"
  };
  private static final String[] CONTROL = {"\0", "\1", "\u001f", "\u000b", "\uFEFF", "\u2028"};

  private final byte[] body;
  private final Random random;

  private Mutation(byte[] body, Random random) {
    this.body = body;
    this.random = random;
  }

  /** UTF-8. */
  static byte[] of(byte[] body, Random random) {
    return new Mutation(body, random).mutated();
  }

  /** One to three bits are others. */
  static byte[] flipped(byte[] body, Random random) {
    byte[] flipped = body.clone();
    for (int i = random.nextInt(3); i >= 0 && body.length > 0; i--) {
      flipped[random.nextInt(body.length)] ^= (byte) (1 << random.nextInt(8));
    }
    return flipped;
  }

  private byte[] mutated() {
    List<Integer> marks = marks();
    if (marks.isEmpty()) {
      return bytes(one(WHOLE));
    }
    int mark = marks.get(random.nextInt(marks.size()));
    return switch (random.nextInt(16)) {
      case 0, 1 -> Arrays.copyOf(body, random.nextInt(body.length));
      case 2 -> changed(mark, 1, new byte[0]);
      case 3 -> changed(mark, 0, new byte[] {body[mark]});
      case 4 -> changed(mark, 0, bytes(one(CONTROL).repeat(1 + random.nextInt(2_000))));
      case 5 -> changed(mark, 0, bytes(one("[", "{\"a\":").repeat(1 + random.nextInt(20_000))));
      case 6 -> bytes(one(WHOLE));
      case 7 ->
          random.nextInt(20) > 0
              ? noise()
              : changed(mark, 0, bytes(" ".repeat(HUGE))); // longer than max-reply
      default -> restructured();
    };
  }

  private byte[] restructured() {
    try {
      JsonNode tree = JSON.readTree(body);
      List<ArrayNode> lists = new ArrayList<>();
      collect(tree, lists);
      if (!(tree instanceof ObjectNode head)) {
        return bytes(one(WHOLE));
      }
      if (lists.isEmpty() || random.nextInt(4) == 0) {
        swap(head, lists.isEmpty() ? NO_SCALARS : OTHERS);
        return JSON.writeValueAsBytes(tree);
      }
      ArrayNode records = lists.get(random.nextInt(lists.size()));
      int at = random.nextInt(records.size());
      ObjectNode record = (ObjectNode) records.get(at);
      switch (random.nextInt(6)) {
        case 0 -> records.set(at, raw(one(OTHERS)));
        case 1 -> {
          boolean isNumbered = !record.has("evTime"); // equal AX-ACS passages are several
          for (int i = random.nextInt(40); i >= 0 && isNumbered; i--) {
            records.insert(random.nextInt(records.size() + 1), record);
          }
        }
        case 2 -> records.set(at, raw(withRepeatedKeys(record)));
        case 3 -> records.set(at, raw(retyped(record)));
        case 4 -> swap(record, NO_SCALARS);
        default -> lengthen(record);
      }
      return JSON.writeValueAsBytes(tree);
    } catch (MismatchedInputException namedTwice) { // a tree would keep one of them
      return bytes(one(WHOLE));
    } catch (IOException e) {
      throw new IllegalArgumentException("the server's own JSON is broken", e);
    }
  }

  /** A value that is a value no more, or a number of far too many digits. */
  private void swap(ObjectNode in, String... others) {
    List<String> names = new ArrayList<>();
    in.fieldNames().forEachRemaining(names::add);
    if (!names.isEmpty()) {
      String value = random.nextInt(4) == 0 ? "9".repeat(400 + random.nextInt(3_000)) : one(others);
      in.set(names.get(random.nextInt(names.size())), raw(value));
    }
  }

  private void lengthen(ObjectNode record) {
    record.put("unknown" + random.nextInt(5), "x".repeat(1 + random.nextInt(100_000)));
    for (int i = random.nextInt(60); i > 0; i--) {
      record.put("more" + i, i);
    }
  }

  private String withRepeatedKeys(ObjectNode record) throws JsonProcessingException {
    String text = JSON.writeValueAsString(record);
    String inner = text.substring(1, text.length() - 1);
    return "{" + (inner + ",").repeat(1 + random.nextInt(3)) + inner + "}";
  }

  /** Numbers as texts, and texts that are numbers as such. */
  private static String retyped(ObjectNode record) throws JsonProcessingException {
    ObjectNode retyped = record.deepCopy();
    record
        .properties()
        .forEach(
            one -> {
              String text = one.getValue().asText();
              if (one.getValue().isIntegralNumber()) {
                retyped.put(one.getKey(), text);
              } else if (one.getValue().isTextual() && text.matches("[1-9][0-9]{0,14}")) {
                retyped.put(one.getKey(), Long.parseLong(text));
              }
            });
    return JSON.writeValueAsString(retyped);
  }

  private static JsonNode raw(String json) {
    return JSON.getNodeFactory().rawValueNode(new RawValue(json));
  }

  private static void collect(JsonNode node, List<ArrayNode> lists) {
    if (node instanceof ArrayNode array && !array.isEmpty() && allObjects(array)) {
      lists.add(array);
    }
    node.forEach(child -> collect(child, lists));
  }

  private static boolean allObjects(ArrayNode array) {
    for (JsonNode one : array) {
      if (!one.isObject()) {
        return false;
      }
    }
    return true;
  }

  /** Where punctuation stands. */
  private List<Integer> marks() {
    List<Integer> marks = new ArrayList<>();
    boolean quoted = false;
    for (int i = 0; i < body.length; i++) {
      byte b = body[i];
      if (quoted && b == '\\') {
        i++;
      } else if (b == '"') {
        quoted = !quoted;
      } else if (!quoted && "{}[],:".indexOf(b) >= 0) {
        marks.add(i);
      }
    }
    return marks;
  }

  private byte[] noise() {
    byte[] noise = new byte[random.nextInt(4_000)];
    random.nextBytes(noise);
    return noise;
  }

  private String one(String... of) {
    return of[random.nextInt(of.length)];
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private byte[] changed(int from, int removed, byte[] put) {
    ByteArrayOutputStream changed = new ByteArrayOutputStream(body.length + put.length);
    changed.write(body, 0, from);
    changed.writeBytes(put);
    changed.write(body, from + removed, body.length - from - removed);
    return changed.toByteArray();
  }
}
