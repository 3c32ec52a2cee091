package io.gatehouse.feed.reading;

import io.gatehouse.feed.Cursor;
import io.gatehouse.feed.Cursor.Ask;
import io.gatehouse.feed.Cursor.Progress;
import io.gatehouse.feed.Cursor.Progress.Batch;
import io.gatehouse.feed.Cursor.SavedState;
import io.gatehouse.feed.Meaning.DoubtfulReplies;
import io.gatehouse.feed.RetryLater;
import io.gatehouse.feed.reading.ReadingState.Missed;
import io.gatehouse.feed.reading.ReadingState.Place;
import io.gatehouse.reply.Reply;
import io.gatehouse.reply.VendorRecord;
import io.gatehouse.warehouse.Gap;
import io.gatehouse.warehouse.Listing;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Reads a feed by parts: stretches of time, in them windows, in them the ids of a scope some at a
 * time, and of those page by page. The checkpoint moves when a walk has ended and nothing of it was
 * cut; by an id that ascends, with every page.
 */
public final class Reading implements Cursor {

  /**
   * What a feed reads.
   *
   * @param mapping of its records
   * @param walks makes the walk through one question
   * @param span how it follows time; null for a feed that reads all there is in every run
   * @param idsAtOnce how many ids of a scope a request is about; 0 for a feed without a scope
   * @param listing makes the full listing that a run is; null for none
   */
  public record Plan(
      Source source,
      String mapping,
      Function<Begin, PageWalk> walks,
      Span span,
      int idsAtOnce,
      java.util.function.Supplier<Listing> listing) {}

  /**
   * Where a walk begins.
   *
   * @param lastId null for the first there is
   * @param skipped pages that are left out, counted from 0
   * @param place where an earlier run was broken off; null for the walk's beginning
   */
  public record Begin(String lastId, Set<Integer> skipped, PageWalk.Place place) {}

  /**
   * How a feed follows time.
   *
   * @param start how far back the first run reaches
   * @param overlap how far before its mark each run reads again
   * @param lag how long after an event its record may become visible; the mark stays so far behind
   * @param widest the longest stretch that one question may be about; null for any
   * @param time of a record, from which the mark follows; null where the mark is the end of what
   *     was asked for
   */
  public record Span(
      Instant start,
      Duration overlap,
      Duration lag,
      Duration widest,
      Function<VendorRecord, Optional<Instant>> time) {}

  /** From one window to the next, so that what lies on the border is in one of them. */
  private static final Duration BORDER = Duration.ofSeconds(1);

  private static final Duration DAY = Duration.ofDays(1);

  /** Servers forget cursors; a list's pages are what they were for longer. */
  private static final Duration CURSOR_HOLDS = Duration.ofMinutes(10);

  /**
   * @param ids null for a feed without a scope
   * @param missed the one that is read again; null for another
   */
  private record Stretch(
      Instant from, Instant to, List<String> ids, boolean newcomers, Missed missed) {}

  private final Plan plan;
  private final Instant now;
  private final Deque<Stretch> stretches = new ArrayDeque<>();
  private final List<String> notices = new ArrayList<>();
  private final DoubtfulReplies vanished = new DoubtfulReplies();
  private final Listing listing;
  private ReadingState state;
  private List<String> scope = List.of();
  private boolean begun;
  private Place left;
  private Instant seen;

  private Instant windowFrom;
  private Instant windowTo;
  private int idsFrom;
  private PageWalk walk;
  private Instant latest;
  private boolean timeless;
  private boolean windowCut;
  private boolean cut;
  private long listed;
  private final List<Gap.Filled> filled = new ArrayList<>();
  private final boolean wasSkipping;

