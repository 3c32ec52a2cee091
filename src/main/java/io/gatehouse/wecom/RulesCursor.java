package io.gatehouse.wecom;

import io.gatehouse.feed.Cursor;
import io.gatehouse.feed.Cursor.Ask;
import io.gatehouse.feed.Cursor.Progress;
import io.gatehouse.feed.Cursor.Progress.Batch;
import io.gatehouse.feed.Cursor.SavedState;
import io.gatehouse.feed.Meaning.DoubtfulReplies;
import io.gatehouse.feed.Refused;
import io.gatehouse.feed.RetryLater;
import io.gatehouse.reply.Reply;
import io.gatehouse.reply.VendorRecord;
import io.gatehouse.settings.Schedule;
import io.gatehouse.settings.Site;
import io.gatehouse.warehouse.Gap;
import io.gatehouse.warehouse.Listing;
import io.gatehouse.wecom.WeCom.OperatorAdvice;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.camel.util.json.JsonObject;

/**
 * Reads the door rules, device by device: 读取门禁通行规则. A reply is all the rules of a device, so what
 * is missing from it is gone.
 *
 * <p>A device whose reply is no answer is passed over, and asked about once more when the others
 * have been read. If that is no answer either the run fails and names those devices; the next runs
 * ask about them alone, until the whole reading is due again.
 */
final class RulesCursor implements Cursor {

  private static final String PATH = "/cgi-bin/devicedata/get_accesscontrol_rule";

  /** Where a reply has which kind of rules. */
  private static final Map<String, String> KINDS =
      Map.of("pass_rule.items", "PASS", "remote_pass_rule.items", "REMOTE");

  /** After that a run of a cron schedule reads all devices again. */
  private static final Duration WHOLE_AFTER = Duration.ofHours(1);

  private static final int MOST_NAMED = 5;

  private final State saved;
  private final Instant now;
  private final Instant begunAt;
  private final Duration wholeAfter;
  private final DoubtfulReplies.Repeated repeats = new DoubtfulReplies.Repeated();
  private final DoubtfulReplies doubts = new DoubtfulReplies();
  private final Deque<String> devices = new ArrayDeque<>();

  /** What was wrong with the replies about those that were passed over. */
  private final Map<String, String> passedOver = new LinkedHashMap<>();

  private boolean isWhole;
  private boolean lastTries;
  private String reached;

  static RulesCursor open(Site site, String state, Clock clock) {
    RulesCursor cursor =
        new RulesCursor(site, state == null ? State.FIRST : State.fromJson(state), clock.instant());
    List<String> configured = site.values().list("device-sns");
    if (!configured.isEmpty()) {
      cursor.begin(configured);
    }
    return cursor;
  }

  private RulesCursor(Site site, State saved, Instant now) {
    this.now = now.truncatedTo(ChronoUnit.SECONDS);
    this.wholeAfter =
        Schedule.parse(site.feeds().get("rules").required("schedule"))
                instanceof Schedule.Every every
            ? every.interval().multipliedBy(9).dividedBy(10)
            : WHOLE_AFTER;
    boolean isUnderWay =
        saved.device() != null && (saved.begunAt() == null || isRecent(saved.begunAt()));
    this.saved = isUnderWay ? saved : saved.between(now);
    this.begunAt = isUnderWay && saved.begunAt() != null ? saved.begunAt() : this.now;
  }

  /** Whether a reading of all devices that began then is not due again. */
  private boolean isRecent(Instant begun) {
    Instant believed = SavedState.believed(begun, now);
    return believed != null && now.isBefore(believed.plus(wholeAfter));
  }

  /** The devices that the warehouse knows, where none are configured. */
  @Override
  public void scope(List<String> ids) {
    if (!devices.isEmpty()) {
      return;
    }
    if (ids.isEmpty()) {
      throw new Refused(
          "no devices to ask about: set device-sns of the site; the warehouse knows none either",
          OperatorAdvice.PROBE);
    }
    begin(ids);
  }

  private void begin(List<String> ids) {
    List<String> all = WeComIds.distinct(ids);
    Set<String> again = WeComIds.folded(saved.again());
    List<String> odd = all.stream().filter(id -> again.contains(WeComIds.folded(id))).toList();
    if (saved.device() == null && isRecent(saved.readAt()) && !odd.isEmpty()) {
      devices.addAll(odd);
      return;
    }
    isWhole = true;
    all.stream().filter(id -> !saved.covers(id)).forEach(devices::add);
    if (devices.isEmpty()) {
      devices.addAll(all); // what was left of that reading is gone
    } else if (saved.device() != null) {
      odd.stream()
          .filter(saved::covers)
          .forEach(id -> passedOver.put(id, "its last reply was no answer"));
    }
  }

  @Override
  public Optional<Ask> next() {
    if (devices.isEmpty()) {
      return Optional.empty();
    }
    String body = new JsonObject(Map.of("device_sn", devices.getFirst())).toJson();
    return Optional.of(Ask.post(PATH, body).in("pass_rule.items", "remote_pass_rule.items"));
  }

