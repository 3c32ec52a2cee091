package io.gatehouse.declared;

import io.gatehouse.settings.Setting;
import io.gatehouse.settings.Site;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a vendor's file says, as it stands there.
 *
 * @param settings of its sites, beyond those that every site has
 * @param required those that must have a value, by name
 * @param calls how many the server takes {@code per} that time; 0 for no limit
 */
record VendorFile(
    String vendor,
    List<Setting> settings,
    Set<String> required,
    Auth auth,
    ReplyRules reply,
    int calls,
    Duration per,
    List<DeclaredFeed> feeds) {

  /** The kinds of credentials, and what each is told. */
  enum AuthKind {
    NONE(List.of(), List.of()),
    HEADER(List.of("header", "value"), List.of()),
    QUERY(List.of("parameter", "value"), List.of()),
    BASIC(List.of("user", "password"), List.of()),
    BEARER(List.of("token"), List.of()),
    CLIENT_CREDENTIALS(
        List.of("token-url", "id", "secret"),
        List.of("token", "expires-in", "send", "id-parameter", "secret-parameter", "parameter")),
    HMAC(
        List.of("header", "secret"),
        List.of(
            "text",
            "algorithm",
            "encoding",
            "id",
            "id-header",
            "timestamp-header",
            "timestamp-format")),
    ENVELOPE(
        List.of("company", "secret", "aes-key"), List.of("aes-iv", "aes-mode", "company-name"));

    final List<String> needs;
    final List<String> takes;

    AuthKind(List<String> needs, List<String> takes) {
      this.needs = needs;
      this.takes = takes;
    }

    /** As it is written in files. */
    String word() {
      return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    }
  }

  /** How requests say who asks. Holds references to secrets, and no secret. */
  record Auth(AuthKind kind, Map<String, Text> values) {

    static final Auth NONE = new Auth(AuthKind.NONE, Map.of());

    Text get(String name) {
      return values.get(name);
    }

    /** A value that is a literal. */
    String word(String name, String fallback) {
      return values.containsKey(name) ? values.get(name).toString() : fallback;
    }
  }

  /** How moments are written in requests. */
  enum TimeFormat {
    EPOCH_SECONDS,
    EPOCH_MILLIS,
    ISO,
    LOCAL_TIME;

    String word() {
      return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    }
  }

  /** The ways of paging. */
  enum PagingKind {
    SINGLE,
    PAGE,
    OFFSET,
    CURSOR,
    SINCE_ID;

    String word() {
      return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    }
  }

  /**
   * @param parameters the names that the server has for {@code page}, {@code size}, {@code offset},
   *     {@code cursor}, {@code last-id}, by those
   * @param first the number of the first page
   * @param pageSize 0 where none is asked for
   * @param total where the reply counts; null where it does not
   * @param next where the reply names the next page
   * @param id of a record, after which the next page begins
   * @param window null for any stretch of time at once
   * @param query in config/queries, of whose ids each is asked about; null for no scope
   * @param idsAtOnce how many of them a request is about
   */
  record Paging(
      PagingKind kind,
      Map<String, String> parameters,
      int first,
      int pageSize,
      String total,
      String next,
      String id,
      boolean ascending,
      Window window,
      String query,
      int idsAtOnce) {

    static final Paging SINGLE =
        new Paging(PagingKind.SINGLE, Map.of(), 1, 0, null, null, null, false, null, null, 0);
  }

  record Window(Duration widest, Duration overlap, Duration lag, TimeFormat format) {}

  /** By which time of a record the mark moves. */
  record Checkpoint(String field, Duration overlap, TimeFormat format) {}

  /**
   * Of a feed that the vendor pushes.
   *
   * @param header with the signature; null where nothing is signed
   */
  record Push(
      String method, String header, Text secret, String algorithm, String encoding, String answer) {

    /** What stands in the header of a push to a site; null where its secret has no value. */
    String sign(Site site, byte[] body) {
      String key = secret.fill(setting -> site.values().text(setting).orElse(null), any -> null);
      return key == null || isPlain() ? key : Authorization.hmac(body, key, algorithm, encoding);
    }

    /** Whether the secret itself is sent. */
    boolean isPlain() {
      return algorithm.equals("none");
    }
  }

  /**
   * @param line where it stands in the file
   * @param method GET or POST; null where the vendor pushes
   * @param path from the base address on
   * @param parameters of the query
   * @param body of a POST: maps, lists, {@link Text}s, numbers and the like; null for none
   * @param records where the list is; dots lead into objects; {@code .} for a reply that is a list
   * @param key what tells one record from the others
   * @param into the mapping's name: a table, or a table and a part
   * @param push null for one that is asked
   */
  record DeclaredFeed(
      String name,
      int line,
      String schedule,
      String timeout,
      String method,
      Text path,
      Map<String, Text> parameters,
      Object body,
      String records,
      Paging paging,
      Checkpoint checkpoint,
      List<String> key,
      boolean listing,
      String into,
      Push push) {

    boolean isPushed() {
      return push != null;
    }

    /** The same as one that gives all at once, told apart by these fields. */
    DeclaredFeed keyed(List<String> fields) {
      return new DeclaredFeed(
          name,
          line,
          schedule,
          timeout,
          method,
          path,
          parameters,
          body,
          records,
          Paging.SINGLE,
          checkpoint,
          fields,
          listing,
          into,
          push);
    }
  }

  /** Of a file that cannot even be read. */
  static VendorFile unreadable(String vendor) {
    ReplyRules none =
        new ReplyRules(
            ".", List.of(), List.of(), List.of(), List.of(), Duration.ZERO, List.of(), null);
    return new VendorFile(
        vendor, List.of(), Set.of(), Auth.NONE, none, 0, Duration.ZERO, List.of());
  }

  VendorFile named(String other) {
    return new VendorFile(other, settings, required, auth, reply, calls, per, feeds);
  }

  /** Whether sites get a route that asks for tokens. */
  boolean hasTokens() {
    return auth.kind() == AuthKind.CLIENT_CREDENTIALS;
  }
}
