package io.gatehouse.declared;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.gatehouse.declared.ReplyRules.Rule;
import io.gatehouse.declared.VendorFile.AuthKind;
import io.gatehouse.declared.VendorFile.DeclaredFeed;
import io.gatehouse.declared.VendorFile.PagingKind;
import io.gatehouse.feed.RetryLater;
import io.gatehouse.settings.Setting;
import io.gatehouse.settings.SettingsReader;
import io.gatehouse.settings.Site;
import io.gatehouse.settings.VendorSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * What the server of a declared vendor would answer, by its file and the feeds' samples: it wants
 * the credentials that the file names, gives pages of records like those of {@code good.json}, and
 * says "none" and errors as {@code empty.json} and {@code error.json} do. For {@code simulate}: it
 * shows whether a file fits its samples and its mapping, and nothing of the vendor's real server.
 */
public final class SampleServer {

  private static final int USUAL_PAGE = 100;

  private static final int REPEATED = 50;

  /** How many records of an id there are for each of these that a feed without a scope has. */
  private static final int IDS = 50;

  private static final ObjectMapper JSON = new ObjectMapper();

  /** A request, its headers by their names in small letters. */
  public record Question(
      String method,
      String path,
      String rawQuery,
      Map<String, String> query,
      Map<String, String> headers,
      byte[] body) {}

  /** A reply in JSON. */
  public record Answer(int status, byte[] body) {}

  /**
   * How much there is.
   *
   * @param records of the past 30 days, in each feed that follows time or ids
   * @param listed in each full listing
   * @param repeats whether every 50th comes twice
   */
  public record Amount(int records, int listed, boolean repeats) {}

  private final Declared vendor;
  private final VendorFile file;
  private final Clock clock;
  private final Amount amount;
  private final Site site;
  private final Map<String, String> settings = new LinkedHashMap<>();
  private final Map<String, ObjectNode> pages = new HashMap<>();
  private final Map<String, SampleRecords> records = new LinkedHashMap<>();
  private final Map<String, Set<String>> owners = new TreeMap<>();
  private final Deque<Instant> calls = new ArrayDeque<>();
  private final SampleSignIn signIn;
  private volatile double perSecond;

  /**
   * @throws IllegalArgumentException saying what is wrong with the vendor's file or its samples
   */
  public SampleServer(Declared vendor, Clock clock, Amount amount) {
    if (!vendor.isSound()) {
      throw new IllegalArgumentException(vendor.path() + " has mistakes: lint shows them");
    }
    this.vendor = vendor;
    this.file = vendor.file();
    this.clock = clock;
    this.amount = amount;
    for (Setting setting : file.settings()) {
      if (setting.fallback() == null) {
        settings.put(setting.name(), (setting.name() + "-1234567890123456").substring(0, 16));
      }
    }
    this.site = site();
    this.signIn = new SampleSignIn(file, site, clock);
    for (DeclaredFeed feed : polled()) {
      ObjectNode good = sample(feed, "good.json");
      List<JsonNode> samples = samples(feed, good);
      pages.put(feed.name(), good);
      int past = feed.listing() ? amount.listed() : amount.records();
      past = feed.paging().query() == null ? past : Math.max(1, past / IDS);
      records.put(
          feed.name(), new SampleRecords(feed, samples, site.zone(), clock.instant(), past));
    }
  }

  private Site site() {
    SettingsReader reader =
        new SettingsReader(
            List.of(new VendorSettings(file.vendor(), file.settings(), List.of())), Map.of());
    reader.set("sites.simulated.vendor=" + file.vendor());
    reader.set("sites.simulated.base-url=http://127.0.0.1");
    settings.forEach((name, value) -> reader.set("sites.simulated." + name + "=" + value));
    return reader.read().sites().get(0);
  }

  private List<DeclaredFeed> polled() {
    return file.feeds().stream().filter(feed -> !feed.isPushed()).toList();
  }

  private List<JsonNode> samples(DeclaredFeed feed, ObjectNode good) {
    JsonNode list = SampleRecords.at(good, ReplyRules.array(feed.records()));
    if (!list.isArray() || list.isEmpty()) {
      throw new IllegalArgumentException(
          path(feed, "good.json") + " has no records in " + feed.records());
    }
    List<JsonNode> samples = new ArrayList<>();
    list.forEach(samples::add);
    return samples;
  }

