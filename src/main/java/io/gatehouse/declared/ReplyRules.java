package io.gatehouse.declared;

import io.gatehouse.feed.Meaning;
import io.gatehouse.feed.Meaning.RateLimited;
import io.gatehouse.feed.Refused;
import io.gatehouse.feed.RetryLater;
import io.gatehouse.feed.TokenExpired;
import io.gatehouse.reply.JsonText.Excerpt;
import io.gatehouse.reply.Reply;
import io.gatehouse.reply.Reply.UnreadableReply;
import io.gatehouse.reply.VendorRecord;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What a vendor's replies mean, by its file. Whatever no rule speaks of fails the run, with the
 * server's own words.
 *
 * @param records where the list is, where a feed does not say otherwise
 * @param success all of it must hold
 * @param empty what alone is believed as "none"; none of them where an empty list is
 * @param message where the server says in words what is wrong; null for nowhere
 */
record ReplyRules(
    String records,
    List<Rule> success,
    List<Rule> empty,
    List<Rule> retry,
    List<Rule> limited,
    Duration pause,
    List<Rule> tokenRefused,
    String message) {

  /**
   * A condition. Where it speaks of the status and of a field, both must hold.
   *
   * @param http statuses; empty for any
   * @param field of the reply; null for none
   * @param is its values, as code tables know them
   */
  record Rule(Set<Integer> http, String field, List<String> is) {

    /**
     * @param head null for a reply that is no JSON
     */
    boolean holds(int status, VendorRecord head) {
      boolean byStatus = http.isEmpty() || http.contains(status);
      return byStatus && (field == null || (head != null && is.contains(value(head))));
    }

    private String value(VendorRecord head) {
      String code = head.code(field);
      return code == null ? "null" : code;
    }

    /** As code tables know it: 0, "0" and 0.0 are one. */
    static String code(String written) {
      return VendorRecord.of(Map.of("code", written)).code("code");
    }

    String inWords() {
      return field == null ? "HTTP " + http : field + " = " + String.join(" or ", is);
    }
  }

  private static final int HTTP_OK = 200;
  private static final int LONGEST_WORDS = 160;

  /** Tokens and keys, which servers repeat in their words. */
  private static final Pattern SECRETS = Pattern.compile("[A-Za-z0-9+/_=-]{20,}");

  /** No name of a field: makes an object one that is read for its fields. */
  private static final String NOWHERE = ".*";

  private static final String BARE = ".";

  /** Where a reply that is a list without an object around it is put. */
  static final String WRAPPED = "records";

  /** Where the list of a feed is, as {@link Reply} takes it. */
  static String array(String records) {
    return records.equals(BARE) ? WRAPPED : records;
  }

  /** The list, and the objects whose fields rules speak of. */
  List<String> arrays(String list, String... fields) {
    Set<String> arrays = new LinkedHashSet<>();
    arrays.add(array(list));
    List<String> spoken = new ArrayList<>(Arrays.asList(fields)); // null for those not named
    spoken.add(message);
    for (List<Rule> rules : List.of(success, empty, retry, limited, tokenRefused)) {
      rules.forEach(rule -> spoken.add(rule.field));
    }
    for (String field : spoken) {
      int dot = field == null ? -1 : field.lastIndexOf('.');
      if (dot > 0) {
        arrays.add(field.substring(0, dot) + NOWHERE);
      }
    }
    return List.copyOf(arrays);
  }

  private static boolean any(List<Rule> rules, int status, VendorRecord head) {
    return rules.stream().anyMatch(rule -> rule.holds(status, head));
  }

  /** Whether the reply says by itself that there is nothing. */
  boolean isEmpty(VendorRecord head) {
    return any(empty, HTTP_OK, head);
  }

  /**
   * What a status means before its body is read as an answer. Of one that is no success the body is
   * read for its words.
   *
   * @param said the body's beginning
   * @param hasTokens whether there is a token that may be renewed
   */
  Meaning judge(int status, byte[] said, boolean hasTokens) {
    if (isSuccess(status)) {
      return Meaning.SUCCESS;
    }
    VendorRecord head = head(said);
    String seen = "the server answered HTTP " + status + words(head);
    return verdict(status, head, seen, hasTokens)
        .orElseGet(
            () ->
                said(head) == null && Meaning.ofHttpStatus(status) instanceof Refused fail
                    ? fail
                    : new Refused(seen));
  }

  boolean isSuccess(int status) {
    return success.stream().anyMatch(rule -> rule.http.contains(status));
  }

  private VendorRecord head(byte[] said) {
    try {
      return Reply.parse(said, said.length, arrays(array(records))).head();
    } catch (UnreadableReply e) {
      return null;
    }
  }

  /** What a reply with a status of success means. */
  Meaning judge(VendorRecord head, boolean hasTokens) {
    if (isEmpty(head)) {
      return Meaning.SUCCESS;
    }
    String seen = "the server says" + code(head) + words(head);
    return verdict(HTTP_OK, head, seen, hasTokens)
        .orElseGet(
            () ->
                success.stream().allMatch(rule -> rule.field == null || rule.holds(HTTP_OK, head))
                    ? Meaning.SUCCESS
                    : new Refused(seen));
  }

  private Optional<Meaning> verdict(int status, VendorRecord head, String seen, boolean hasTokens) {
    if (any(tokenRefused, status, head)) {
      return Optional.of(
          hasTokens
              ? new TokenExpired(seen)
              : new Refused(seen + ": the credentials are refused, check the site's settings"));
    }
    if (any(limited, status, head)) {
      return Optional.of(new RateLimited(seen, pause));
    }
    if (any(retry, status, head)) {
      return Optional.of(new RetryLater(seen));
    }
    return Optional.empty();
  }

  private String code(VendorRecord head) {
    StringBuilder code = new StringBuilder();
    for (Rule rule : success) {
      if (rule.field != null) {
        code.append(' ').append(rule.field).append(" = ");
        code.append(Excerpt.of(String.valueOf(head.get(rule.field)), 40));
      }
    }
    return code.toString();
  }

  /** In brackets; empty where the server says nothing. */
  private String words(VendorRecord head) {
    String said = said(head);
    return said == null ? "" : " (" + said + ")";
  }

  /** What the server says in words, without what may be a secret; null for nothing. */
  String said(VendorRecord head) {
    String text = message == null || head == null ? null : head.get(message);
    return text == null || text.isBlank()
        ? null
        : Excerpt.of(SECRETS.matcher(text.strip()).replaceAll("…"), LONGEST_WORDS);
  }
}
