package io.gatehouse.feed;

import io.gatehouse.feed.Cursor.Ask;
import io.gatehouse.warehouse.PageLoad;
import io.gatehouse.warehouse.PageLoad.LoadResult;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Ends a run that asks and asks while nothing new comes of it, whatever its cursor, its route or
 * the server do. Whoever reads on is left alone: a run may read any number of pages that differ,
 * known rows and empty stretches of time among them.
 *
 * <p>Three bounds: one request is not sent again and again while no row is written; the same
 * records are not read again and again, whatever request or state leads to them; and requests
 * without any record lead to another state now and then.
 */
final class RunBound {

  /** How often one request is sent until something is written. Retries of routes count. */
  static final int SAME_REQUEST = 12;

  /** How often a page with the same records is read that adds no row. */
  static final int SAME_RECORDS = 50;

  /** How many requests in a row bring no record and no state that is new in this run. */
  static final int NOTHING_AT_ALL = 10_000;

  /** Of requests, pages and states the latest are known: some 2 MB a run at the very most. */
  private static final int REMEMBERED = 20_000;

  private final Map<Long, Integer> requests = remembering();
  private final Map<Long, Integer> pages = remembering();
  private final Map<Long, Integer> states = remembering();
  private int withoutRecords;
  private String reached;

  private static Map<Long, Integer> remembering() {
    return new LinkedHashMap<>() {
      private static final long serialVersionUID = 1;

      @Override
      protected boolean removeEldestEntry(Map.Entry<Long, Integer> eldest) {
        return size() > REMEMBERED;
      }
    };
  }

  /**
   * Counts a request that is about to be sent.
   *
   * @return why it must not be, in words for the operator; empty where it may
   */
  synchronized Optional<String> sending(Ask ask) {
    long request = mix(mix(ask.path().hashCode(), ask.query().hashCode()), hash(ask.body()));
    if (requests.merge(request, 1, Integer::sum) > SAME_REQUEST) {
      reached =
          "the same request was sent " + SAME_REQUEST + " times in one run and brought nothing new";
    } else if (++withoutRecords > NOTHING_AT_ALL) {
      reached = NOTHING_AT_ALL + " requests in a row brought no record and led nowhere new";
    }
    return Optional.ofNullable(reached)
        .map(
            what ->
                what
                    + "; the run was ended, and the feed's next turn asks again. If that fails too,"
                    + " look at the server's answer with the command preview");
  }

  /** What a page did. */
  synchronized void loaded(PageLoad page, LoadResult result) {
    boolean isEmpty =
        page.tallies().isEmpty()
            && page.rejected().isEmpty()
            && page.tables().stream().allMatch(table -> table.rows().values().isEmpty());
    if (result.added() + result.changed() + result.rejected() > 0) {
      requests.clear();
    }
    if (!isEmpty) {
      withoutRecords = 0;
      if (page.tallies().isEmpty()
          && result.added() == 0
          && pages.merge(hash(page), 1, Integer::sum) > SAME_RECORDS) {
        reached =
            "the same records were read "
                + SAME_RECORDS
                + " times in one run, under requests that may differ, and added no row";
      }
    } else if (page.state() != null && states.put((long) page.state().hashCode(), 1) == null) {
      withoutRecords = 0;
    }
  }

  private static long hash(PageLoad page) {
    long hash = 0;
    for (PageLoad.TableLoad table : page.tables()) {
      hash = mix(hash, table.rows().table().name().hashCode());
      for (Object[] row : table.rows().values()) {
        hash = mix(hash, Arrays.deepHashCode(row));
      }
    }
    for (var rejected : page.rejected()) {
      hash = mix(hash, rejected.content().hashCode());
    }
    return hash;
  }

  private static int hash(String text) {
    return text == null ? 0 : text.hashCode();
  }

  private static long mix(long hash, int more) {
    long mixed = (hash ^ more) * 0x9E3779B97F4A7C15L;
    return mixed ^ (mixed >>> 32);
  }
}