  /**
   * What it pushes; empty where the file has no feed with {@code webhook}.
   *
   * @throws IllegalArgumentException saying what is wrong with the feed's sample
   */
  public Optional<SamplePushes> pushes() {
    return file.feeds().stream().filter(DeclaredFeed::isPushed).findFirst().map(this::pushes);
  }

  private SamplePushes pushes(DeclaredFeed pushed) {
    ObjectNode good = sample(pushed, "good.json");
    List<JsonNode> samples = samples(pushed, good);
    SampleRecords made =
        SamplePushes.twin(pushed, samples.get(0), polled())
            .map(twin -> records.get(twin.name()))
            .orElseGet(() -> SampleRecords.ofPushes(pushed, samples, site.zone(), clock.instant()));
    return new SamplePushes(
        pushed, good, made, made.past(), site, clock, () -> perSecond, amount.repeats());
  }

  private Path path(DeclaredFeed feed, String sample) {
    return VendorSamples.folder(vendor, feed).resolve(sample);
  }

  private ObjectNode sample(DeclaredFeed feed, String name) {
    Path path = path(feed, name);
    try {
      JsonNode read = JSON.readTree(DeclaredSteps.wrapped(Files.readAllBytes(path)));
      if (read instanceof ObjectNode object) {
        return object;
      }
      throw new IllegalArgumentException(path + " is no JSON object or list");
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(path + " is no JSON: " + e.getOriginalMessage(), e);
    } catch (java.nio.file.NoSuchFileException e) {
      throw new IllegalArgumentException(
          path + " is missing: what is served is made of it; save there what the server answers",
          e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What its sites must be configured with, by names without {@code sites.<site>.}. */
  public Map<String, String> settings() {
    return java.util.Collections.unmodifiableMap(settings);
  }

  /** So many new records a second in each feed that follows time or ids, from its start on. */
  public void live(double newPerSecond) {
    perSecond = newPerSecond;
  }

  /** How many records each feed has now, by feed; of one with a scope, for each id. */
  public Map<String, Integer> counts() {
    Map<String, Integer> counts = new LinkedHashMap<>();
    records.forEach((feed, made) -> counts.put(feed, made.count(clock.instant(), perSecond)));
    return counts;
  }

  /** Whose request it is: a feed's name, {@code token}, or the path as it is. */
  public String route(Question question) {
    return isForToken(question)
        ? "token"
        : feed(question).map(DeclaredFeed::name).orElse(question.path());
  }

  private boolean isForToken(Question question) {
    return file.hasTokens() && question.path().equals(signIn.authorization().tokenRequest().path());
  }

  private java.util.Optional<DeclaredFeed> feed(Question question) {
    return polled().stream()
        .filter(feed -> new AskedValues(feed, site).isFor(question))
        .findFirst();
  }

  /** As the vendor's server would answer. */
  public synchronized Answer answer(Question question) {
    if (isForToken(question)) {
      return token(question);
    }
    DeclaredFeed feed = feed(question).orElse(null);
    if (feed == null) {
      return failed(404, "no feed of " + vendor.path().getFileName() + " asks for this");
    }
    JsonNode body;
    try {
      body = asked(question);
    } catch (RetryLater | IOException e) {
      return file.auth().kind() == AuthKind.ENVELOPE
          ? sealed(200, failing(feed, e.getMessage()))
          : failed(400, e.getMessage());
    }
    if (!signIn.isSigned(question)) {
      return by(file.reply().tokenRefused(), 401, feed, "the credentials are refused");
    }
    return isTooMuch()
        ? by(file.reply().limited(), 429, feed, "too many calls: budget is " + file.calls())
        : sealed(200, page(feed, new AskedValues(feed, site).of(question, body)));
  }

  /** The body's parameters, out of their envelope. */
  private JsonNode asked(Question question) throws IOException {
    if (question.body().length == 0) {
      return JSON.createObjectNode();
    }
    if (file.auth().kind() != AuthKind.ENVELOPE) {
      return JSON.readTree(question.body());
    }
    return JSON.readTree(signIn.authorization().envelope().reply(question.body())).path("data");
  }

  private boolean isTooMuch() {
    if (file.calls() == 0) {
      return false;
    }
    Instant now = clock.instant();
    calls.removeIf(call -> call.isBefore(now.minus(file.per())));
    calls.addLast(now);
    return calls.size() > file.calls() + 1; // clocks and lines are not exact
  }

  private Answer token(Question question) {
    String token = signIn.token(question);
    if (token == null) {
      return failed(400, "the id or the secret is another");
    }
    ObjectNode reply = succeeding(JSON.createObjectNode());
    SampleRecords.set(reply, signIn.authorization().tokenField(), TextNode.valueOf(token));
    SampleRecords.set(reply, signIn.authorization().lifetimeField(), LongNode.valueOf(3600));
    return new Answer(200, bytes(reply));
  }

  private ObjectNode page(DeclaredFeed feed, Map<String, String> values) {
    List<Found> all = found(feed, values);
    int size = number(values.get("size"), feed.paging().pageSize(), USUAL_PAGE);
    int from =
        switch (feed.paging().kind()) {
          case PAGE ->
              (number(values.get("page"), feed.paging().first(), 1) - feed.paging().first()) * size;
          case OFFSET -> number(values.get("offset"), 0, 0);
          case CURSOR -> number(values.get("cursor"), 0, 0);
          case SINCE_ID, SINGLE -> 0;
        };
    boolean isWhole = feed.paging().kind() == PagingKind.SINGLE;
    int to = isWhole ? all.size() : Math.min(all.size(), Math.max(0, from) + size);
    if (all.isEmpty() && Files.exists(path(feed, "empty.json"))) {
      return sample(feed, "empty.json");
    }
    ObjectNode page = pages.get(feed.name()).deepCopy();
    ArrayNode list = JSON.createArrayNode();
    SampleRecords made = records.get(feed.name());
    double rate = perSecond;
    String ownersField = ownersField(feed);
    all.subList(Math.max(0, Math.min(from, to)), to)
        .forEach(one -> list.add(made.get(one.n(), one.owner(), ownersField, rate)));
    SampleRecords.set(page, ReplyRules.array(feed.records()), list);
    put(page, feed.paging().total(), String.valueOf(all.size()));
    if (feed.paging().next() != null) {
      String next = to < all.size() ? String.valueOf(to) : null;
      SampleRecords.set(
          page, feed.paging().next(), next == null ? JSON.nullNode() : TextNode.valueOf(next));
    }
    return page;
  }

  private static int number(String text, int fallback, int last) {
    return text != null && text.matches("\\d{1,9}")
        ? Integer.parseInt(text)
        : fallback > 0 ? fallback : last;
  }

  /**
   * A record that answers a request.
   *
   * @param owner the id of a scope; null for a feed without
   */
  private record Found(String owner, int n) {}

  private List<Found> found(DeclaredFeed feed, Map<String, String> values) {
    SampleRecords made = records.get(feed.name());
    DeclaredSource source = new DeclaredSource(feed, file.reply(), any -> "", site.zone());
    double rate = perSecond;
    int count = made.count(clock.instant(), rate);
    String last = values.get("last-id");
    Instant end = source.moment(values.get("to"));
    int from =
        last == null
            ? made.first(source.moment(values.get("from")), count, rate)
            : made.after(last, count);
    int to = end == null ? count : made.first(end.plusMillis(1), count, rate);
    List<String> ids = new ArrayList<>();
    if (values.containsKey("id")) {
      ids.addAll(List.of(values.get("id").split(",")));
      owners.computeIfAbsent(feed.name(), name -> new TreeSet<>()).addAll(ids);
    } else {
      ids.add(null);
    }
    List<Found> found = new ArrayList<>();
    for (String owner : ids) {
      for (int n = from; n < to; n++) {
        found.add(new Found(owner, n));
        if (amount.repeats() && n % REPEATED == REPEATED - 1) {
          found.add(new Found(owner, n));
        }
      }
    }
    return found;
  }

  /** By its name: userIdList asks for what a record calls userId. */
  private String ownersField(DeclaredFeed feed) {
    List<String> asking = new ArrayList<>(feed.parameters().keySet());
    if (feed.body() instanceof Map<?, ?> members) {
      members.keySet().forEach(name -> asking.add(name.toString()));
    }
    List<String> fields = new ArrayList<>();
    JsonNode page = pages.get(feed.name());
    SampleRecords.at(page, ReplyRules.array(feed.records()))
        .path(0)
        .fieldNames()
        .forEachRemaining(fields::add);
    return fields.stream()
        .filter(field -> !feed.key().contains(field) && field.length() > 2)
        .filter(
            field ->
                asking.stream()
                    .anyMatch(name -> name.toLowerCase().startsWith(field.toLowerCase())))
        .findFirst()
        .orElse(null);
  }

  /** The records of all feeds as JSON lines; of one with a scope those of the ids asked for. */
  public synchronized Stream<String> truth() {
    List<String> lines = new ArrayList<>();
    double rate = perSecond;
    for (DeclaredFeed feed : polled()) {
      SampleRecords made = records.get(feed.name());
      List<String> of = new ArrayList<>(owners.getOrDefault(feed.name(), Set.of()));
      if (feed.paging().query() == null) {
        of.add(null);
      }
      for (String owner : of) {
        for (int n = 0; n < made.count(clock.instant(), rate); n++) {
          ObjectNode line = JSON.createObjectNode().put("feed", feed.name());
          lines.add(line.set("record", made.get(n, owner, ownersField(feed), rate)).toString());
        }
      }
    }
    return lines.stream();
  }

  /** What the first feed's {@code error.json} says. */
  public Answer error() {
    return sealed(200, failing(polled().get(0), null));
  }

  /**
   * @param words null for the sample's own
   */
  private ObjectNode failing(DeclaredFeed feed, String words) {
    boolean has = Files.exists(path(feed, "error.json"));
    ObjectNode tree = has ? sample(feed, "error.json") : JSON.createObjectNode();
    String message = file.reply().message();
    if (message != null && (words != null || !has)) {
      String text = words == null ? "the server failed" : words;
      SampleRecords.set(tree, message, TextNode.valueOf(text));
    }
    return tree;
  }

  private Answer by(List<Rule> rules, int usual, DeclaredFeed feed, String words) {
    ObjectNode tree = failing(feed, words);
    Rule rule = rules.isEmpty() ? new Rule(Set.of(usual), null, List.of()) : rules.get(0);
    if (rule.field() != null) {
      put(tree, rule.field(), rule.is().get(0));
    }
    boolean isEnvelope = file.auth().kind() == AuthKind.ENVELOPE;
    int status = rule.http().isEmpty() || isEnvelope ? 200 : rule.http().iterator().next();
    return sealed(status, tree);
  }

  private Answer failed(int status, String words) {
    ObjectNode tree = JSON.createObjectNode();
    String message = file.reply().message();
    SampleRecords.set(tree, message == null ? "error" : message, TextNode.valueOf(words));
    return new Answer(status, bytes(tree));
  }

  private ObjectNode succeeding(ObjectNode tree) {
    file.reply().success().stream()
        .filter(rule -> rule.field() != null)
        .forEach(rule -> put(tree, rule.field(), rule.is().get(0)));
    return tree;
  }

  /** As a number where what stands there is none of another kind. */
  private static void put(ObjectNode tree, String path, String value) {
    if (path != null) {
      boolean isNumber = !SampleRecords.at(tree, path).isTextual() && value.matches("-?\\d{1,18}");
      SampleRecords.set(
          tree, path, isNumber ? LongNode.valueOf(Long.parseLong(value)) : TextNode.valueOf(value));
    }
  }

  private Answer sealed(int status, ObjectNode tree) {
    if (file.auth().kind() == AuthKind.ENVELOPE) {
      Map<String, String> parameters = new LinkedHashMap<>();
      tree.properties()
          .forEach(
              field -> {
                JsonNode value = field.getValue();
                parameters.put(
                    field.getKey(), value.isValueNode() ? value.asText() : value.toString());
              });
      parameters.keySet().removeAll(Set.of("companyno", "timestamp", "sign"));
      return new Answer(
          status, signIn.authorization().envelope().sealed(parameters, clock.instant()));
    }
    JsonNode bare = tree.get(ReplyRules.WRAPPED);
    boolean isBare =
        tree.size() == 1 && bare != null && bare.isArray() && file.reply().records().equals(".");
    return new Answer(status, bytes(isBare ? bare : tree));
  }

  private static byte[] bytes(JsonNode tree) {
    return tree.toString().getBytes(StandardCharsets.UTF_8);
  }
}
