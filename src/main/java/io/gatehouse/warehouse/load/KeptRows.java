package io.gatehouse.warehouse.load;

import io.gatehouse.warehouse.PageLoad;
import io.gatehouse.warehouse.PageLoad.Rows;
import io.gatehouse.warehouse.RejectedRow;
import io.gatehouse.warehouse.Table;
import io.gatehouse.warehouse.Table.Column;
import io.gatehouse.warehouse.load.Sightings.Assigned;
import io.gatehouse.warehouse.load.Sightings.EventIds;
import io.gatehouse.warehouse.sql.Dialect.Sql;
import io.gatehouse.warehouse.sql.Transactions.SiteCommit;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Which rows the warehouse keeps: from when on each table does, as far as this process knows, and
 * nothing of {@link ErasedPeople}. What is older, or theirs, is not loaded, whoever reads it again.
 * See docs/decisions/retention-and-erasure.md. Safe for any number of threads.
 */
public final class KeptRows {

  /**
   * How a table's rows grow old.
   *
   * @param time the column with their age: a moment, or a day at the site
   * @param id a key that begins with that time, see {@link EventIds}; null where there is none
   */
  public record Aging(String time, String id) {}

  /** The tables that may have a retention. */
  public static final Map<String, Aging> TABLES = tables();

  private volatile Map<String, Instant> keptFrom = Map.of();

  private static Map<String, Aging> tables() {
    Map<String, Aging> tables = new LinkedHashMap<>();
    tables.put("access_event", new Aging("occurred_at", "event_id"));
    tables.put("attendance_punch", new Aging("punched_at", "punch_id"));
    tables.put("delivery_result", new Aging("reported_at", "delivery_id"));
    tables.put("attendance_day", new Aging("local_date", null));
    tables.put("attendance_month", new Aging("period_start", null));
    tables.put("attendance_month_day", new Aging("local_date", null));
    tables.put("feed_run", new Aging("started_at", "run_id"));
    tables.put("rejected_row", new Aging("last_loaded_at", null));
    return Map.copyOf(tables);
  }

  /** From now on. */
  public void use(Map<String, Instant> bounds) {
    keptFrom = Map.copyOf(bounds);
  }

  /** Null where all of the table is kept. */
  public Instant keptFrom(String table) {
    return keptFrom.get(table);
  }

  /** What is kept of a page that has been loaded: without old rows and erased people. */
  public PageLoad kept(Connection connection, PageLoad loaded) throws SQLException {
    PageLoad page = young(loaded);
    ErasedPeople erased = ErasedPeople.read(connection, page.feed().site());
    return page.with(
        page.tables().stream()
            .map(
                load ->
                    new PageLoad.TableLoad(
                        erased.without(load.rows()), load.listing(), load.listed()))
            .toList());
  }

  /** The page without what is too old; the page itself where nothing is. */
  PageLoad young(PageLoad page) {
    if (keptFrom.isEmpty() || page.tables().stream().noneMatch(this::hasOld)) {
      return page;
    }
    List<PageLoad.TableLoad> tables = new ArrayList<>();
    for (PageLoad.TableLoad load : page.tables()) {
      Rows rows = load.rows();
      List<Object[]> young = rows.values().stream().filter(r -> !isOld(rows.table(), r)).toList();
      tables.add(new PageLoad.TableLoad(rows.with(young), load.listing(), load.listed()));
    }
    return page.with(tables);
  }

  private boolean hasOld(PageLoad.TableLoad load) {
    Table table = load.rows().table();
    return keptFrom.containsKey(table.name())
        && load.rows().values().stream().anyMatch(row -> isOld(table, row));
  }

  private boolean isOld(Table table, Object[] row) {
    Instant from = keptFrom.get(table.name());
    if (from == null) {
      return false;
    }
    Object time = row[table.position(TABLES.get(table.name()).time())];
    return time instanceof LocalDate day
        ? day.isBefore(LocalDate.ofInstant(from, ZoneOffset.UTC))
        : time instanceof Instant moment && moment.isBefore(from);
  }

  /** A value that compares with the table's time column. */
  public static Object bound(Table table, Instant from) {
    Column time = table.columns().get(table.position(TABLES.get(table.name()).time()));
    return time.type() == Column.Type.DATE
        ? LocalDate.ofInstant(from, ZoneOffset.UTC)
        : from.atOffset(ZoneOffset.UTC);
  }

  /**
   * The people of a site who were erased, by salted hashes of their ids: table erased. Rows whose
   * key names a person are left out; other rows lose what tells of the person and stay, so that
   * events are counted and are known when they are read again.
   */
  public static final class ErasedPeople {

    /** Nobody. */
    static final ErasedPeople NOBODY = new ErasedPeople("", Set.of(), Set.of(), Set.of());

    /** How many there are; its parameter is the site. */
    static final String COUNT = "select count(*) from erased where site = ?";

    /** In place of what must be there. */
    public static final String ERASED = "(erased)";

