package io.gatehouse.mapping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.gatehouse.daemon.Vendors;
import io.gatehouse.feed.Vendor;
import io.gatehouse.reply.Reply;
import io.gatehouse.reply.Reply.UnreadableReply;
import io.gatehouse.reply.VendorRecord;
import io.gatehouse.warehouse.Warehouse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The samples of every mapping with one fault put in: bits flipped, bytes cut, put in and repeated,
 * types swapped, values made huge. No fault costs more than the record it is in, and none makes a
 * row that no server sent. {@code -Dfuzz.replies=20000} tries so many of each mapping.
 */
class FuzzedRepliesTest {

  private static final Path MAPPINGS = Path.of("config/mappings");
  private static final int TRIES = Integer.getInteger("fuzz.replies", 200);
  private static final Warehouse WAREHOUSE =
      Warehouse.open("jdbc:h2:mem:fuzz", "", "", Clock.systemUTC());
  private static final String[] PUT_IN = {
    "\"",
    "\\",
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    "'",
    "\0",
    "\uFEFF",
    "/*",
    "//",
    "},{",
    "\\x",
    "\\u12",
    "null",
    "NaN",
    "-",
    "+",
    ".",
    "00",
    "1e999",
    "\"\":",
    "{}",
    "[]",
    "\ud83d\ude00",
    "\n"
  };
  private static final String[] VALUES = {
    "null",
    "true",
    "0",
    "-1",
    "1.5",
    "1E15",
    "007",
    "\"\"",
    "\"x\"",
    "[]",
    "{}",
    "[{\"a\":1}]",
    "NaN"
  };

  /** A sample that is UTF-8, and the records it has, each with its place. */
  private record Sample(
      String name, Mapping mapping, Mapping.Context context, String array, byte[] body) {

    List<VendorRecord> records(byte[] of) {
      return Reply.parse(of, of.length, array).records();
    }

    List<String> rows(List<VendorRecord> records) {
      return mapping.map(records, context).rows().values().stream()
          .map(Arrays::deepToString)
          .toList();
    }
  }

  @AfterAll
  static void close() {
    WAREHOUSE.close();
  }

