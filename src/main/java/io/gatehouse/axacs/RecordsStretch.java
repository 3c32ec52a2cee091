package io.gatehouse.axacs;

import io.gatehouse.feed.Cursor;
import io.gatehouse.feed.Cursor.Ask;
import io.gatehouse.feed.Cursor.Progress;
import io.gatehouse.feed.Cursor.Progress.Batch;
import io.gatehouse.feed.Cursor.SavedState;
import io.gatehouse.feed.Meaning.DoubtfulReplies;
import io.gatehouse.feed.RetryLater;
import io.gatehouse.reply.Reply;
import io.gatehouse.reply.VendorRecord;
import io.gatehouse.settings.Site;
import io.gatehouse.settings.Values;
import io.gatehouse.warehouse.Gap;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Reads the records of a stretch of the past by time (sections 2.1.4.2 and 6), hour by hour: the
 * server's count of an hour first, then its list until it brings nothing new. An hour that lists
 * fewer than it counts is read once more, and then told.
 */
final class RecordsStretch implements Cursor {

  private static final Duration HOUR = Duration.ofHours(1);

  /** Stretches without a record are counted in steps of so many hours. */
  private static final int MOST_HOURS = 24 * 7;

  /**
   * Where it goes on: all before is read.
   *
   * @param whole from where on nothing lacked; null in marks of before
   */
  record Mark(Instant next, Instant whole) {}

  private final Site site;
  private final String path;
  private final int pageSize;
  private final Instant end;
  private final int epoch;
  private Instant from;
  private Instant whole;
  private int hours = MOST_HOURS;
  private long expected = -1;
  private HourReading reading = new HourReading();
  private boolean again;
  private final DoubtfulReplies none = DoubtfulReplies.ofNone();
  private int lacking;
  private String first;

  RecordsStretch(Site site, String state, String live, Instant end) {
    Values settings = site.feeds().get("records");
    this.site = site;
    this.path = "/api/v1/" + settings.required("api");
    this.pageSize = settings.integer("page-size");
    this.end = end;
    this.epoch = live == null ? 0 : AxAcsRecordsState.fromJson(live).epoch();
    Mark mark =
        state == null
            ? new Mark(site.start().orElseThrow(), null)
            : SavedState.read(state, Mark.class);
    this.from = mark.next();
    this.whole = mark.whole() == null ? from : mark.whole();
  }

  private Instant to() {
    Instant to = from.plus(HOUR.multipliedBy(hours));
    return to.isAfter(end) ? end : to;
  }

  @Override
  public Optional<Ask> next() {
    if (!from.isBefore(end)) {
      return Optional.empty();
    }
    String between =
        "isalarm=-1&begintime="
            + AxAcsFields.query(from, site.zone())
            + "&endtime="
            + AxAcsFields.query(to().minusSeconds(1), site.zone());
    return Optional.of(
        expected < 0
            ? Ask.get(path + "/count", between)
            : Ask.get(path, between + "&offset=" + reading.records() + "&rows=" + pageSize)
                .ofPage(pageSize));
  }

  @Override
  public Progress accept(Reply reply, Instant asked, Instant answered) {
    if (expected < 0) {
      return counted(count(reply));
    }
    List<VendorRecord> records = AxAcs.records(reply);
    reading.read(records);
    Batch batch = Batch.of("access_event", records).with(Map.of("source_epoch", epoch));
    if (!reading.ended()) {
      return Progress.of(batch, null);
    }
    if (reading.size() < expected && !again) {
      again = true;
      reading = new HourReading();
      return records.isEmpty() ? Progress.nothing() : Progress.of(batch, null);
    }
    if (reading.size() < expected) {
      whole = to();
      lacking++;
      first =
          first == null
              ? "the server counts "
                  + expected
                  + " records from "
                  + from
                  + " to "
                  + to()
                  + " and lists "
                  + reading.size()
              : first;
    }
    return done(batch);
  }

  /** Many records are read in parts; none has to be said twice. */
  private Progress counted(long count) {
    if (count == 0 && none.askAgain()) {
      return Progress.nothing();
    }
    none.settle();
    if (count == 0) {
      Progress empty = done(null);
      hours = Math.min(MOST_HOURS, hours * 2); // of what comes after: that much was counted
      return empty;
    }
    if (count > pageSize && hours > 1) {
      hours = Math.max(1, hours / 2);
      return Progress.nothing();
    }
    expected = count;
    return Progress.nothing();
  }

  private Progress done(Batch batch) {
    Instant until = to();
    from = until;
    expected = -1;
    again = false;
    reading = new HourReading();
    String mark = SavedState.write(new Mark(from, whole));
    Progress read =
        batch == null || batch.records().isEmpty() ? Progress.to(mark) : Progress.of(batch, mark);
    return whole.isBefore(until) ? read.filling(List.of(new Gap.Filled(whole, until))) : read;
  }

  private static long count(Reply reply) {
    if (AxAcs.isNone(reply)) {
      return 0;
    }
    return AxAcs.count(reply)
        .orElseThrow(() -> new RetryLater("the reply says success and holds no count"));
  }

  @Override
  public Optional<String> notice() {
    return Optional.ofNullable(first)
        .map(told -> lacking == 1 ? told : told + "; so do " + (lacking - 1) + " more stretches");
  }

  /** The records of one hour, read again by time, page after page. */
  static final class HourReading {

    private final Set<String> ids = new HashSet<>();
    private int records;
    private boolean ended;

    /** Notes a page. One that brings nothing new is the end, whatever the offset was. */
    void read(List<VendorRecord> page) {
      boolean anyNew = false;
      for (VendorRecord record : page) {
        OptionalLong id = record.wholeNumber("recordId");
        anyNew |= ids.add(id.isPresent() ? Long.toString(id.getAsLong()) : record.raw());
      }
      records += page.size();
      ended = !anyNew;
    }

    boolean ended() {
      return ended;
    }

    /** How many have come, those that came twice too. */
    int records() {
      return records;
    }

    /** How many different records there were. */
    int size() {
      return ids.size();
    }
  }
}