  @Override
  public Progress accept(Reply reply, Instant asked, Instant answered) {
    if (KINDS.keySet().stream().noneMatch(reply::speaksOf)) {
      if (!lastTries && doubts.askAgain()) {
        return Progress.nothing();
      }
      passOne("the reply says success and has neither of " + KINDS.keySet());
      return Progress.to(state().toJson());
    }
    // Only a list in its place is believed at once: an empty reply takes all rules away.
    boolean isOdd = KINDS.keySet().stream().noneMatch(reply::hasArray);
    if (isOdd ? doubts.askAgain() : repeats.askAgain(reply)) {
      return Progress.nothing();
    }
    repeats.taken();
    String device = devices.getFirst();
    List<VendorRecord> rules = new ArrayList<>();
    List<VendorRecord> windows = new ArrayList<>();
    List<VendorRecord> people = new ArrayList<>();
    KINDS.forEach(
        (array, kind) -> {
          for (VendorRecord item : reply.records(array)) {
            DoorRule rule = new DoorRule(device, kind, item);
            rules.add(rule.record());
            windows.addAll(rule.windows());
            people.addAll(rule.people());
          }
        });
    passedOver.remove(device);
    done(device);
    return new Progress(
        List.of(
            batch("access_rule", rules, device, "rule_id"),
            // A rule that cannot be read keeps its windows too.
            batch("access_rule_window", windows, device, "rule_id"),
            batch("access_rule_person", people, device, "person_id")),
        state().toJson(),
        List.of(),
        devices.isEmpty() && isWhole ? List.of(Gap.Filled.until(now)) : List.of(),
        List.of());
  }

  private static Batch batch(
      String table, List<VendorRecord> records, String device, String namedBy) {
    Listing listing =
        Listing.of(table, "removed_at").inAnyCase("device_id", List.of(device)).namedBy(namedBy);
    return Batch.of(table, records).listing(listing, true);
  }

  /** WeCom refuses that device: it is not the app's, perhaps. */
  @Override
  public void narrow(String code, String reason) {
    passOne(reason);
  }

  /** Throws where there is nothing left to ask but what was passed over. */
  private void passOne(String reason) {
    String device = devices.getFirst();
    passedOver.put(device, reason);
    if (lastTries) {
      throw new RetryLater(told());
    }
    done(device);
  }

  private void done(String device) {
    doubts.settle();
    devices.removeFirst();
    if (!lastTries) {
      reached = device;
    }
    if (devices.isEmpty() && !passedOver.isEmpty()) {
      lastTries = true;
      devices.add(passedOver.keySet().iterator().next());
    }
  }

  private State state() {
    List<String> again = List.copyOf(passedOver.keySet());
    if (!isWhole) {
      List<String> left = new ArrayList<>(again);
      devices.stream().filter(id -> !passedOver.containsKey(id)).forEach(left::add);
      return new State(null, saved.readAt(), null, left);
    }
    return lastTries || devices.isEmpty()
        ? new State(null, begunAt, null, again)
        : new State(reached, saved.readAt(), begunAt, again);
  }

  private String told() {
    int all = passedOver.size();
    return "the rules of %s%s%s could not be read, all others were: %s"
        .formatted(
            all == 1 ? "device " : all + " devices, ",
            String.join(", ", passedOver.keySet().stream().limit(MOST_NAMED).toList()),
            all > MOST_NAMED ? ", …" : "",
            passedOver.get(devices.getFirst()));
  }

  /** What was passed over waits for the next reading of all devices. */
  @Override
  public Optional<Progress> passOver(String reason) {
    if (devices.isEmpty()) {
      return Optional.empty();
    }
    Instant since = SavedState.believed(saved.readAt(), now);
    Gap gap = new Gap(since == null ? now.minus(Duration.ofDays(1)) : since, now, reason);
    if (lastTries) {
      passedOver.clear();
      devices.clear();
    } else {
      passedOver.put(devices.getFirst(), reason);
      done(devices.getFirst());
    }
    return Optional.of(new Progress(List.of(), state().toJson(), List.of(gap)));
  }

  /**
   * How far the door rules have been read.
   *
   * @param device the last one of a reading that has not reached its end; null where none is under
   *     way
   * @param readAt when the last reading began that reached its end; null for never
   * @param begunAt when the reading under way began; null where none is, and in states of before
   * @param again devices whose replies were no answer in the reading under way or the last one, and
   *     that are asked about again before the next
   */
  record State(String device, Instant readAt, Instant begunAt, List<String> again) {

    static final State FIRST = new State(null, null, null, List.of());

    State {
      again = again == null ? List.of() : List.copyOf(again); // states of before have none
    }

    /** Devices are read in their order, see {@link WeComIds#distinct}. */
    boolean covers(String other) {
      return device != null && WeComIds.folded(other).compareTo(WeComIds.folded(device)) <= 0;
    }

    /** The state without a reading under way, and without what a wrong clock has written. */
    State between(Instant now) {
      return new State(null, SavedState.believed(readAt, now), null, again);
    }

    String toJson() {
      return SavedState.write(this);
    }

    static State fromJson(String text) {
      return SavedState.read(text, State.class);
    }
  }
}
