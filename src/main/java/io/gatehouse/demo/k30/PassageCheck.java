package io.gatehouse.demo.k30;

import io.gatehouse.demo.TableCheck;
import io.gatehouse.simulator.k30.BadRecord;
import io.gatehouse.simulator.k30.Delivery;
import io.gatehouse.simulator.k30.Ledger;
import io.gatehouse.simulator.k30.LedgerPassage;
import io.gatehouse.simulator.k30.Passage;
import io.gatehouse.simulator.k30.PushState;
import io.gatehouse.warehouse.WarehouseReader;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Compares access_event and delivery_result with K30's ledger. */
final class PassageCheck {

  private static final String PHOTOS = "http://photos.example";

  private final String site;
  private final ZoneId zone;

  PassageCheck(String site, ZoneId zone) {
    this.site = site;
    this.zone = zone;
  }

  List<String> differences(Ledger ledger, WarehouseReader warehouse) {
    TableCheck passages = new TableCheck(site, "access_event", null, "source_event_id");
    ledger.passages().forEach(passage -> passages.expect(columns(passage)));
    TableCheck deliveries =
        new TableCheck(
            site, "delivery_result", null, "person_id", "device_id", "reported_at", "is_delivered");
    ledger.deliveries().forEach(delivery -> deliveries.expect(columns(delivery)));
    List<String> differences = new ArrayList<>(passages.differences(warehouse));
    differences.addAll(deliveries.differences(warehouse));
    return differences;
  }

  private Map<String, Object> columns(LedgerPassage passage) {
    Passage facts = passage.facts();
    boolean pushed = passage.push() == PushState.ACKNOWLEDGED;
    Map<String, Object> columns = new HashMap<>();
    columns.put("vendor", "k30");
    columns.put("source_event_id", passage.no());
    columns.put("occurred_at", facts.at());
    columns.put("local_date", facts.at().atZone(zone).toLocalDate());
    columns.put("direction", passage.direction());
    columns.put("decision", passage.decision());
    columns.put("method", passage.method());
    columns.put("person_id", orNull(facts.person().no()));
    columns.put(
        "person_name",
        facts.bad() == BadRecord.OVERLONG_NAME ? TableCheck.FILLED : orNull(facts.person().name()));
    columns.put("device_id", facts.device().no());
    columns.put("photo_url", PHOTOS + facts.photoPath());
    // Of these, list and push each have some of their own.
    columns.put("person_no", passage.listed() ? orNull(facts.person().jobNumber()) : null);
    columns.put("credential_no", passage.listed() ? orNull(facts.person().icCard()) : null);
    columns.put("subject_type", passage.listed() ? passage.subjectType() : null);
    columns.put("org_id", pushed ? orNull(facts.person().deptNo()) : null);
    columns.put("org_name", pushed ? orNull(facts.deptName()) : null);
    columns.put("device_name", pushed ? facts.device().name() : null);
    columns.put("area_name", pushed ? orNull(facts.regionName()) : null);
    columns.put("seen_by", pushed ? passage.listed() ? "records,webhook" : "webhook" : "records");
    return columns;
  }

  private static Map<String, Object> columns(Delivery delivery) {
    Map<String, Object> columns = new HashMap<>();
    columns.put("vendor", "k30");
    columns.put("person_id", delivery.personNo());
    columns.put("device_id", delivery.deviceNo());
    columns.put("reported_at", delivery.reportedAt());
    columns.put("is_delivered", delivery.delivered());
    columns.put("message", delivery.msg());
    columns.put("seen_by", "webhook");
    return columns;
  }

  static String orNull(String text) {
    return text.isEmpty() ? null : text;
  }
}
