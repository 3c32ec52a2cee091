package io.gatehouse.declared;

import io.gatehouse.declared.FileSection.Placeholders;
import io.gatehouse.declared.VendorFile.Checkpoint;
import io.gatehouse.declared.VendorFile.DeclaredFeed;
import io.gatehouse.declared.VendorFile.Paging;
import io.gatehouse.declared.VendorFile.PagingKind;
import io.gatehouse.declared.VendorFile.Push;
import io.gatehouse.declared.VendorFile.TimeFormat;
import io.gatehouse.declared.VendorFile.Window;
import io.gatehouse.mapping.YamlFile;
import io.gatehouse.settings.Nearest;
import io.gatehouse.settings.Schedule;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/** Reads one feed of a vendor's file. */
final class FeedReader {

  private static final List<String> POLLED =
      List.of(
          "schedule",
          "timeout",
          "get",
          "post",
          "body",
          "parameters",
          "records",
          "paging",
          "checkpoint",
          "key",
          "listing",
          "into");

  private static final List<String> PUSHED =
      List.of("webhook", "records", "verify", "answer", "into");

  private static final List<String> PAGING =
      List.of(
          "kind",
          "page",
          "size",
          "first",
          "page-size",
          "total",
          "offset",
          "limit",
          "next",
          "send",
          "id",
          "ascending",
          "window",
          "each",
          "around",
          "widest",
          "overlap",
          "lag",
          "format",
          "query",
          "at-once");

  /** What requests may be filled with. */
  private static final List<String> NAMES =
      List.of("page", "size", "offset", "cursor", "last-id", "from", "to", "id");

  private static final String WINDOW = "window";
  private static final String EACH = "each";

  private static final int MOST_PAGE = 100_000;
  private static final Duration OVERLAP = Duration.ofHours(2);

  private final YamlFile yaml;
  private final FileSection feeds;
  private final String name;
  private final Set<String> settings;
  private final ReplyRules rules;

  FeedReader(
      YamlFile yaml, FileSection feeds, String name, Set<String> settings, ReplyRules rules) {
    this.yaml = yaml;
    this.feeds = feeds;
    this.name = name;
    this.settings = settings;
    this.rules = rules;
  }

  DeclaredFeed read() {
    List<String> all = new ArrayList<>(POLLED);
    PUSHED.stream().filter(key -> !all.contains(key)).forEach(all::add);
    FileSection feed = feeds.section(name, all);
    String into = into(feed);
    return feed.has("webhook") ? pushed(feed, into) : polled(feed, into);
  }

  private static String into(FileSection feed) {
    String into = feed.required("into");
    if (into != null && !into.matches("[a-z][a-z0-9_]*(-[a-z0-9_-]+)?")) {
      feed.problem("into", "into: expected a table, access_event, or table-part, got " + into);
    }
    return into == null ? "" : into;
  }

  private void refuse(FileSection feed, List<String> known, String why) {
    feed.keys().stream()
        .filter(key -> !known.contains(key))
        .forEach(key -> feed.problem(key, "feeds." + name + ": " + why + " takes no " + key));
  }

  private DeclaredFeed pushed(FileSection feed, String into) {
    refuse(feed, PUSHED, "a feed that is pushed");
    String method = feed.choice("webhook", "POST", word -> word, List.of("POST", "PUT", "GET"));
    String header = null;
    Text secret = null;
    String algorithm = "sha256";
    String encoding = "hex";
    if (feed.has("verify")) {
      FileSection verify =
          feed.section("verify", List.of("kind", "header", "secret", "algorithm", "encoding"));
      verify.required("kind");
      String kind = verify.choice("kind", "hmac", word -> word, List.of("hmac", "header", "none"));
      algorithm =
          kind.equals("header")
              ? "none"
              : verify.choice(
                  "algorithm", algorithm, word -> word, List.of("sha256", "sha1", "sha512"));
      encoding = verify.choice("encoding", encoding, word -> word, List.of("hex", "base64"));
      if (!kind.equals("none")) {
        header = verify.required("header");
        VendorFileReader.checkHeader(verify, "header");
        verify.required("secret");
        secret = verify.template("secret", new Placeholders(settings, List.of()));
      }
    }
    Push push =
        new Push(method, header, secret, algorithm, encoding, feed.text("answer", "{\"ok\":true}"));
    return new DeclaredFeed(
        name,
        feeds.line(name),
        null,
        null,
        null,
        null,
        Map.of(),
        null,
        feed.path("records", rules.records()),
        null,
        null,
        List.of(),
        false,
        into,
        push);
  }

