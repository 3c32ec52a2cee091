package io.gatehouse.k30;

import io.gatehouse.feed.Cursor;
import io.gatehouse.feed.Cursor.Ask;
import io.gatehouse.feed.Cursor.Progress;
import io.gatehouse.feed.Cursor.Progress.Batch;
import io.gatehouse.feed.Meaning.DoubtfulReplies;
import io.gatehouse.feed.Refused;
import io.gatehouse.feed.RetryLater;
import io.gatehouse.reply.Reply;
import io.gatehouse.settings.Site;
import io.gatehouse.warehouse.Gap;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** Reads sections, one after the other; all of them in every run. */
abstract class SectionsCursor implements Cursor {

  /**
   * How long a section that was passed over is left alone. Shorter than a day, so that the one long
   * reading of each day comes back to it.
   */
  private static final Duration LEFT_ALONE = Duration.ofHours(12);

  private static final Duration LONGEST_DAY = Duration.ofHours(25);

  /** A part of what a feed reads in one run, one after the other. */
  interface Section {

    /** For people: "departments". */
    String what();

    Ask next();

    /**
     * Why the reply to {@link #next} is hard to believe; null for an ordinary one.
     *
     * @throws RetryLater if it is no answer to that
     */
    default String doubt(Reply reply) {
      return null;
    }

    /** Takes in the reply to {@link #next}. */
    List<Batch> take(Reply reply);

    boolean ended();

    /** The days that it is about, of which something may be missing; null for what is now. */
    default Days days() {
      return null;
    }

    /** Why something of its days may be missing, once it has ended; null where nothing is. */
    default String lacks() {
      return null;
    }

    /** What the operator should know of it once it has ended. */
    default Optional<String> notice() {
      return Optional.empty();
    }

    /** The vendor refused it; see {@link Cursor#narrow}. */
    default void refused(String code, String reason) {
      throw new Refused(reason);
    }

    /** What is known once it has ended. */
    default SectionsState ended(SectionsState state) {
      return state;
    }
  }

  /** Days from the first to the last, which belongs to them. */
  record Days(LocalDate first, LocalDate last) {

    Gap gap(ZoneId zone, String reason) {
      return new Gap(
          first.atStartOfDay(zone).toInstant(),
          last.plusDays(1).atStartOfDay(zone).toInstant(),
          reason);
    }
  }

  /** A single call whose reply brings no records. */
  record Call(String what, Ask next, boolean[] answered) implements Section {

    Call(String what, Ask next) {
      this(what, next, new boolean[1]);
    }

    @Override
    public List<Batch> take(Reply reply) {
      answered[0] = true;
      return List.of();
    }

    @Override
    public boolean ended() {
      return answered[0];
    }
  }

  private final ZoneId zone;
  private final Instant now;
  private final Deque<Section> sections = new ArrayDeque<>();
  private final List<String> notices = new ArrayList<>();
  private final OldReplies oldReplies;
  private final DoubtfulReplies doubts = new DoubtfulReplies();
  private final List<Days> read = new ArrayList<>();
  private SectionsState state;
  private boolean lacking;

  SectionsCursor(Site site, String saved, Instant now) {
    this.zone = site.zone();
    this.now = now;
    this.state = SectionsState.fromJson(saved).passedSince(now.minus(LEFT_ALONE), now);
    this.oldReplies = new OldReplies(state.timestamp());
  }

  SectionsState state() {
    return state;
  }

  /** Something the operator should know of this run. */
  void tell(String notice) {
    notices.add(notice);
  }

  /** Unless it was passed over a short while ago. */
  void add(Section section) {
    if (!state.passed().containsKey(section.what())) {
      sections.addLast(section);
    }
  }

  /** A section has ended; more may be added because of what it brought. */
  void ended(Section section) {}

  /** What is known once all have ended. */
  SectionsState allEnded(SectionsState reached) {
    return reached;
  }

  @Override
  public Optional<Ask> next() {
    return Optional.ofNullable(sections.peekFirst()).map(Section::next);
  }

  @Override
  public Progress accept(Reply reply, Instant asked, Instant answered) {
    Section section = sections.getFirst();
    Ask ask = section.next();
    String doubt = oldReplies.doubt(ask, reply);
    String doubtOfPage = section.doubt(reply); // even so: it may throw
    doubt = doubt == null ? doubtOfPage : doubt;
    if (doubt != null && doubts.askAgain()) {
      throw new RetryLater(doubt);
    }
    doubts.settle();
    oldReplies.remember(ask, reply);
    List<Batch> batches = section.take(reply);
    state = state.at(oldReplies.last());
    List<Gap> gaps = List.of();
    List<Gap.Filled> filled = List.of();
    if (section.ended()) {
      sections.removeFirst();
      section.notice().ifPresent(notices::add);
      state = section.ended(state);
      if (section.lacks() != null && section.days() != null) {
        gaps = List.of(section.days().gap(zone, section.lacks()));
      }
      ended(section);
      if (section.days() != null) {
        read.add(section.days());
        lacking |= section.lacks() != null;
      }
      filled = filled();
      state = sections.isEmpty() ? allEnded(state) : state;
    }
    return new Progress(batches, state.toJson(), gaps).filling(filled);
  }

  /**
   * Once all have been read, and nothing lacks: the gaps of the days that they are about, or of the
   * lists of what is now.
   */
  private List<Gap.Filled> filled() {
    if (!sections.isEmpty() || !state.passed().isEmpty() || lacking) {
      return List.of();
    }
    return read.isEmpty()
        ? List.of(Gap.Filled.until(now))
        : read.stream()
            .distinct()
            .map(days -> days.gap(zone, ""))
            .map(
                gap ->
                    new Gap.Filled(
                        gap.from(), gap.to(), gap.from().plus(LONGEST_DAY).isBefore(gap.to())))
            .toList();
  }

  @Override
  public void narrow(String code, String reason) {
    sections.getFirst().refused(code, reason);
  }

  /** The other sections go on; of a list of what is now the gap is the day so far. */
  @Override
  public Optional<Progress> passOver(String reason) {
    Section section = sections.pollFirst();
    if (section == null) {
      return Optional.empty();
    }
    doubts.settle();
    String told = section.what() + " cannot be read: " + reason;
    notices.add(told);
    LocalDate today = LocalDate.ofInstant(now, zone);
    Days days = section.days();
    Gap gap =
        days == null
            ? new Gap(today.atStartOfDay(zone).toInstant(), now, told)
            : days.gap(zone, told);
    state = state.passOver(section.what(), now);
    state = sections.isEmpty() ? allEnded(state) : state;
    return Optional.of(new Progress(List.of(), state.toJson(), List.of(gap)));
  }

  @Override
  public Optional<String> notice() {
    return notices.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", notices));
  }
}