    static final String PERSON = "person_id";

    private static final Set<String> PERSONAL =
        Set.of(
            PERSON,
            "person_id_kind",
            "person_no",
            "person_name",
            "org_id",
            "org_name",
            "credential_no",
            "plate_no",
            "photo_url",
            "remark",
            "message",
            "notes",
            "media_ids",
            "location_title",
            "location_detail",
            "latitude",
            "longitude",
            "wifi_name",
            "wifi_mac",
            "extra");

    /** A punch is made with a telephone, which is somebody's. */
    private static final Map<String, Set<String>> ALSO =
        Map.of("attendance_punch", Set.of("device_id"));

    private static final Pattern MEMBER =
        Pattern.compile("\"([\\w.-]{1,64})\"\\s*[:=]\\s*\"?\\s*([^\"\\s,}\\]]{1,128})");

    /** A member that is an object or array, up to where that begins. */
    private static final Pattern HOLDER = Pattern.compile("\"([\\w-]{1,64})\"\\s*[:=]\\s*[{\\[]");

    private final String salt;
    private final Set<String> exact;
    private final Set<String> inAnyCase;
    private final Set<String> fields;
    private final Map<String, Boolean> known = new HashMap<>();
    private int met;

    private ErasedPeople(
        String salt, Set<String> exact, Set<String> inAnyCase, Set<String> fields) {
      this.salt = salt;
      this.exact = exact;
      this.inAnyCase = inAnyCase;
      this.fields = fields;
    }

    /** As of now: the caller holds the site's lock, which erasing takes too. */
    public static ErasedPeople read(Connection connection, String site) throws SQLException {
      String salt = "";
      Set<String> exact = new HashSet<>();
      Set<String> inAnyCase = new HashSet<>();
      Set<String> fields = new HashSet<>();
      try (PreparedStatement query =
          connection.prepareStatement(
              "select salt, person_hash, in_any_case, id_fields from erased where site = ?")) {
        query.setString(1, site);
        try (ResultSet row = query.executeQuery()) {
          while (row.next()) {
            salt = row.getString(1);
            (row.getBoolean(3) ? inAnyCase : exact).add(row.getString(2));
            fields.addAll(Arrays.asList(row.getString(4).split(",")));
          }
        }
      }
      return new ErasedPeople(salt, exact, inAnyCase, fields);
    }

    /** The ways of writing a person's id that are kept for comparing without case. */
    public static void forgetSpelling(Connection connection, String site, String person)
        throws SQLException {
      IdSpellings.forget(connection, site, person);
    }

    /** That of the site's people; a new one where there are none yet. */
    public String salt() {
      return salt.isEmpty() ? HexFormat.of().formatHex(random()) : salt;
    }

    private static byte[] random() {
      byte[] bytes = new byte[16];
      new SecureRandom().nextBytes(bytes);
      return bytes;
    }

    /** By which a person is known again. */
    public static String hash(String salt, String person, boolean inAnyCase) {
      String id = inAnyCase ? person.toLowerCase(Locale.ROOT) : person;
      try {
        MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
        return HexFormat.of()
            .formatHex(sha256.digest((salt + '/' + id).getBytes(StandardCharsets.UTF_8)));
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException("every Java platform has SHA-256", e);
      }
    }

    /** Fields by which a vendor names people, in one spelling. */
    public static String field(String name) {
      return name.replaceAll("[_-]", "").toLowerCase(Locale.ROOT);
    }

    public boolean has(String person) {
      return person != null
          && known.computeIfAbsent(
              person,
              id ->
                  (!exact.isEmpty() && exact.contains(hash(salt, id, false)))
                      || (!inAnyCase.isEmpty() && inAnyCase.contains(hash(salt, id, true))));
    }

    private boolean isEmpty() {
      return exact.isEmpty() && inAnyCase.isEmpty();
    }

    /** How many rows have been of erased people. */
    int met() {
      return met;
    }

    /** Whether rows of the table are about a person, and go with them. */
    public static boolean areTheirs(Table table) {
      return table.key().contains(PERSON);
    }

    /** The columns that tell of a person, but for those that are a key. */
    public static List<Column> personal(Table table) {
      Set<String> also = ALSO.getOrDefault(table.name(), Set.of());
      return table.columns().stream()
          .filter(column -> PERSONAL.contains(column.name()) || also.contains(column.name()))
          .filter(column -> !table.key().contains(column.name()))
          .toList();
    }

    /** Of rows whose key is the vendor's own, those that may be loaded. */
    List<Object[]> allowed(Table table, List<Object[]> rows) {
      if (isEmpty() || !areTheirs(table)) {
        return rows;
      }
      int person = table.position(PERSON);
      List<Object[]> allowed = rows.stream().filter(row -> !has((String) row[person])).toList();
      met += rows.size() - allowed.size();
      return allowed;
    }