  private DeclaredFeed polled(FileSection feed, String into) {
    refuse(feed, POLLED, "a feed that is asked (without webhook)");
    boolean isPost = feed.has("post");
    String verb = isPost ? "post" : "get";
    if (isPost ? feed.has("get") : !feed.speaksOf("get") && !feed.speaksOf("post")) {
      feed.problem("post", "feeds." + name + ": expected get or post with a path, or webhook");
    }
    Placeholders allowed = new Placeholders(settings, NAMES);
    Text path = feed.has(verb) ? feed.template(verb, allowed) : Text.of("/");
    if (!path.toString().startsWith("/")) {
      feed.problem(verb, "feeds." + name + "." + verb + ": expected a path, /events, got " + path);
    } else if (path.toString().contains("?")) {
      feed.problem(verb, "feeds." + name + "." + verb + ": put what follows ? under parameters");
    }
    if (feed.has("body") && !isPost) {
      feed.problem("body", "feeds." + name + ": a get has no body");
    }
    Map<String, Text> parameters = feed.templates("parameters", allowed);
    Object body = feed.tree("body", allowed);
    if (body != null && !(body instanceof Map)) {
      feed.problem("body", "feeds." + name + ".body must be name: value pairs");
      body = null;
    }
    Paging paging = paging(feed);
    Checkpoint checkpoint = checkpoint(feed);
    boolean listing = feed.flag("listing");
    List<String> key = feed.texts("key");
    DeclaredFeed read =
        new DeclaredFeed(
            name,
            feeds.line(name),
            schedule(feed),
            timeout(feed),
            isPost ? "POST" : "GET",
            path,
            parameters,
            body,
            feed.path("records", rules.records()),
            paging,
            checkpoint,
            key,
            listing,
            into,
            null);
    check(feed, read);
    return read;
  }

  private String schedule(FileSection feed) {
    String schedule = feed.text("schedule", "1m");
    try {
      Schedule.parse(schedule);
      return schedule;
    } catch (IllegalArgumentException e) {
      feed.problem(
          "schedule", "feeds." + name + ".schedule: " + e.getMessage() + ", got " + schedule);
      return "1m";
    }
  }

  private String timeout(FileSection feed) {
    feed.duration("timeout", Duration.ofSeconds(10));
    return feed.text("timeout", "10s");
  }

  private Checkpoint checkpoint(FileSection feed) {
    if (!feed.has("checkpoint")
        || feed.at("checkpoint") instanceof org.snakeyaml.engine.v2.nodes.ScalarNode) {
      String none = feed.text("checkpoint", "none");
      if (!none.equals("none")) {
        feed.problem(
            "checkpoint",
            "feeds."
                + name
                + ".checkpoint: expected none, or field, overlap and format, got "
                + none);
      }
      return null;
    }
    FileSection checkpoint = feed.section("checkpoint", List.of("field", "overlap", "format"));
    return new Checkpoint(
        checkpoint.required("field"), checkpoint.duration("overlap", OVERLAP), format(checkpoint));
  }

  private static TimeFormat format(FileSection section) {
    return section.choice("format", TimeFormat.ISO, TimeFormat::word, List.of(TimeFormat.values()));
  }

  /** Window and each stand beside the way of paging, or around it: {@code around: {kind: …}}. */
  private Paging paging(FileSection feed) {
    if (!feed.has("paging")) {
      return Paging.SINGLE;
    }
    Window window = null;
    FileSection each = null;
    FileSection paging = feed.section("paging", PAGING);
    while (true) {
      String kind = paging.text("kind", "single");
      if (paging.has(WINDOW)) {
        window = window(paging.section(WINDOW, List.of("widest", "overlap", "lag", "format")));
      }
      if (paging.has(EACH)) {
        each = paging.section(EACH, List.of("query", "at-once"));
      }
      if (kind.equals(WINDOW)) {
        window = window(paging);
      } else if (kind.equals(EACH)) {
        each = paging;
      } else {
        break;
      }
      if (!paging.has("around")) {
        return paging(PagingKind.SINGLE, paging, window, each);
      }
      paging = paging.section("around", PAGING);
    }
    PagingKind kind =
        paging.choice("kind", PagingKind.SINGLE, PagingKind::word, List.of(PagingKind.values()));
    return paging(kind, paging, window, each);
  }

  private static Window window(FileSection section) {
    return new Window(
        section.duration("widest", null),
        section.duration("overlap", OVERLAP),
        section.duration("lag", Duration.ofMinutes(2)),
        format(section));
  }

