package io.gatehouse.k30;

import io.gatehouse.mapping.Reply;
import io.gatehouse.warehouse.Gap;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads every passage of a day. The newest stand first, so that what happens meanwhile pushes the
 * others from page to page, and late ones appear among those read already: the day is walked
 * through again until as many have come as the server counts, or a walk brings nothing new.
 */
final class WholeDay implements DayRead {

  private static final int MOST_WALKS = 5;

  private final LocalDate day;
  private final int pageSize;
  private final boolean isOver;
  private final PagedList list;
  private List<String> newest = List.of();
  private Instant began;
  private int walks;
  private int sizeBefore;
  private boolean askedTwice;
  private long total;
  private boolean ended;

  /**
   * @param isOver whether nothing happens on that day any more, so that "none" is worth asking
   *     twice
   */
  WholeDay(LocalDate day, int pageSize, boolean isOver) {
    this.day = day;
    this.pageSize = pageSize;
    this.isOver = isOver;
    this.list = new PagedList(record -> record.get(NUMBER), pageSize);
  }

  @Override
  public LocalDate day() {
    return day;
  }

  @Override
  public Map<String, Object> asking() {
    return list.asking(DayRead.parameters(day));
  }

  @Override
  public void take(Reply reply, Instant asked) {
    boolean first = list.isAtStart();
    list.take(reply);
    began = began == null ? asked : began;
    if (first) {
      total = list.total();
      newest = numbers(reply, pageSize);
    }
    if (!list.ended()) {
      return;
    }
    walks++;
    // Whoever comes while today is read stands above the first page, and the next run finds him.
    boolean agrees = isOver ? list.size() == list.total() : list.size() >= list.firstTotal();
    boolean surelyNone = list.size() > 0 || !isOver || askedTwice;
    boolean broughtNothing = walks > 1 && list.size() == sizeBefore;
    ended = (agrees && surelyNone) || (!agrees && broughtNothing) || walks == MOST_WALKS;
    askedTwice = list.size() == 0;
    sizeBefore = list.size();
    if (!ended) {
      list.again();
    }
  }

  static List<String> numbers(Reply reply, int most) {
    return reply.records().stream()
        .map(record -> record.get(NUMBER))
        .filter(number -> number != null && !number.isBlank() && number.length() <= 64)
        .limit(most)
        .toList();
  }

  @Override
  public boolean ended() {
    return ended;
  }

  @Override
  public RecordsState.Top top() {
    return new RecordsState.Top(day, total, newest);
  }

  @Override
  public Instant wholeAt() {
    return began;
  }

  /** Of an ended reading: whether the server counts more than when it last began. */
  boolean hasGrown() {
    return list.total() > total;
  }

  /** Of an ended reading: what the server counts and does not give. */
  Optional<Gap> gap(ZoneId zone) {
    return list.size() >= list.total()
        ? Optional.empty()
        : Optional.of(
            new Gap(
                day.atStartOfDay(zone).toInstant(),
                day.plusDays(1).atStartOfDay(zone).toInstant(),
                "the server counts "
                    + list.total()
                    + " passages of "
                    + day
                    + " and lists "
                    + list.size()));
  }
}