  static List<Sample> samples() throws IOException {
    List<Sample> samples = new ArrayList<>();
    try (Stream<Path> files = Files.walk(MAPPINGS.resolve("samples"))) {
      for (Path file : files.filter(f -> f.toString().endsWith(".rows.json")).sorted().toList()) {
        JsonNode expected = new ObjectMapper().readTree(file.toFile());
        String mappingName = file.getParent().getFileName().toString();
        Path body = file.resolveSibling(file.getFileName().toString().replace(".rows", ""));
        byte[] bytes = Files.readAllBytes(body);
        String text = new String(bytes, StandardCharsets.UTF_8);
        if (expected.has("unreadable") || text.indexOf('\uFFFD') >= 0 || bytes[0] != '{') {
          continue;
        }
        Vendor vendor =
            Vendors.all().stream()
                .filter(one -> mappingName.startsWith(one.name() + "-"))
                .findFirst()
                .orElseThrow();
        Mapping mapping =
            Mapping.read(
                MAPPINGS.resolve(mappingName + ".yaml"), WAREHOUSE::table, vendor.functions());
        Mapping.Context context =
            new Mapping.Context(
                "hq", vendor.name(), expected.path("feed").asText(), ZoneId.of("UTC"), Map.of());
        samples.add(
            new Sample(
                mappingName + "/" + body.getFileName(),
                mapping,
                context,
                expected.path("array").asText("data"),
                bytes));
      }
    }
    return samples;
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("samples")
  void one_fault_costs_one_record_and_makes_no_row(Sample sample) {
    List<VendorRecord> whole = sample.records(sample.body);
    List<int[]> places = places(sample.body, whole);
    List<List<String>> truth = whole.stream().map(r -> sample.rows(List.of(r))).toList();
    Set<String> all = new HashSet<>();
    truth.forEach(all::addAll);
    Random random = new Random(sample.name.hashCode());
    for (int tries = 0; tries < TRIES; tries++) {
      int n = tries;
      Fault fault = fault(sample.body, random);
      List<VendorRecord> records;
      List<String> rows;
      try {
        records = sample.records(fault.body);
        rows = sample.rows(records);
      } catch (UnreadableReply refused) {
        continue;
      } catch (RuntimeException e) {
        fail(fault.told(sample.name, n), e);
        return;
      }
      int touched = touched(places, fault);
      if (!all.containsAll(rows)) {
        Spoilt spoilt = new Spoilt(sample, whole, fault);
        for (VendorRecord record : records) {
          if (!all.containsAll(sample.rows(List.of(record)))) {
            assertThat(spoilt.lie(record))
                .as(() -> fault.told(sample.name, n) + " row of " + record.raw())
                .isNull();
          }
        }
      }
      if (touched >= 0) {
        Set<String> got = new HashSet<>(rows);
        for (int i = 0; i < truth.size(); i++) {
          int at = i;
          if (i != touched && !areUnlikeNeighbours(whole, i, touched)) {
            assertThat(got)
                .as(() -> fault.told(sample.name, n) + " record " + at)
                .containsAll(truth.get(i));
          }
        }
      }
    }
  }

  @Test
  void memory_does_not_grow_with_what_was_seen() throws IOException {
    Sample sample = samples().get(0);
    long first = 0;
    for (int round = 0; round < 4; round++) {
      for (int i = 0; i < 500; i++) {
        String names =
            "{\"data\":[{\"recordId\":1,\"n%d-%d\":1,\"m%d\":2}]}"
                .formatted(round, i, i * 7 + round);
        sample.rows(sample.records(names.getBytes(StandardCharsets.UTF_8)));
      }
      System.gc();
      long used = Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
      first = round == 1 ? used : first;
      if (round > 1) {
        assertThat(used - first).isLessThan(8 << 20);
      }
    }
  }

  /** Where they have hardly a name in common, nothing tells that the broken one is a record too. */
  private static boolean areUnlikeNeighbours(List<VendorRecord> records, int one, int other) {
    Set<String> common = new HashSet<>(records.get(one).names());
    common.retainAll(records.get(other).names());
    boolean begins =
        records.get(one).names().isEmpty() || common.contains(records.get(one).names().get(0));
    return Math.abs(one - other) == 1 && (common.size() <= 2 || !begins);
  }

  private static List<int[]> places(byte[] body, List<VendorRecord> records) {
    List<int[]> places = new ArrayList<>();
    String text = new String(body, StandardCharsets.ISO_8859_1);
    int from = 0;
    for (VendorRecord record : records) {
      String raw =
          new String(record.raw().getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
      int at = text.indexOf(raw, from);
      if (at < 0) { // a list inside a text: its places are others
        return List.of();
      }
      places.add(new int[] {at, at + raw.length()});
      from = at + raw.length();
    }
    return places;
  }

  /** The record that the fault is inside of; -1 where it may be in none, or in two. */
  private static int touched(List<int[]> places, Fault fault) {
    for (int i = 0; i < places.size(); i++) {
      int[] place = places.get(i);
      if (fault.from > place[0] && fault.from + fault.removed < place[1]) {
        return i;
      }
    }
    return -1;
  }

  /**
   * What a reply with a fault still says: where it is JSON, what another parser reads in it; else
   * the records that were sent, but for the members that the fault is in or beside.
   */
  private static final class Spoilt {

    private static final Pattern NAME = Pattern.compile("\\\\?\"([A-Za-z_]\\w*)\\\\?\"\\s*:");
    private static final ObjectMapper JSON =
        JsonMapper.builder(
                JsonFactory.builder()
                    .enable(JsonReadFeature.ALLOW_TRAILING_COMMA)
                    .enable(JsonReadFeature.ALLOW_UNESCAPED_CONTROL_CHARS)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private final List<Map<String, String>> sent;
    private final List<Map<String, String>> honest = new ArrayList<>();
    private final Set<String> members = new HashSet<>();

    /** Names that only things inside of records have. */
    private final Set<String> nested = new HashSet<>();

    private final boolean isUtf8;

    /** Whether a record says that it is two. */
    private final boolean halved;

    Spoilt(Sample sample, List<VendorRecord> whole, Fault fault) {
      sent = whole.stream().map(Spoilt::fields).toList();
      String body = new String(sample.body, StandardCharsets.ISO_8859_1);
      NAME.matcher(body).results().forEach(name -> nested.add(name.group(1)));
      sent.forEach(one -> nested.removeAll(one.keySet()));
      isUtf8 = new String(fault.body, StandardCharsets.UTF_8).indexOf('\uFFFD') < 0;
      halved = new String(fault.put, StandardCharsets.UTF_8).contains("},{");
      membersAt(body, fault);
      try {
        JsonNode list = JSON.readTree(fault.body).at("/" + sample.array.replace('.', '/'));
        list = list.isTextual() ? JSON.readTree(list.asText()) : list;
        for (JsonNode one : list.isArray() ? list : List.of(list)) {
          String alone =
              JSON.createObjectNode().set("data", JSON.createArrayNode().add(one)).toString();
          byte[] bytes = alone.getBytes(StandardCharsets.UTF_8);
          Reply.parse(bytes, bytes.length, "data").records().forEach(r -> honest.add(fields(r)));
        }
      } catch (IOException notJson) {
        honest.clear();
      }
    }

    private void membersAt(String body, Fault fault) {
      int removed = fault.removed;
      if (new String(fault.put, StandardCharsets.UTF_8).contains("//")) { // to the line's end
        removed = Math.max(removed, body.indexOf('\n', fault.from) - fault.from);
      }
      Matcher repeated = NAME.matcher(new String(fault.put, StandardCharsets.ISO_8859_1));
      while (repeated.find()) {
        members.add(repeated.group(1));
      }
      if (new String(fault.put, StandardCharsets.ISO_8859_1).contains("\"\":")) {
        members.add("");
      }
      Matcher names = NAME.matcher(body);
      String name = null;
      String outer = null; // of a record's own members
      int from = 0;
      while (from < body.length()) {
        boolean more = names.find();
        int to = more ? names.start() : body.length();
        if (name != null && fault.from <= to + 1 && fault.from + removed >= from - 1) {
          members.add(name);
          members.add(outer);
        }
        name = more ? names.group(1) : null;
        String next = name;
        outer = sent.stream().anyMatch(one -> one.containsKey(next)) ? name : outer;
        from = to;
        if (!more) {
          break;
        }
      }
    }

    /** In what a record is none of those that were sent; null where it is one. */
    String lie(VendorRecord record) {
      Map<String, String> read = fields(record);
      if (sent.contains(read)
          || honest.contains(read)
          || (halved
              && sent.stream().anyMatch(one -> one.entrySet().containsAll(read.entrySet())))) {
        return null;
      }
      Set<String> least = null;
      for (Map<String, String> one : sent) {
        Set<String> other = new HashSet<>(one.keySet());
        other.addAll(read.keySet());
        other.removeIf(name -> members.contains(name.replaceFirst("#\\d+$", "")));
        other.removeIf(name -> same(one.get(name), read.get(name)));
        other.removeIf(nested::contains);
        long lost = one.keySet().stream().filter(name -> !read.containsKey(name)).count();
        long strange = other.stream().filter(name -> !one.containsKey(name)).count();
        if (strange <= lost) { // a name that was spoilt
          other.removeIf(name -> !one.containsKey(name));
        }
        if (other.isEmpty()) {
          return null;
        }
        least = least == null || other.size() < least.size() ? other : least;
      }
      return least + " beside the fault's " + members;
    }

    /** A spoilt character may make a text of few others that are not ASCII look like GBK. */
    private boolean same(String one, String other) {
      return Objects.equals(one, other)
          || (!isUtf8
              && one != null
              && other != null
              && one.replaceAll("[^ -~]", "").equals(other.replaceAll("[^ -~]", "")));
    }

    private static Map<String, String> fields(VendorRecord record) {
      Map<String, String> fields = new HashMap<>();
      record.names().forEach(name -> fields.put(name, record.get(name)));
      return fields;
    }
  }

  private record Fault(int from, int removed, byte[] put, byte[] body) {

    String told(String name, int n) {
      int begin = Math.max(0, from - 40);
      int end = Math.min(body.length, from + put.length + 40);
      return "%s, try %d: at byte %d: %s"
          .formatted(name, n, from, new String(body, begin, end - begin, StandardCharsets.UTF_8));
    }
  }

  private static Fault fault(byte[] body, Random random) {
    int at = 1 + random.nextInt(body.length - 2);
    return switch (random.nextInt(7)) {
      case 0 -> changed(body, at, 1, new byte[] {(byte) (body[at] ^ (1 << random.nextInt(8)))});
      case 1 -> changed(body, at, body.length - at, new byte[0]); // cut at its end
      case 2 -> changed(body, at, Math.min(1 + random.nextInt(12), body.length - at), new byte[0]);
      case 3 -> changed(body, at, 0, bytes(PUT_IN[random.nextInt(PUT_IN.length)]));
      case 4 -> {
        int colon = next(body, at, (byte) ':');
        int end = next(body, colon, (byte) ',');
        yield changed(
            body, colon + 1, end - colon - 1, bytes(VALUES[random.nextInt(VALUES.length)]));
      }
      case 5 -> {
        int from = next(body, at, (byte) ',');
        int to = next(body, from + 1, (byte) ',');
        yield changed(body, from, 0, Arrays.copyOfRange(body, from, Math.max(from, to)));
      }
      default -> {
        int colon = next(body, at, (byte) ':');
        boolean quoted = random.nextBoolean();
        String huge = (quoted ? "x" : "9").repeat(1 + random.nextInt(3_000));
        yield changed(body, colon + 1, 0, bytes(quoted ? '"' + huge + "\"," : huge));
      }
    };
  }

  private static int next(byte[] body, int from, byte wanted) {
    int i = Math.min(from, body.length - 1);
    while (i < body.length - 1 && body[i] != wanted) {
      i++;
    }
    return i;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static Fault changed(byte[] body, int from, int removed, byte[] put) {
    int gone = Math.min(Math.max(0, removed), body.length - from);
    byte[] changed = new byte[body.length - gone + put.length];
    System.arraycopy(body, 0, changed, 0, from);
    System.arraycopy(put, 0, changed, from, put.length);
    System.arraycopy(body, from + gone, changed, from + put.length, body.length - from - gone);
    return new Fault(from, gone, put, changed);
  }
}