  /**
   * @param saved as it was when it was last committed; null for a first run
   */
  public Reading(Plan plan, String saved, Instant now) {
    this.plan = plan;
    this.now = now;
    ReadingState before = ReadingState.fromJson(saved);
    this.wasSkipping = !before.skipped().isEmpty();
    this.state = before.skippingSince(now);
    this.listing = plan.listing() == null ? null : plan.listing().get();
    this.left = state.place();
    this.seen = now;
    if (plan.idsAtOnce() == 0) {
      begin(null);
    }
  }

  /** Where a feed goes on, in a few words for a person. */
  public static String position(String saved) {
    return ReadingState.fromJson(saved).inWords();
  }

  /** Whom to ask about. */
  @Override
  public void scope(List<String> ids) {
    if (!begun && plan.idsAtOnce() > 0) {
      scope = ids.stream().filter(id -> !id.isBlank()).map(String::strip).distinct().toList();
      if (!scope.isEmpty()) {
        begin(scope);
      }
    }
  }

  private void begin(List<String> ids) {
    begun = true;
    if (plan.span() == null) {
      stretches.add(new Stretch(null, null, ids, false, null));
      enter();
      return;
    }
    Span span = plan.span();
    Instant end = now.minus(span.lag());
    Instant mark = state.mark();
    if (SavedState.isFalse(mark, now)) {
      Instant from = SavedState.rereadFrom(now, span.overlap());
      notices.add(SavedState.told(mark, now, from));
      mark = from.plus(span.overlap()); // it is taken off again
      state = state.at(null);
    }
    List<String> newcomers = ids == null || mark == null ? List.of() : state.unknown(ids);
    if (!newcomers.isEmpty() && span.start().isBefore(mark)) {
      stretches.add(new Stretch(span.start(), mark, newcomers, true, null));
    }
    Instant from = mark == null ? span.start() : mark.minus(span.overlap());
    if (from.isBefore(end)) {
      stretches.add(new Stretch(from, end, ids, false, null));
    }
    state.due(now).stream()
        .map(missed -> new Stretch(missed.from(), missed.to(), ids, false, missed))
        .forEach(stretches::add);
    enter();
  }

  /** Into the first window of the stretch at hand. */
  private void enter() {
    Stretch stretch = stretches.peek();
    if (stretch == null) {
      return;
    }
    if (left == null || !fits(left, stretch)) {
      openWindow(stretch.from());
      return;
    }
    Place place = left;
    left = null;
    windowFrom = place.from();
    windowTo = place.to();
    windowCut = false;
    latest = place.latest();
    idsFrom = place.ids();
    openWalk(place.walk());
  }

  /** Whether a walk of that stretch was broken off there, not long ago, and asks the same now. */
  private boolean fits(Place place, Stretch stretch) {
    boolean isCursor = place.walk() != null && place.walk().cursor() != null;
    if (stretch.missed() != null
        || place.newcomers() != stretch.newcomers()
        || SavedState.isFalse(place.at(), now)
        || place.at().isBefore(now.minus(isCursor ? CURSOR_HOLDS : DAY))) {
      return false;
    }
    List<String> ids = stretch.ids();
    if (ids != null
        && (place.ids() >= ids.size()
            || !ReadingState.print(ids.subList(0, idsTo(ids, place.ids())))
                .equals(place.scope()))) {
      return false;
    }
    if (stretch.from() == null || place.from() == null) {
      return stretch.from() == place.from();
    }
    Instant mark = state.mark();
    boolean isFirst =
        mark == null // the usual start is so many days ago: it moves
            ? Duration.between(place.from(), stretch.from()).abs().compareTo(DAY) <= 0
            : place.from().equals(stretch.from());
    return !SavedState.isFalse(place.to(), now)
        && (isFirst
            || stretch.newcomers()
            || (mark != null && place.from().equals(mark.minus(BORDER))));
  }

  private Place place() {
    Stretch stretch = stretches.getFirst();
    PageWalk.Place page = walk.place();
    boolean isBeginning = page == null && idsFrom == 0 && !stretch.newcomers();
    return listing != null || stretch.missed() != null || isBeginning
        ? null
        : new Place(
            windowFrom,
            windowTo,
            stretch.newcomers(),
            idsFrom,
            stretch.ids() == null
                ? null
                : ReadingState.print(stretch.ids().subList(0, idsTo(stretch.ids(), idsFrom))),
            page,
            latest,
            seen);
  }

