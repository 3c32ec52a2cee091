package io.gatehouse.k30;

import io.gatehouse.feed.Cursor.Ask;
import io.gatehouse.feed.RetryLater;
import io.gatehouse.reply.Reply;
import io.gatehouse.reply.VendorRecord;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.apache.camel.util.json.JsonObject;

/**
 * One walk through a list that the vendor gives by {@code pageindex} and {@code pagesize}. Its
 * server may give shorter pages than it is asked for, say a total that is none, write "nothing" in
 * many ways, and move records from page to page while they are read; so what came counts, and not
 * what was asked.
 */
final class PagedList {

  /** Where the records of a list are in a reply. */
  static final String ARRAY = "data.data";

  static final String TOTAL = "data.total";

  /** Of a list whose server does not count it. */
  static final long UNKNOWN = -1;

  private static final long MOST = 999_999_999;

  /** A whole page may be pushed behind by new records; two in a row are the list's end. */
  private static final int MOST_BARREN = 2;

  /** Records where the list's own object belongs, which nobody has read. */
  private static final Pattern BARE_LIST =
      Pattern.compile("\"data\"\\s*:\\s*\\[\\s*[^\\s\\]]", Pattern.CASE_INSENSITIVE);

  private final Function<VendorRecord, String> key;
  private final int pageSize;
  private final Set<String> seen = new HashSet<>();
  private int page = 1;
  private int longest;
  private int barren;
  private long firstTotal = UNKNOWN;
  private long total = UNKNOWN;
  private boolean ended;

  /**
   * @param key what tells one record from the others; null for one that lacks it
   * @param pageSize how many to ask for
   */
  PagedList(Function<VendorRecord, String> key, int pageSize) {
    this.key = key;
    this.pageSize = pageSize;
  }

  /**
   * A request as K30 takes it: POST, the parameters as JSON, which the envelope then holds.
   *
   * @param path below /openapi/
   */
  static Ask ask(String path, Map<String, Object> parameters) {
    Ask ask = Ask.post("/openapi/" + path, new JsonObject(parameters).toJson());
    return parameters.get("pagesize") instanceof Integer size ? ask.ofPage(size) : ask;
  }

  /** The vendor's number of a record; null where it has none, which 0 says too. */
  static String number(VendorRecord record) {
    return number(record, "no");
  }

  /** The same by another name. */
  static String number(VendorRecord record, String name) {
    String number = record.id(name);
    return "0".equals(number) ? null : number;
  }

  /** The reply's records. An empty object in the place of the list is no record. */
  static List<VendorRecord> records(Reply reply) {
    List<VendorRecord> records = reply.records();
    boolean isNone =
        records.size() == 1 && records.get(0).isObject() && records.get(0).names().isEmpty();
    return isNone ? List.of() : records;
  }

  /** What to ask for, together with the list's own parameters. */
  Map<String, Object> asking(Map<String, Object> parameters) {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("pageindex", page);
    all.put("pagesize", pageSize);
    all.putAll(parameters);
    return all;
  }

  /**
   * Why the reply is hard to believe as the page that was asked for; null for an ordinary one. One
   * that comes again and again is what the server has.
   *
   * @throws RetryLater if it is no page of a list
   */
  String doubt(Reply reply) {
    if (!reply.hasArray() && BARE_LIST.matcher(reply.head().raw()).find()) {
      throw new RetryLater(
          "the reply's data is a bare list, expected an object with total and data");
    }
    Long told = told(reply);
    int came = records(reply).size();
    if (came > 0) {
      return told == null ? "the reply's data has records and no total" : null;
    }
    if (isBehindAll()) {
      return null;
    }
    if (told == null) {
      return "the reply's data has no total, which every list has, and no records";
    }
    if (told > seen.size() && !reply.hasArray()) {
      return "the reply says total " + told + " and has no list";
    }
    return told == 0 && !seen.isEmpty()
        ? "the reply says total 0, after " + seen.size() + " were read"
        : null;
  }

  /** Whether all that the server counts came, and what it says beyond them does not matter. */
  private boolean isBehindAll() {
    return page > 1 && total >= 0 && seen.size() >= total;
  }

  /** Null where the reply does not say it, or no number that a list may have. */
  private static Long told(Reply reply) {
    OptionalLong told = reply.head().wholeNumber(TOTAL);
    return told.isEmpty() || told.getAsLong() < 0 || told.getAsLong() > MOST
        ? null
        : told.getAsLong();
  }

  /**
   * Takes a page in.
   *
   * @return those of its records that this walk had not met
   */
  List<VendorRecord> take(Reply reply) {
    Long told = told(reply);
    List<VendorRecord> records = records(reply);
    if (!(records.isEmpty() && (isBehindAll() || told == null && page > 1))) {
      total = told != null ? told : records.isEmpty() ? 0 : UNKNOWN;
    }
    firstTotal = page == 1 ? total : firstTotal;
    List<VendorRecord> fresh = new ArrayList<>();
    for (VendorRecord record : records) {
      String id = key.apply(record);
      if (seen.add(id == null ? record.raw() : id)) {
        fresh.add(record);
      }
    }
    barren = fresh.isEmpty() ? barren + 1 : 0;
    longest = Math.max(longest, records.size());
    boolean isShort = records.size() < (page == 1 ? pageSize : longest);
    ended =
        records.isEmpty()
            || barren == MOST_BARREN
            || (isShort && seen.size() == total); // else one more page is looked at, to be sure
    page++;
    return fresh;
  }

  boolean ended() {
    return ended;
  }

  /** Whether, at its end, all came that the server counts, and it counted the same all the way. */
  boolean isComplete() {
    return ended && seen.size() == total && firstTotal == total;
  }

  /** Whether a record with that key has come. */
  boolean has(String id) {
    return seen.contains(id);
  }

  int size() {
    return seen.size();
  }

  /** As the last page said; {@link #UNKNOWN} where it did not. */
  long total() {
    return total;
  }

  /** As the walk's first page said. */
  long firstTotal() {
    return firstTotal;
  }

  boolean isAtStart() {
    return page == 1;
  }

  /** From the first page again; what has been met stays known. */
  void again() {
    page = 1;
    barren = 0;
    ended = false;
    firstTotal = UNKNOWN;
  }
}
