package io.gatehouse.axacs;

import io.gatehouse.feed.Ask;
import io.gatehouse.feed.Batch;
import io.gatehouse.feed.Cursor;
import io.gatehouse.feed.Progress;
import io.gatehouse.feed.Refused;
import io.gatehouse.feed.SavedTime;
import io.gatehouse.reply.Reply;
import io.gatehouse.reply.VendorRecord;
import io.gatehouse.settings.Site;
import io.gatehouse.warehouse.Gap;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
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

  private RealtimeState state;
  private List<String> devices;
  private int read;
  private Instant firstAsked;
  private boolean justListed;
  private String notice;

  static RealtimeCursor open(Site site, String state, Clock clock) {
    return new RealtimeCursor(
        site.values().list("device-ids"),
        state == null ? RealtimeState.FIRST : RealtimeState.fromJson(state),
        clock.instant());
  }

  private RealtimeCursor(List<String> configured, RealtimeState state, Instant now) {
    this.listed = configured.isEmpty();
    this.devices = usable(configured);
    this.state = state;
    this.now = now;
  }

  /** The devices that routes looked up; passed over where the devices are configured. */
  @Override
  public void scope(List<String> ids) {
    if (!listed || read > 0) {
      return;
    }
    devices = usable(ids);
    if (devices.isEmpty() && justListed) {
      throw new Refused(
          "no device is known to read live events from: acs/devices lists none that"
              + " config/queries/ax-acs-devices.sql selects; set device-ids, or leave the feed"
              + " realtime out");
    }
  }

  /** Without ids that would be a step in the path of a request, however they are encoded. */
  private static List<String> usable(List<String> ids) {
    return ids.stream().filter(PathPart::isUsable).toList();
  }

  @Override
  public Optional<Ask> next() {
    if (devices.isEmpty()) {
      return Optional.of(list());
    }
    if (read < devices.size()) {
      return Optional.of(cache());
    }
    return listed && !justListed && listDue() ? Optional.of(list()) : Optional.empty();
  }

  private boolean listDue() {
    Instant before = SavedTime.believed(state.devicesListed(), now);
    return before == null || !now.isBefore(before.plus(LIST_EVERY));
  }

  private static Ask list() {
    return Ask.get("/api/v1/acs/devices", "");
  }

  private Ask cache() {
    String ids =
        devices.subList(read, batchEnd()).stream()
            .map(PathPart::of)
            .collect(Collectors.joining(","));
    return Ask.get("/api/v1/acs/device/eventcache/swipecard/" + ids, "");
  }

  private int batchEnd() {
    return Math.min(devices.size(), read + DEVICES_A_REQUEST);
  }

  @Override
  public Progress accept(Reply reply, Instant asked, Instant answered) {
    List<VendorRecord> records = AxAcsReplyCodes.records(reply);
    if (devices.isEmpty() || read >= devices.size()) {
      justListed = true;
      state = new RealtimeState(state.lastGoodRead(), asked);
      return Progress.of("device", records, state.toJson());
    }
    firstAsked = read == 0 ? asked : firstAsked;
    read = batchEnd();
    if (read < devices.size()) {
      return Progress.of("access_event", records, null);
    }
    Instant previous = state.lastGoodRead();
    state = new RealtimeState(firstAsked, state.devicesListed());
    return new Progress(
        List.of(Batch.of("access_event", records)), state.toJson(), gaps(previous, answered));
  }

  private List<Gap> gaps(Instant previous, Instant answered) {
    if (previous == null) {
      return List.of();
    }
    if (SavedTime.isFalse(previous, answered)) { // nobody knows when it was
      Instant from = SavedTime.rereadFrom(answered, KEPT);
      notice = SavedTime.told(previous, answered, from);
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

  @Override
  public Optional<String> notice() {
    return Optional.ofNullable(notice);
  }
}
