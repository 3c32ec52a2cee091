package io.gatehouse.k30;

import io.gatehouse.reply.Reply;
import io.gatehouse.reply.VendorRecord;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** One reading of a day's passages: {@link Whole}, or its {@link Newest}. */
abstract sealed class DayRead {

  /** No number of a passage is longer; a checkpoint keeps a page of them. */
  private static final int LONGEST_NUMBER = 64;

  private final LocalDate day;
  private final int pageSize;
  final PagedList list;
  private List<String> newest = List.of();
  private boolean hasFitting;
  private int strangers;
  long total;
  boolean ended;

  private DayRead(LocalDate day, int pageSize) {
    this.day = day;
    this.pageSize = pageSize;
    this.list = new PagedList(DayRead::number, pageSize);
  }

  /** The passage's number, as its row has it; null where it has none, which 0 says too. */
  private static String number(VendorRecord passage) {
    String number = passage.numberId("no");
    return "0".equals(number) ? null : number;
  }

  LocalDate day() {
    return day;
  }

  /** The page to ask for. */
  Map<String, Object> asking() {
    return list.asking(Map.of("startdate", day.toString(), "effdate", day.toString()));
  }

  String doubt(Reply reply) {
    return list.doubt(reply);
  }

  /** Whether a passage of the day that was asked for has come, on this page or before. */
  boolean hasFitting() {
    return hasFitting;
  }

  /** How many passages came that are not of that day. */
  int strangers() {
    return strangers;
  }

  /**
   * Takes a page in.
   *
   * @param asked when it was asked for
   * @param fitting how many of its passages are of the day
   * @param others how many are rejected because they are not
   */
  void take(Reply reply, Instant asked, int fitting, int others) {
    hasFitting |= fitting > 0;
    strangers += others;
    boolean first = list.isAtStart();
    List<VendorRecord> records = PagedList.records(reply);
    list.take(reply);
    if (first) {
      newest =
          records.stream()
              .map(DayRead::number)
              .filter(number -> number != null && number.length() <= LONGEST_NUMBER)
              .limit(pageSize)
              .toList();
    }
    took(records, first, asked);
  }

  abstract void took(List<VendorRecord> page, boolean first, Instant asked);

  /** Whether there is nothing more to ask for. */
  boolean ended() {
    return ended;
  }

  /** Of an ended reading: how the day's list begins. */
  K30RecordsState.Top top() {
    return new K30RecordsState.Top(day, total, newest);
  }

  /**
   * Reads every passage of a day. The newest stand first, so that what happens meanwhile pushes the
   * others from page to page, and late ones appear among those read already: the day is walked
   * through again until as many have come as the server counts, or a walk brings nothing new.
   */
  static final class Whole extends DayRead {

    private static final int MOST_WALKS = 5;

    private final boolean isOver;
    private Instant began;
    private int walks;
    private int sizeBefore;
    private boolean askedTwice;

    /**
     * @param isOver whether nothing happens on that day any more, so that "none" is worth asking
     *     twice
     */
    Whole(LocalDate day, int pageSize, boolean isOver) {
      super(day, pageSize);
      this.isOver = isOver;
    }

    @Override
    void took(List<VendorRecord> page, boolean first, Instant asked) {
      began = began == null ? asked : began;
      if (first) {
        total = list.total();
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

    /** When the reading began; null before its first page. */
    Instant began() {
      return began;
    }

    /** Of an ended reading: whether the server counts more than when it last began. */
    boolean hasGrown() {
      return list.total() > total;
    }

    /** Of an ended reading: whether the server counts more than it gives. */
    boolean lacks() {
      return list.size() < list.total();
    }

    /** In words: how many it counts, and how many it gives. */
    String counts() {
      return "the server counts "
          + list.total()
          + " passages of "
          + day()
          + " and lists "
          + list.size();
    }
  }

  /**
   * Reads what is new of a day since its list was last seen: page by page until one has a known
   * record. The total must have grown by as many as came; else a late one stands further down, and
   * the day has to be read whole.
   */
  static final class Newest extends DayRead {

    private static final int MOST_PAGES = 50;

    private final K30RecordsState.Top before;
    private final Set<String> known;
    private final Set<String> fresh = new HashSet<>();
    private int pages;
    private boolean askedAgain;
    private boolean insufficient;

    Newest(K30RecordsState.Top before, int pageSize) {
      super(before.day(), pageSize);
      this.before = before;
      this.known = Set.copyOf(before.newest());
    }

    @Override
    void took(List<VendorRecord> page, boolean first, Instant asked) {
      pages++;
      total = list.total();
      boolean met = false;
      for (VendorRecord record : page) {
        String number = number(record);
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
  }
}
