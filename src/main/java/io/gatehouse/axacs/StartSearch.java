package io.gatehouse.axacs;

import io.gatehouse.feed.Cursor.Ask;
import io.gatehouse.feed.RetryLater;
import io.gatehouse.reply.FieldText.LocalTimes;
import io.gatehouse.reply.VendorRecord;
import io.gatehouse.settings.Site;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;

/**
 * Looks for the first record since the setting {@code start}, in the list by time (sections 2.1.4.2
 * and 2.1.4.6). How that is sorted is nowhere written: asks for what was before the earliest that
 * came, until there is none.
 */
final class StartSearch {

  private static final Duration AHEAD = Duration.ofDays(1); // the server's clock may be

  private final Site site;
  private final String path;
  private final int pageSize;
  private final LocalTimes times;
  private Instant to;
  private long first = Long.MAX_VALUE;

  StartSearch(Site site, String path, int pageSize, Instant now, LocalTimes times) {
    this.site = site;
    this.path = path;
    this.pageSize = pageSize;
    this.times = times;
    this.to = now.plus(AHEAD);
  }

  Ask ask() {
    String query = "isalarm=-1&begintime=%s&endtime=%s&offset=0&rows=%d";
    String from = AxAcsFields.query(site.start().orElseThrow(), site.zone());
    return Ask.get(path, query.formatted(from, AxAcsFields.query(to, site.zone()), pageSize))
        .ofPage(pageSize);
  }

  /**
   * @return whether the search has ended
   * @throws RetryLater where there are records and none has an id that can be read
   */
  boolean take(List<VendorRecord> records, IdStretch ids) {
    if (ids.hasAbove(0)) {
      first = Math.min(first, ids.lowestAbove(0));
    }
    Instant before =
        records.stream()
            .map(record -> AxAcsFields.time(record, times))
            .filter(Objects::nonNull)
            .map(time -> time.minusSeconds(1))
            .min(Comparator.naturalOrder())
            .orElse(Instant.MIN);
    if (before.isBefore(to) && !before.isBefore(site.start().orElseThrow())) {
      to = before;
      return false;
    }
    if (first == Long.MAX_VALUE && !records.isEmpty()) {
      throw new RetryLater(
          "of the "
              + records.size()
              + " records since the setting start none has a record id that can be read, so that"
              + " nobody knows where to begin: look at them with the command preview");
    }
    return true;
  }

  /** Of an ended search; empty where there is no record since the start. */
  OptionalLong first() {
    return first == Long.MAX_VALUE ? OptionalLong.empty() : OptionalLong.of(first);
  }
}
