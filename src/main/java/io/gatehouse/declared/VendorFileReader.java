package io.gatehouse.declared;

import io.gatehouse.declared.FileSection.Placeholders;
import io.gatehouse.declared.ReplyRules.Rule;
import io.gatehouse.declared.VendorFile.Auth;
import io.gatehouse.declared.VendorFile.AuthKind;
import io.gatehouse.declared.VendorFile.DeclaredFeed;
import io.gatehouse.mapping.MappingProblems.Problem;
import io.gatehouse.mapping.YamlFile;
import io.gatehouse.settings.Setting;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.snakeyaml.engine.v2.nodes.Node;

/** Reads {@code config/vendors/<vendor>.yaml} and finds everything that is wrong with it. */
public final class VendorFileReader {

  /** Settings that every site has. */
  private static final List<String> OF_SITES =
      List.of("vendor", "base-url", "time-zone", "feeds", "start", "day-starts", "stay-at-most");

  private static final List<String> KEYS =
      List.of("vendor", "settings", "auth", "reply", "budget", "feeds");

  private static final String NAME = "[a-z][a-z0-9]*(-[a-z0-9]+)*";

  /** Statuses that mean that the server is in trouble, where the file says nothing else. */
  private static final Set<Integer> TROUBLE =
      IntStream.concat(IntStream.of(408), IntStream.range(500, 600))
          .boxed()
          .collect(Collectors.toCollection(LinkedHashSet::new));

  private static final Duration PAUSE = Duration.ofSeconds(60);
  private static final int MOST_CALLS = 1_000_000;

  private final Path file;
  private final YamlFile yaml;

  /**
   * @param problems in the file's order; with any of them the vendor is good for messages alone
   */
  record Read(VendorFile vendor, List<Problem> problems) {}

  VendorFileReader(Path file) {
    this.file = file;
    this.yaml = new YamlFile(file);
  }

  /** The vendor is null where the file is no YAML, or names none. */
  Read read() {
    Node root = yaml.root();
    VendorFile vendor = root == null ? null : read(root);
    return new Read(vendor, yaml.problems());
  }

  private VendorFile read(Node root) {
    FileSection top = new FileSection(yaml, root, FileSection.TOP, KEYS);
    String vendor = top.required("vendor");
    if (vendor == null) {
      return null;
    }
    String named = file.getFileName().toString().replace(".yaml", "");
    if (!vendor.matches(NAME) || vendor.length() > 40) {
      top.problem("vendor", "vendor: expected a name in a-z, 0-9 and -, got " + vendor);
    } else if (!vendor.equals(named)) {
      top.problem("vendor", "vendor is " + vendor + " and the file's name " + named + ".yaml");
    }
    List<Setting> settings = new ArrayList<>();
    Set<String> required = new LinkedHashSet<>();
    settings(top, settings, required);
    Set<String> names = settings.stream().map(Setting::name).collect(Collectors.toSet());
    Auth auth = auth(top, names);
    ReplyRules rules = reply(top, auth);
    int calls = 0;
    Duration per = Duration.ofMinutes(1);
    if (top.has("budget")) {
      FileSection budget = top.section("budget", List.of("calls", "per"));
      budget.required("calls");
      calls = budget.integer("calls", 0, 1, MOST_CALLS);
      per = budget.duration("per", per);
    }
    return new VendorFile(
        vendor, settings, required, auth, rules, calls, per, feeds(top, names, rules));
  }

  private void settings(FileSection top, List<Setting> settings, Set<String> required) {
    if (!top.has("settings")) {
      return;
    }
    FileSection section = top.section("settings", null);
    for (String name : section.keys()) {
      FileSection about =
          section.section(name, List.of("required", "secret", "description", "default"));
      if (!name.matches(NAME)) {
        section.problem(name, "settings: expected a name in a-z, 0-9 and -, got " + name);
      } else if (OF_SITES.contains(name)) {
        section.problem(name, "settings: every site has a setting " + name + " already");
      }
      boolean secret = about.flag("secret");
      String fallback = about.text("default", null);
      String description = about.text("description", "a setting of this vendor");
      if (about.flag("required")) {
        required.add(name);
        if (fallback != null) {
          about.problem("default", "settings." + name + " is required: it needs no default");
        }
      }
      if (secret && fallback != null) {
        about.problem("default", "settings." + name + " is a secret, which has no default");
      }
      settings.add(
          secret
              ? Setting.secret(name, description)
              : Setting.of(name, Setting.Kind.TEXT, fallback, description));
    }
  }