  private int idsTo(List<String> all, int from) {
    return Math.min(all.size(), from + plan.idsAtOnce());
  }

  private void openWindow(Instant from) {
    Instant to = stretches.getFirst().to();
    Duration widest = plan.span() == null ? null : plan.span().widest();
    windowFrom = from;
    windowTo = widest != null && from.plus(widest).isBefore(to) ? from.plus(widest) : to;
    idsFrom = 0;
    windowCut = false;
    openWalk(null);
  }

  private void openWalk(PageWalk.Place place) {
    walk = plan.walks().apply(new Begin(state.lastId(), state.skipped().keySet(), place));
  }

  @Override
  public Optional<Ask> next() {
    return stretches.isEmpty() ? Optional.empty() : Optional.of(plan.source().ask(turn()));
  }

  private Source.Question turn() {
    return new Source.Question(walk.asking(), windowFrom, windowTo, ids());
  }

  private List<String> ids() {
    List<String> all = stretches.getFirst().ids();
    return all == null ? List.of() : all.subList(idsFrom, idsTo(all, idsFrom));
  }

  @Override
  public boolean reachesBack() {
    return windowFrom != null && Cursor.isFar(windowFrom, now);
  }

  @Override
  public Progress accept(Reply reply, Instant asked, Instant answered) {
    Source.Answer came = plan.source().read(reply);
    seen = answered;
    if (listing != null
        && came.records().isEmpty()
        && walk.size() == 0
        && state.size() != null
        && state.size() > 0
        && plan.idsAtOnce() == 0
        && vanished.askAgain()) {
      throw new RetryLater(
          "the reply lists nobody, and " + state.size() + " records were listed before");
    }
    List<VendorRecord> fresh = walk.take(came);
    fresh.forEach(this::follow);
    String before = state.toJson();
    List<Gap> gaps = new ArrayList<>();
    boolean complete = false;
    if (walk instanceof PageWalk.SinceId since && since.isAscending() && since.last() != null) {
      state = state.afterId(since.last());
    }
    if (walk.ended()) {
      complete = walkEnded(gaps);
    }
    if (stretches.isEmpty()) {
      state = state.under(null);
    } else if (walk.size() == 0 || !fresh.isEmpty()) {
      state = state.under(place());
    }
    Batch batch = Batch.of(plan.mapping(), fresh);
    batch = listing == null ? batch : batch.listing(listing, complete);
    String after = state.toJson();
    boolean moved = !after.equals(before) || complete;
    List<Gap.Filled> stretches = List.copyOf(filled);
    filled.clear();
    return new Progress(List.of(batch), moved ? after : null, gaps).filling(stretches);
  }

  private void follow(VendorRecord record) {
    if (plan.span() == null || plan.span().time() == null) {
      return;
    }
    Optional<Instant> time = plan.span().time().apply(record);
    timeless |= time.isEmpty();
    time.filter(at -> !SavedState.isFalse(at, now)) // a door whose clock is ahead moves no mark
        .filter(at -> latest == null || at.isAfter(latest))
        .ifPresent(at -> latest = at);
  }

  /**
   * @return whether a full listing is complete with this
   */
  private boolean walkEnded(List<Gap> gaps) {
    if (walk.cut() != null) {
      tellCut(walk.cut(), gaps);
    }
    if (walk instanceof PageWalk.SinceId since && since.last() != null && walk.cut() == null) {
      state = state.afterId(since.last());
    }
    listed += walk.size();
    Stretch stretch = stretches.getFirst();
    idsFrom += plan.idsAtOnce();
    if (stretch.ids() != null && idsFrom < stretch.ids().size()) {
      openWalk(null);
      return false;
    }
    windowEnded(stretch);
    boolean complete = stretches.isEmpty() && listing != null && !cut;
    if (complete) {
      state = state.sized(listed);
    }
    return complete;
  }

