package io.gatehouse.wecom;

import io.gatehouse.feed.Ask;
import io.gatehouse.feed.Batch;
import io.gatehouse.feed.Cursor;
import io.gatehouse.feed.Progress;
import io.gatehouse.feed.Refused;
import io.gatehouse.feed.RetryLater;
import io.gatehouse.mapping.Reply;
import io.gatehouse.mapping.VendorRecord;
import io.gatehouse.settings.Site;
import io.gatehouse.warehouse.Listing;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.camel.util.json.JsonObject;

/**
 * Reads the door rules, device by device: 读取门禁通行规则. A reply is all the rules of a device, so what
 * is missing from it is gone.
 */
final class RulesCursor implements Cursor {

  private static final String PATH = "/cgi-bin/devicedata/get_accesscontrol_rule";

  /** Where a reply has which kind of rules. */
  private static final Map<String, String> KINDS =
      Map.of("pass_rule.items", "PASS", "remote_pass_rule.items", "REMOTE");

  private final RulesState saved;
  private final Instant now;
  private final Repeats repeats = new Repeats();

  private List<String> devices = List.of();
  private int next;

  static RulesCursor open(Site site, String state, Clock clock) {
    RulesCursor cursor =
        new RulesCursor(
            state == null ? RulesState.FIRST : RulesState.fromJson(state), clock.instant());
    cursor.begin(site.values().list("device-sns"));
    return cursor;
  }

  private RulesCursor(RulesState saved, Instant now) {
    this.saved = saved;
    this.now = now.truncatedTo(ChronoUnit.SECONDS);
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
          Remedies.PROBE);
    }
    begin(ids);
  }

  private void begin(List<String> ids) {
    devices = ids.stream().sorted().distinct().toList();
    next = 0;
    while (next < devices.size() && saved.covers(devices.get(next))) {
      next++;
    }
    if (next == devices.size()) {
      next = 0; // what was left of that reading is gone
    }
  }

  @Override
  public Optional<Ask> next() {
    if (next >= devices.size()) {
      return Optional.empty();
    }
    JsonObject body = new JsonObject(Map.of("device_sn", devices.get(next)));
    return Optional.of(
        Ask.post(PATH, body.toJson()).in("pass_rule.items", "remote_pass_rule.items"));
  }

  @Override
  public Progress accept(Reply reply, Instant asked, Instant answered) {
    if (KINDS.keySet().stream().noneMatch(reply::hasArray)) {
      throw new RetryLater("the reply says success and has neither of " + KINDS.keySet());
    }
    if (repeats.doubts(reply, 1)) {
      return Progress.nothing();
    }
    String device = devices.get(next);
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
    next++;
    RulesState state = next < devices.size() ? RulesState.upTo(device) : RulesState.complete(now);
    return new Progress(
        List.of(
            batch("access_rule", rules, device),
            batch("access_rule_window", windows, device),
            batch("access_rule_person", people, device)),
        state.toJson(),
        List.of());
  }

  private static Batch batch(String table, List<VendorRecord> records, String device) {
    return Batch.of(table, records)
        .listing(Listing.of(table, "removed_at").where("device_id", device), true);
  }
}
