package io.gatehouse.axacs;

import io.gatehouse.feed.Cursor;
import io.gatehouse.feed.Cursor.Ask;
import io.gatehouse.feed.Cursor.Progress;
import io.gatehouse.feed.Cursor.Progress.Batch;
import io.gatehouse.feed.Cursor.SavedState;
import io.gatehouse.feed.Refused;
import io.gatehouse.reply.Reply;
import io.gatehouse.reply.VendorRecord;
import io.gatehouse.settings.Site;
import io.gatehouse.warehouse.Gap;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Reads the realtime cache (section 2.1.5.9), which keeps a swipe for two seconds, for all devices,
 * some at a time. When more than that passed between two good reads, swipes may have been missed:
 * that is a gap. The server's device list is loaded when no device is known, and then now and
 * again, after the read, so that a slow list delays no swipe.
 */
final class RealtimeCursor implements Cursor {

  private static final Duration KEPT = Duration.ofSeconds(2);
  private static final Duration LIST_EVERY = Duration.ofMinutes(10);
  private static final int DEVICES_A_REQUEST = 100; // keeps the request line under 4 KB

  private final boolean listed;
  private final Instant now;

  private State state;
  private List<List<String>> batches;
  private int read;
  private Instant firstAsked;
  private boolean justListed;
  private String notice;

  static RealtimeCursor open(Site site, String state, Clock clock) {
    return new RealtimeCursor(
        site.values().list("device-ids"),
        state == null ? State.FIRST : State.fromJson(state),
        clock.instant());
  }

  private RealtimeCursor(List<String> configured, State state, Instant now) {
    this.listed = configured.isEmpty();
    this.state = state;
    this.batches = batches(configured);
    this.now = now;
  }

  /** The devices that routes looked up; passed over where the devices are configured. */
  @Override
  public void scope(List<String> ids) {
    if (!listed || read > 0) {
      return;
    }
    batches = batches(ids);
    if (batches.isEmpty() && justListed) {
      throw new Refused(
          "no device is known to read live events from: acs/devices lists none that"
              + " config/queries/ax-acs-devices.sql selects; set device-ids, or leave the feed"
              + " realtime out");
    }
  }

  /** Without ids that would be a step in the path of a request, however they are encoded. */
  private List<List<String>> batches(List<String> ids) {
    List<String> usable = ids.stream().filter(Ask::isPathPart).toList();
    List<List<String>> inOrder = new ArrayList<>();
    int first = 0;
    for (int from = 0; from < usable.size(); from += DEVICES_A_REQUEST) {
      int to = Math.min(usable.size(), from + DEVICES_A_REQUEST);
      List<String> batch = usable.subList(from, to);
      first =
          state.beginWith() != null && batch.contains(state.beginWith()) ? inOrder.size() : first;
      inOrder.add(batch);
    }
    Collections.rotate(inOrder, -first);
    return inOrder;
  }

  @Override
  public Optional<Ask> next() {
    if (batches.isEmpty()) {
      return Optional.of(list());
    }
    if (read < batches.size()) {
      return Optional.of(cache());
    }
    return listed && !justListed && listDue() ? Optional.of(list()) : Optional.empty();
  }

  private boolean listDue() {
    Instant before = SavedState.believed(state.devicesListed(), now);
    return before == null || !now.isBefore(before.plus(LIST_EVERY));
  }

  private static Ask list() {
    return Ask.get("/api/v1/acs/devices", "");
  }

  private Ask cache() {
    String ids = batches.get(read).stream().map(Ask::encoded).collect(Collectors.joining(","));
    return Ask.get("/api/v1/acs/device/eventcache/swipecard/" + ids, "");
  }

  @Override
  public Progress accept(Reply reply, Instant asked, Instant answered) {
    List<VendorRecord> records = AxAcs.records(reply);
    if (batches.isEmpty() || read >= batches.size()) {
      justListed = true;
      state = new State(state.lastGoodRead(), asked, state.beginWith());
      return Progress.of("device", records, state.toJson());
    }
    firstAsked = read == 0 ? asked : firstAsked;
    read++;
    if (read < batches.size()) {
      return Progress.of("access_event", records, null);
    }
    Instant previous = state.lastGoodRead();
    state = new State(firstAsked, state.devicesListed(), state.beginWith());
    return new Progress(
        List.of(Batch.of("access_event", records)), state.toJson(), gaps(previous, answered));
  }

  private List<Gap> gaps(Instant previous, Instant answered) {
    if (previous == null) {
      return List.of();
    }
    if (SavedState.isFalse(previous, answered)) { // nobody knows when it was
      Instant from = SavedState.rereadFrom(answered, KEPT);
      notice = SavedState.told(previous, answered, from);
      return List.of(new Gap(from, answered, notice));
    }
    Duration between = Duration.between(previous, answered);
    if (between.compareTo(KEPT) <= 0) {
      return List.of();
    }
    String reason =
        between.toMillis() + " ms passed between two good reads; the cache keeps a swipe 2000 ms";
    return List.of(new Gap(previous, answered, reason));
  }

  /**
   * The next runs begin behind this batch, and come to it last: it fails them still, and keeps
   * nobody waiting. Nothing is left out, for the cache's content is another in two seconds.
   */
  @Override
  public Optional<Progress> passOver(String reason) {
    if (read + 1 >= batches.size()) {
      return Optional.empty();
    }
    String behind = batches.get(read + 1).get(0);
    state = new State(state.lastGoodRead(), state.devicesListed(), behind);
    Instant from = SavedState.believed(state.lastGoodRead(), now);
    return Optional.of(
        new Progress(
            List.of(), state.toJson(), List.of(new Gap(from == null ? now : from, now, reason))));
  }

  @Override
  public Optional<String> notice() {
    return Optional.ofNullable(notice);
  }

  /**
   * Where the feed {@code realtime} goes on.
   *
   * @param lastGoodRead when the last complete read of the cache was asked for; null before the
   *     first
   * @param devicesListed when the server's device list was loaded last; null before the first
   * @param beginWith the device whose batch is read first, so that one that cannot be read comes
   *     last; null for any
   */
  record State(Instant lastGoodRead, Instant devicesListed, String beginWith) {

    static final State FIRST = new State(null, null, null);

    String toJson() {
      return SavedState.write(this);
    }

    static State fromJson(String json) {
      return SavedState.read(json, State.class);
    }
  }
}