  private void tellCut(String why, List<Gap> gaps) {
    windowCut = true;
    if (walk.skips() && plan.span() != null) {
      return; // told when it was passed over, and read again with its stretch
    }
    cut = true;
    if (listing != null) {
      notices.add(why + ": who is not in the listing is not taken for gone");
      return;
    }
    notices.add(why);
    Instant from = windowFrom == null ? now.truncatedTo(ChronoUnit.DAYS) : windowFrom;
    if (!from.equals(state.toldFrom())) { // the mark stays, and the next run begins there too
      gaps.add(new Gap(from, windowTo == null ? now : windowTo, why));
      state = state.told(from);
    }
  }

  private void windowEnded(Stretch stretch) {
    boolean isLast = windowTo == null || !windowTo.isBefore(stretch.to());
    boolean isAll = plan.span() == null && !windowCut && state.skipped().isEmpty();
    if (isAll && (wasSkipping || state.toldFrom() != null)) {
      filled.add(Gap.Filled.until(now)); // it is a list of what is now
      state = state.told(null);
    }
    boolean isOfMark = stretch.missed() == null && !stretch.newcomers() && plan.span() != null;
    if (isOfMark && !cut) {
      if (state.toldFrom() != null && windowTo != null) {
        filled.add(new Gap.Filled(state.toldFrom(), windowTo));
      }
      moveMark(isLast);
      state = stretch.ids() == null ? state : state.knowing(scope);
    }
    if (!isLast) {
      openWindow(windowTo.minus(BORDER));
      return;
    }
    if (!windowCut && stretch.missed() != null) {
      state = state.found(stretch.missed());
      filled.add(new Gap.Filled(stretch.missed().from(), stretch.missed().to()));
    }
    stretches.removeFirst();
    enter();
  }

  /** Never back, never to a time that is still to come. */
  private void moveMark(boolean isLast) {
    Span span = plan.span();
    Instant to = windowTo;
    if (span.time() != null && span.widest() == null) {
      if (timeless && latest == null) {
        notices.add(
            "no record has a time by which the checkpoint could move: the next run reads the same"
                + " again; look at checkpoint.field and its format");
      }
      to = latest == null || latest.isAfter(now) ? latest == null ? null : now : latest;
    }
    if (to != null && (state.mark() == null || to.isAfter(state.mark()))) {
      state = state.at(to);
    } else if (state.toldFrom() != null && isLast) {
      state = state.told(null);
    }
  }

  /** The window at hand is left, or the page; either is tried again a day later. */
  @Override
  public Optional<Progress> passOver(String reason) {
    if (stretches.isEmpty()) {
      return Optional.empty();
    }
    Stretch stretch = stretches.getFirst();
    boolean isWindowed = plan.span() != null && plan.span().widest() != null;
    boolean isPage = walk instanceof NumberedPages;
    if (stretch.newcomers() || (!isWindowed && !isPage)) {
      return Optional.empty();
    }
    Instant from = windowFrom == null ? now.minus(DAY) : windowFrom;
    Instant to = windowTo == null ? now : windowTo;
    if (isWindowed) {
      state = state.missing(from, to, now);
      if (stretch.missed() == null && !cut) {
        state = state.at(state.mark() != null && state.mark().isAfter(to) ? state.mark() : to);
      }
    } else if (walk instanceof NumberedPages pages) {
      state = state.skipping(pages.pageNumber(), now);
      state = plan.span() == null ? state : state.missing(from, to, now);
    }
    stretches.clear();
    return Optional.of(new Progress(List.of(), state.toJson(), List.of(new Gap(from, to, reason))));
  }

  @Override
  public Optional<String> notice() {
    return notices.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", notices));
  }
}