  private Paging paging(PagingKind kind, FileSection paging, Window window, FileSection each) {
    Map<String, String> sent = new LinkedHashMap<>();
    switch (kind) {
      case PAGE -> {
        send(sent, paging, "page", "page", "page");
        send(sent, paging, "size", "size", null);
      }
      case OFFSET -> {
        send(sent, paging, "offset", "offset", "offset");
        send(sent, paging, "size", "limit", paging.has("size") ? null : "limit");
        send(sent, paging, "size", "size", null);
      }
      case CURSOR -> {
        send(sent, paging, "cursor", "send", "cursor");
        send(sent, paging, "size", "size", null);
        paging.required("next");
      }
      case SINCE_ID -> {
        send(sent, paging, "last-id", "send", "since_id");
        send(sent, paging, "size", "size", null);
        paging.required("id");
      }
      case SINGLE -> {}
    }
    boolean isSized = kind == PagingKind.PAGE || kind == PagingKind.OFFSET;
    String query = each == null ? null : each.required("query");
    if (query != null && !query.matches("[a-z0-9][a-z0-9_-]*")) {
      each.problem("query", "query: expected the name of a file in config/queries, got " + query);
    }
    return new Paging(
        kind,
        sent,
        paging.integer("first", 1, 0, 1),
        paging.integer("page-size", isSized ? 100 : 0, 1, MOST_PAGE),
        paging.path("total", null),
        paging.path("next", null),
        paging.text("id", null),
        paging.has("ascending") && paging.flag("ascending"),
        window,
        query,
        each == null ? 0 : each.integer("at-once", 1, 1, 1_000));
  }

  private static void send(
      Map<String, String> sent, FileSection paging, String value, String key, String fallback) {
    String parameter = paging.text(key, fallback);
    if (parameter != null) {
      sent.put(value, parameter);
    }
  }

  /** What belongs together. */
  private void check(FileSection feed, DeclaredFeed read) {
    String at = "feeds." + name + ": ";
    Paging paging = read.paging();
    boolean pages = paging.kind() != PagingKind.SINGLE;
    if (read.key().isEmpty() && pages) {
      feed.problem(
          "key", at + "pages need a key: what tells one record from the others ends the walk");
    }
    boolean follows = read.checkpoint() != null || paging.window() != null;
    boolean sinceId = paging.kind() == PagingKind.SINCE_ID;
    if (follows && read.listing()) {
      feed.problem("listing", at + "a listing is all there is: it has no checkpoint and no window");
    }
    if (sinceId && (read.listing() || follows || paging.query() != null)) {
      feed.problem(
          "paging", at + "since-id has its own checkpoint: no other, no window, each or listing");
    }
    checkUse(feed, read, "from", follows, "a checkpoint or a window");
    checkUse(feed, read, "to", paging.window() != null, "a window");
    checkUse(feed, read, "id", paging.query() != null, "each");
    checkUse(feed, read, "page", paging.kind() == PagingKind.PAGE, "paging of the kind page");
    checkUse(feed, read, "offset", paging.kind() == PagingKind.OFFSET, "the kind offset");
    checkUse(feed, read, "cursor", paging.kind() == PagingKind.CURSOR, "the kind cursor");
    checkUse(feed, read, "last-id", sinceId, "the kind since-id");
    if (follows && !speaksOf(read, "from")) {
      feed.problem("parameters", at + "nothing says {from}, so every run would ask for everything");
    }
    if (paging.query() != null && !speaksOf(read, "id")) {
      feed.problem("parameters", at + "nothing says {id}, so all would be asked the same");
    }
  }

  /** Whether it uses a value, or a misspelt one that is told already. */
  private static boolean speaksOf(DeclaredFeed feed, String value) {
    return fills(
        feed,
        text ->
            text.refers(Text.Kind.NAME).stream()
                .map(name -> NAMES.contains(name) ? name : Nearest.to(name, NAMES).orElse(name))
                .anyMatch(value::equals));
  }

  private void checkUse(
      FileSection feed, DeclaredFeed read, String value, boolean has, String needs) {
    if (!has && uses(read, value)) {
      feed.problem("parameters", "feeds." + name + ": {" + value + "} needs " + needs);
    }
  }

  static boolean uses(DeclaredFeed feed, String value) {
    return fills(feed, text -> text.uses(value));
  }

  /** Whether there is such a text in its requests. */
  private static boolean fills(DeclaredFeed feed, Predicate<Text> such) {
    return such.test(feed.path())
        || feed.parameters().values().stream().anyMatch(such)
        || fillsIn(feed.body(), such);
  }

  private static boolean fillsIn(Object tree, Predicate<Text> such) {
    if (tree instanceof Map<?, ?> members) {
      return members.values().stream().anyMatch(one -> fillsIn(one, such));
    }
    if (tree instanceof List<?> list) {
      return list.stream().anyMatch(one -> fillsIn(one, such));
    }
    return tree instanceof Text text && such.test(text);
  }
}
