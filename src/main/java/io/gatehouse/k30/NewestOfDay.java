package io.gatehouse.k30;

import io.gatehouse.mapping.Reply;
import io.gatehouse.mapping.VendorRecord;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reads what is new of a day since its list was last seen: page by page until one has a known
 * record. The total must have grown by as many as came; else a late one stands further down, and
 * the day has to be read whole.
 */
final class NewestOfDay implements DayRead {

  private static final int MOST_PAGES = 50;

  private final RecordsState.Top before;
  private final int pageSize;
  private final Set<String> known;
  private final Set<String> fresh = new HashSet<>();
  private List<String> newest = List.of();
  private PagedList list;
  private int pages;
  private boolean askedAgain;
  private long total;
  private boolean ended;
  private boolean insufficient;

  NewestOfDay(RecordsState.Top before, int pageSize) {
    this.before = before;
    this.pageSize = pageSize;
    this.known = Set.copyOf(before.newest());
    this.list = new PagedList(record -> record.get(NUMBER), pageSize);
  }

  @Override
  public LocalDate day() {
    return before.day();
  }

  @Override
  public Map<String, Object> asking() {
    return list.asking(DayRead.parameters(before.day()));
  }

  @Override
  public void take(Reply reply, Instant asked) {
    boolean first = list.isAtStart();
    list.take(reply);
    pages++;
    total = list.total();
    if (first) {
      newest = WholeDay.numbers(reply, pageSize);
    }
    boolean met = false;
    for (VendorRecord record : reply.records()) {
      String number = record.get(NUMBER);
      if (number != null && known.contains(number)) {
        met = true;
      } else {
        fresh.add(number == null ? record.raw() : number);
      }
    }
    if (fresh.size() == total - before.total() && (met || before.newest().isEmpty())) {
      ended = true;
    } else if (met || list.ended() || pages >= MOST_PAGES) {
      lookAgain();
    }
  }

  /** Somebody may have come while the pages were read: he stands on the first by now. */
  private void lookAgain() {
    insufficient = pages == 1 || askedAgain || pages >= MOST_PAGES;
    ended = insufficient;
    askedAgain = true;
    list.again();
  }

  /** Whether the day must be read whole after all. */
  boolean isInsufficient() {
    return insufficient;
  }

  @Override
  public boolean ended() {
    return ended;
  }

  @Override
  public RecordsState.Top top() {
    return new RecordsState.Top(before.day(), total, newest);
  }

  @Override
  public Instant wholeAt() {
    return null;
  }
}
