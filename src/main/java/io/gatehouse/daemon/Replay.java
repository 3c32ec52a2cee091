package io.gatehouse.daemon;

import io.gatehouse.feed.Vendor;
import io.gatehouse.mapping.Mapping;
import io.gatehouse.mapping.Privacy;
import io.gatehouse.mapping.Rejections;
import io.gatehouse.settings.Settings;
import io.gatehouse.settings.Site;
import io.gatehouse.warehouse.PageLoad.FeedKey;
import io.gatehouse.warehouse.PageLoad.LoadResult;
import io.gatehouse.warehouse.PageLoad.Rows;
import io.gatehouse.warehouse.RejectedRecords.ReplayLoad;
import io.gatehouse.warehouse.RejectedRow;
import io.gatehouse.warehouse.RejectedRow.RejectedRecord;
import io.gatehouse.warehouse.Table;
import io.gatehouse.warehouse.Table.Column;
import io.gatehouse.warehouse.Warehouse;
import io.gatehouse.warehouse.WarehouseException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;

/**
 * Maps rejected rows again, with today's mappings and settings: what fits becomes rows, the rest
 * keeps its newest reason. Safe beside a running daemon, and may be broken off at any moment.
 */
public final class Replay {

  private static final int TOGETHER = 500;

  /**
   * What came of a feed's rejected rows.
   *
   * @param kept still rejected, with today's reason
   * @param impossible still rejected, as no mapping can help, by why
   * @param incomplete of the rows that were loaded, those that lack personal values that were not
   *     kept
   * @param leftOut left to another feed by today's mapping
   * @param superseded the vendor has said something newer since of the same thing, or has told of
   *     it in a way that could be loaded
   * @param gapsClosed gaps that told of rejected rows alone, of which none is left
   * @param reason why the latest of the kept is kept; null for none
   */
  public record Outcome(
      FeedKey feed,
      LoadResult loaded,
      int kept,
      Map<String, Integer> impossible,
      int incomplete,
      int leftOut,
      int superseded,
      int gapsClosed,
      String reason) {

    /** How many have left the table. */
    public int replayed() {
      return loaded.added() + loaded.changed() + loaded.unchanged() + loaded.expired();
    }
  }

  private final Vendors vendors;
  private final Settings settings;
  private final Warehouse warehouse;
  private final MappingFiles files;

  public Replay(Home home, Settings settings, Warehouse warehouse) {
    vendors = Vendors.of(home);
    this.settings = settings;
    this.warehouse = warehouse;
    this.files = new MappingFiles(home, warehouse, Privacy.of(settings.privacy()::text));
  }

  /** Mapping files that cannot be used, one line a problem; complete once feeds were replayed. */
  public List<String> problems() {
    return files.problems();
  }

  /** All of a feed's rejected rows, once each. */
  public Outcome of(FeedKey feed) {
    Counts counts = new Counts(feed);
    RejectedRecord last = null;
    while (true) {
      List<RejectedRecord> some = warehouse.rejectedRecords().of(feed, last, TOGETHER);
      if (some.isEmpty()) {
        counts.gaps.removeAll(counts.gapsLeft);
        counts.gapsClosed =
            counts.gaps.isEmpty() ? 0 : warehouse.rejectedRecords().closeGaps(feed, counts.gaps);
        return counts.outcome();
      }
      last = some.get(some.size() - 1);
      Map<String, List<RejectedRecord>> byMapping = new LinkedHashMap<>();
      for (RejectedRecord one : some) {
        Optional<String> impossible = impossible(feed, one);
        if (impossible.isPresent() && isRefused(one) && isThere(feed, one)) {
          warehouse.replay(
              new ReplayLoad(feed, one.vendor(), null, List.of(), List.of(one.id()), Map.of()));
          counts.superseded++;
          counts.left(one);
        } else if (impossible.isPresent()) {
          counts.stays(one);
          counts.impossible.merge(impossible.get(), 1, Integer::sum);
        } else {
          byMapping
              .computeIfAbsent(one.row().origin().mapping(), name -> new ArrayList<>())
              .add(one);
        }
      }
      byMapping.forEach((mapping, records) -> load(mapping, records, counts));
    }
  }

  private static boolean isRefused(RejectedRecord record) {
    return record.row().origin() != null && record.row().origin().isRefused();
  }

  /** Whether what a feed refused has come another way since: by a push, or at another time. */
  private boolean isThere(FeedKey feed, RejectedRecord record) {
    Optional<Site> site = site(feed);
    Mapping mapping =
        site.isPresent() && site.get().vendor().equals(record.vendor())
            ? mappings(site.get()).get(record.row().origin().mapping())
            : null;
    if (mapping == null || !Rejections.isWhole(record.row())) {
      return false;
    }
    Rows rows = mapping.replay(record.row(), context(site.get(), feed, mapping, record)).rows();
    return !rows.values().isEmpty() && warehouse.rejectedRecords().areThere(rows);
  }

  private static Mapping.Context context(
      Site site, FeedKey feed, Mapping mapping, RejectedRecord record) {
    return new Mapping.Context(
        site.name(),
        site.vendor(),
        feed.feed(),
        site.zone(),
        typed(mapping.table(), record.row().origin().constants()));
  }

  private Optional<Site> site(FeedKey feed) {
    return settings.sites().stream().filter(site -> site.name().equals(feed.site())).findFirst();
  }