    /**
     * Takes out of rows what tells of erased people, before they are written.
     *
     * @return keys of those that are there already, from which it is to be taken as well
     */
    List<List<Object>> blank(Table table, Assigned assigned) {
      List<List<Object>> there = new ArrayList<>();
      if (isEmpty() || !table.has(PERSON) || areTheirs(table)) {
        return there;
      }
      int person = table.position(PERSON);
      int[] key = KeyedRows.keyPositions(table);
      assigned.fresh().stream()
          .filter(row -> has((String) row[person]))
          .forEach(row -> blank(table, row));
      for (Object[] row : assigned.known()) {
        if (has((String) row[person])) {
          blank(table, row);
          there.add(KeyedRows.key(row, key));
        }
      }
      return there;
    }

    private void blank(Table table, Object[] row) {
      met++;
      for (Column column : personal(table)) {
        row[table.position(column.name())] = column.nullable() ? null : ERASED;
      }
    }

    /** These rows as they are kept: other rows where erased people were in them. */
    private Rows without(Rows rows) {
      Table table = rows.table();
      if (isEmpty() || !table.has(PERSON)) {
        return rows;
      }
      if (areTheirs(table)) {
        return rows.with(allowed(table, rows.values()));
      }
      int person = table.position(PERSON);
      List<Object[]> kept = new ArrayList<>();
      for (Object[] row : rows.values()) {
        Object[] one = row;
        if (has((String) row[person])) {
          one = row.clone();
          blank(table, one);
        }
        kept.add(one);
      }
      return rows.with(kept);
    }

    /** What an earlier sighting, which did not name the person, said of them. */
    static int blankThere(
        Connection connection, Table table, List<List<Object>> keys, SiteCommit commit)
        throws SQLException {
      String key = table.key().stream().map(c -> c + " = ?").collect(Collectors.joining(" and "));
      int blanked = 0;
      for (List<Object> one : keys) {
        List<Object> values = new ArrayList<>(List.of(Sql.utc(commit.at()), commit.number()));
        values.addAll(one);
        blanked +=
            Sql.update(connection, blanking(table) + key + notBlank(table), values.toArray());
      }
      return blanked;
    }

    /** Ends with {@code where}; its parameters are last_loaded_at and load_no. */
    public static String blanking(Table table) {
      return "update %s set %s, last_loaded_at = ?, load_no = ? where "
          .formatted(
              table.name(),
              personal(table).stream()
                  .map(c -> c.name() + (c.nullable() ? " = null" : " = '" + ERASED + "'"))
                  .collect(Collectors.joining(", ")));
    }

    private static String notBlank(Table table) {
      return personal(table).stream()
          .filter(Column::nullable)
          .map(c -> c.name() + " is not null")
          .collect(Collectors.joining(" or ", " and (", ")"));
    }

    /** A rejected record as it is kept: nothing of it where it is an erased person's. */
    RejectedRow kept(RejectedRow rejected) {
      return !isEmpty() && isTheirs(rejected.raw()) ? erased(rejected) : rejected;
    }

    private static RejectedRow erased(RejectedRow rejected) {
      return new RejectedRow(REJECTED, ERASED, rejected.content(), null);
    }

    /** Why there is nothing of it any more. */
    public static final String REJECTED = "it was about somebody who has been erased";

    /**
     * Whether a record, which may be broken, names an erased person where its vendor names people.
     */
    boolean isTheirs(String raw) {
      return named(raw, fields).stream().anyMatch(this::has);
    }

    /**
     * The ids in those fields of a record, broken or not.
     *
     * @param fields their names, or dotted paths into objects
     */
    public static Set<String> named(String raw, Set<String> fields) {
      Set<String> ids = new HashSet<>();
      for (Matcher member = MEMBER.matcher(raw); member.find(); ) {
        if (fields.contains(field(member.group(1)))) {
          ids.add(member.group(2));
          ids.add(member.group(2).replaceFirst("\\.0+$", ""));
        }
      }
      for (String field : fields) {
        int dot = field.indexOf('.');
        for (Matcher holder = HOLDER.matcher(raw); dot > 0 && holder.find(); ) {
          if (field(holder.group(1)).equals(field.substring(0, dot))) {
            String inside = raw.substring(holder.end(), end(raw, holder.end()));
            ids.addAll(named(inside, Set.of(field.substring(dot + 1))));
          }
        }
      }
      return ids;
    }

    /**
     * Where an object or array ends that begins before {@code from}; of a broken one the text's.
     */
    private static int end(String raw, int from) {
      boolean inText = false;
      int depth = 1;
      for (int i = from; i < raw.length(); i++) {
        char c = raw.charAt(i);
        if (inText && c == '\\') {
          i++;
        } else if (c == '"') {
          inText = !inText;
        } else if (!inText && (c == '{' || c == '[')) {
          depth++;
        } else if (!inText && (c == '}' || c == ']') && --depth == 0) {
          return i;
        }
      }
      return raw.length();
    }
  }
}
