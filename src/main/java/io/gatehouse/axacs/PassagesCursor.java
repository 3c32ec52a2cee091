package io.gatehouse.axacs;

import io.gatehouse.feed.Ask;
import io.gatehouse.feed.Cursor;
import io.gatehouse.feed.Progress;
import io.gatehouse.feed.RetryLater;
import io.gatehouse.mapping.Reply;
import io.gatehouse.mapping.VendorRecord;
import io.gatehouse.settings.Site;
import io.gatehouse.settings.Values;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/**
 * Walks the passage records (section 2.1.6.1) by time windows. Passages have no id, so the n-th of
 * several equal ones can only be told within one complete listing. A window is therefore narrowed
 * until its listing fits a page; only a single second that does not fit is paged through.
 *
 * <p>Whether the end of a window belongs to it is nowhere written; windows therefore share the
 * second at which they meet.
 */
final class PassagesCursor implements Cursor {

  private static final Duration WIDEST = Duration.ofDays(7);
  private static final Duration NARROWEST = Duration.ofSeconds(1);
  private static final int SURELY_WHOLE = 100; // no server cuts its pages shorter than this

  private final Site site;
  private final Instant end;
  private final Instant watermark;

  private Instant from;
  private Duration width;
  private int pageSize;
  private int offset;
  private String before = "";
  private boolean sureOfNone;
  private List<VendorRecord> waiting = List.of();

  static PassagesCursor open(Site site, String state, Clock clock) {
    return new PassagesCursor(
        site, state == null ? null : Instant.parse(state.replace("\"", "")), clock);
  }

  private PassagesCursor(Site site, Instant watermark, Clock clock) {
    Values settings = site.feeds().get("passages");
    this.site = site;
    this.pageSize = settings.integer("page-size");
    this.end = clock.instant().truncatedTo(ChronoUnit.SECONDS);
    this.watermark = watermark == null ? start() : watermark;
    this.from = watermark == null ? this.watermark : watermark.minus(settings.duration("overlap"));
    this.width = WIDEST;
  }

  private Instant start() {
    return site.start().orElse(end.minus(Duration.ofDays(30)));
  }

  private Instant to() {
    Instant to = from.plus(width);
    return to.isBefore(end) ? to : end;
  }

  @Override
  public Optional<Ask> next() {
    if (!from.isBefore(end)) {
      return Optional.empty();
    }
    String query =
        "begintime="
            + Times.query(from, site.zone())
            + "&endtime="
            + Times.query(to(), site.zone())
            + "&offset="
            + (offset + waiting.size())
            + "&rows="
            + pageSize;
    return Optional.of(Ask.get("/api/v1/useraccessrecords", query).ofPage(pageSize));
  }

  @Override
  public Progress accept(Reply reply, Instant asked, Instant answered) {
    List<VendorRecord> records = ReplyCodes.records(reply);
    refuseRepeat(records);
    refuseOthers(records);
    if (records.isEmpty() && !sureOfNone && waiting.isEmpty()) {
      sureOfNone = true; // an old "none" that is sent again would hide a whole window: ask twice
      return Progress.nothing();
    }
    if (!waiting.isEmpty()) {
      return confirm(records);
    }
    if (records.size() >= pageSize) {
      return tooMany(records);
    }
    if (records.size() >= SURELY_WHOLE && offset == 0) {
      waiting = records; // is it all, or does the server cut its pages? The next request tells
      return Progress.nothing();
    }
    return whole(records);
  }

  private Progress confirm(List<VendorRecord> next) {
    List<VendorRecord> page = waiting;
    waiting = List.of();
    if (next.isEmpty()) {
      return whole(page);
    }
    pageSize = page.size();
    return tooMany(page);
  }

  private Progress tooMany(List<VendorRecord> records) {
    Duration asked = Duration.between(from, to());
    if (asked.compareTo(NARROWEST) > 0) {
      width = Duration.ofSeconds(Math.max(1, asked.toSeconds() / 2));
      before = "";
      return Progress.nothing();
    }
    offset += records.size();
    return Progress.of("access_event", records, null);
  }

  private Progress whole(List<VendorRecord> records) {
    from = to();
    offset = 0;
    sureOfNone = false;
    before = "";
    if (records.size() < pageSize / 3 && width.compareTo(WIDEST) < 0) {
      width = width.multipliedBy(2);
    }
    Instant mark = from.isAfter(watermark) ? from : watermark;
    return Progress.of("access_event", records, '"' + mark.toString() + '"');
  }

  /** Passages that are mostly of another time are the answer to another question. */
  private void refuseOthers(List<VendorRecord> records) {
    LocalDateTime first = LocalDateTime.ofInstant(from, site.zone());
    LocalDateTime last = LocalDateTime.ofInstant(to(), site.zone());
    int inside = 0;
    int outside = 0;
    for (VendorRecord record : records) {
      LocalDateTime time = Times.read(record.get("evTime"));
      if (time != null && (time.isBefore(first) || time.isAfter(last))) {
        outside++;
      } else if (time != null) {
        inside++;
      }
    }
    if (outside > inside) {
      throw new RetryLater(
          "of the reply's passages "
              + outside
              + " are not from "
              + first
              + " to "
              + last
              + ", which was asked for");
    }
  }

  /** A server that passes over {@code offset} would be asked for the same page for ever. */
  private void refuseRepeat(List<VendorRecord> records) {
    boolean paging = offset > 0 || !waiting.isEmpty();
    String first = records.isEmpty() ? "" : records.size() + records.get(0).raw();
    if (paging && !first.isEmpty() && first.equals(before)) {
      throw new RetryLater(
          "the reply repeats the page before it: the server passes over offset " + offset);
    }
    before = first;
  }
}