  private Auth auth(FileSection top, Set<String> settings) {
    if (!top.has("auth")) {
      return Auth.NONE;
    }
    List<String> known =
        Stream.concat(
                Stream.of("kind"),
                Stream.of(AuthKind.values())
                    .flatMap(kind -> Stream.concat(kind.needs.stream(), kind.takes.stream())))
            .distinct()
            .toList();
    FileSection auth = top.section("auth", known);
    if (auth.required("kind") == null) {
      return Auth.NONE;
    }
    AuthKind kind = auth.choice("kind", null, AuthKind::word, List.of(AuthKind.values()));
    if (kind == null) {
      return Auth.NONE;
    }
    List<String> taken = Stream.concat(kind.needs.stream(), kind.takes.stream()).toList();
    Map<String, Text> values = new LinkedHashMap<>();
    for (String key : auth.keys()) {
      if (key.equals("kind")) {
        continue;
      }
      if (!taken.contains(key)) {
        auth.problem(
            key, "auth of the kind " + kind.word() + " takes no " + key + ": it takes " + taken);
      }
      List<String> names =
          kind == AuthKind.HMAC && key.equals("text")
              ? List.of("method", "path", "query", "body", "timestamp", "id")
              : List.of();
      values.put(key, auth.template(key, new Placeholders(settings, names)));
    }
    kind.needs.stream().filter(key -> !auth.has(key)).forEach(auth::required);
    literal(auth, "send", List.of("form", "basic", "json", "query"));
    literal(auth, "algorithm", List.of("sha256", "sha1", "sha512"));
    literal(auth, "encoding", List.of("hex", "base64"));
    literal(auth, "timestamp-format", Authorization.STAMPS);
    for (String header : List.of("header", "id-header", "timestamp-header")) {
      checkHeader(auth, header);
    }
    auth.path("token", "");
    auth.path("expires-in", "");
    String url = auth.text("token-url", "/");
    if (!url.startsWith("/")) {
      auth.problem(
          "token-url",
          "auth.token-url: expected a path from base-url on, /oauth/token, got " + url);
    }
    return new Auth(kind, values);
  }

  /** One of a few words, where it is there. */
  private static void literal(FileSection section, String key, List<String> words) {
    section.choice(key, "", word -> word, words);
  }

  static void checkHeader(FileSection section, String key) {
    String name = section.text(key, "X-Key");
    if (!name.matches("(?!(?i)camel)[A-Za-z][A-Za-z0-9-]{0,63}")) {
      section.problem(key, "expected the name of a header such as X-Api-Key, got " + name);
    }
  }

  private ReplyRules reply(FileSection top, Auth auth) {
    List<Rule> ok = List.of(new Rule(Set.of(200), null, List.of()));
    List<Rule> trouble = List.of(new Rule(TROUBLE, null, List.of()));
    List<Rule> many = List.of(new Rule(Set.of(429), null, List.of()));
    List<Rule> refused =
        auth.kind() == AuthKind.CLIENT_CREDENTIALS
            ? List.of(new Rule(Set.of(401), null, List.of()))
            : List.of();
    FileSection reply =
        new FileSection(
            yaml,
            top.at("reply"),
            "reply",
            top.has("reply")
                ? List.of(
                    "records", "success", "empty", "retry", "limited", "token-refused", "message")
                : null);
    if (!top.has("reply")) {
      if (!top.speaksOf("reply")) {
        top.problem("reply", "the vendor's file has no reply: it says where the records are");
      }
      return new ReplyRules(".", ok, List.of(), trouble, many, PAUSE, refused, null);
    }
    return new ReplyRules(
        reply.path("records", "."),
        success(reply, ok),
        reply.rules("empty", List.of()),
        reply.rules("retry", trouble),
        reply.rules("limited", many, "pause"),
        pause(reply),
        reply.rules("token-refused", refused),
        reply.path("message", null));
  }

  /** A condition that speaks of a field alone is about HTTP 200. */
  private static List<Rule> success(FileSection reply, List<Rule> ok) {
    return reply.rules("success", ok).stream()
        .map(rule -> rule.http().isEmpty() ? new Rule(Set.of(200), rule.field(), rule.is()) : rule)
        .toList();
  }

  private Duration pause(FileSection reply) {
    return reply.has("limited")
            && !(reply.at("limited") instanceof org.snakeyaml.engine.v2.nodes.SequenceNode)
        ? reply.section("limited", List.of("http", "field", "is", "pause")).duration("pause", PAUSE)
        : PAUSE;
  }

  private List<DeclaredFeed> feeds(FileSection top, Set<String> settings, ReplyRules rules) {
    if (!top.has("feeds")) {
      top.problem("feeds", "the vendor's file has no feeds");
      return List.of();
    }
    FileSection section = top.section("feeds", null);
    List<DeclaredFeed> feeds = new ArrayList<>();
    for (String name : section.keys()) {
      if (!name.matches(NAME)) {
        section.problem(name, "feeds: expected a name in a-z, 0-9 and -, got " + name);
      } else if (settings.contains(name)) {
        section.problem(name, "feeds: " + name + " is the name of a setting, too");
      }
      feeds.add(new FeedReader(yaml, section, name, settings, rules).read());
    }
    if (feeds.isEmpty()) {
      section.problem("feeds", "the vendor's file has no feeds");
    }
    if (feeds.stream().filter(DeclaredFeed::isPushed).count() > 1) {
      section.problem("feeds", "a site is pushed to at one address: one feed with webhook");
    }
    return feeds;
  }
}