  private Optional<String> impossible(FeedKey feed, RejectedRecord record) {
    Optional<Site> site = site(feed);
    if (site.isEmpty()) {
      return Optional.of("its site is not configured");
    }
    if (!site.get().vendor().equals(record.vendor())) {
      return Optional.of("its site has another vendor now");
    }
    Optional<String> lost = Rejections.unreplayable(record.row());
    if (lost.isPresent()) {
      return lost;
    }
    String name = record.row().origin().mapping();
    return mappings(site.get()).containsKey(name)
        ? Optional.empty()
        : Optional.of("there is no usable mapping " + record.vendor() + "-" + name + ".yaml");
  }

  private Map<String, Mapping> mappings(Site site) {
    Vendor vendor = vendors.named(site.vendor());
    return files.of(vendor);
  }

  private void load(String name, List<RejectedRecord> records, Counts counts) {
    Site site = site(counts.feed).orElseThrow();
    Mapping mapping = mappings(site).get(name);
    List<Object[]> values = new ArrayList<>();
    List<RejectedRecord> fitting = new ArrayList<>();
    List<UUID> gone = new ArrayList<>();
    Map<UUID, String> reasons = new HashMap<>();
    Rows like = null;
    String reason = null;
    int incomplete = 0;
    for (RejectedRecord record : records) {
      RejectedRow.Origin origin = record.row().origin();
      Mapping.MappedPage mapped =
          mapping.replay(record.row(), context(site, counts.feed, mapping, record));
      if (!mapped.rejected().isEmpty()) {
        String why = mapped.rejected().get(0).reason() + withheld(origin);
        reasons.put(record.id(), why);
        reason = reason == null ? why : reason;
      } else if (mapped.rows().values().isEmpty()) {
        gone.add(record.id());
      } else {
        like = mapped.rows();
        values.addAll(mapped.rows().values());
        fitting.add(record);
        incomplete += origin.treated().isEmpty() ? 0 : 1;
      }
    }
    Rows rows = like == null ? null : like.with(values);
    ReplayLoad load = new ReplayLoad(counts.feed, site.vendor(), rows, fitting, gone, reasons);
    try {
      ReplayLoad.Outcome outcome = warehouse.replay(load);
      counts.loaded = counts.loaded.plus(outcome.loaded());
      counts.superseded += outcome.superseded();
      counts.kept += reasons.size();
      counts.leftOut += gone.size();
      counts.incomplete += incomplete;
      counts.reason = counts.reason == null ? reason : counts.reason;
      records.forEach(
          record -> {
            if (reasons.containsKey(record.id())) {
              counts.stays(record);
            } else {
              counts.left(record);
            }
          });
    } catch (WarehouseException e) {
      if (e.unavailable()) {
        throw e;
      }
      if (records.size() > 1) { // one that the database refuses keeps no other
        load(name, records.subList(0, records.size() / 2), counts);
        load(name, records.subList(records.size() / 2, records.size()), counts);
        return;
      }
      String why = "the warehouse refuses it: " + e.getMessage();
      UUID id = records.get(0).id();
      warehouse.replay(
          new ReplayLoad(counts.feed, site.vendor(), null, List.of(), List.of(), Map.of(id, why)));
      counts.kept++;
      counts.stays(records.get(0));
      counts.reason = counts.reason == null ? why : counts.reason;
    }
  }

  private static String withheld(RejectedRow.Origin origin) {
    return origin.treated().isEmpty()
        ? ""
        : "; by privacy.* it was kept without the values of " + String.join(", ", origin.treated());
  }

  /** Constants as the feed gave them: JSON knows fewer types than the warehouse. */
  private static Map<String, Object> typed(Table table, Map<String, Object> constants) {
    Map<String, Object> typed = new TreeMap<>();
    constants.forEach(
        (column, value) -> {
          Column.Type type = table.columns().get(table.position(column)).type();
          typed.put(
              column,
              value instanceof Number number
                  ? switch (type) {
                    case INTEGER -> (Object) number.intValue();
                    case BIGINT -> number.longValue();
                    case DOUBLE -> number.doubleValue();
                    case DECIMAL -> new BigDecimal(number.toString());
                    default -> value.toString();
                  }
                  : value);
        });
    return typed;
  }

  private static final class Counts {
    private final FeedKey feed;
    private final Map<String, Integer> impossible = new TreeMap<>();
    private LoadResult loaded = LoadResult.NONE;
    private int kept;
    private int incomplete;
    private int leftOut;
    private int superseded;
    private final Set<String> gaps = new TreeSet<>();
    private final Set<String> gapsLeft = new TreeSet<>();
    private int gapsClosed;
    private String reason;

    Counts(FeedKey feed) {
      this.feed = feed;
    }

    void left(RejectedRecord record) {
      note(record, gaps);
    }

    void stays(RejectedRecord record) {
      note(record, gapsLeft);
    }

    private static void note(RejectedRecord record, Set<String> told) {
      RejectedRow.Origin origin = record.row().origin();
      if (origin != null && origin.gap() != null) {
        told.add(origin.gap());
      }
    }

    Outcome outcome() {
      return new Outcome(
          feed, loaded, kept, impossible, incomplete, leftOut, superseded, gapsClosed, reason);
    }
  }
}
