package io.gatehouse.axacs;

import io.gatehouse.feed.Vendor.FeedSpec;
import io.gatehouse.reply.Reply;
import io.gatehouse.reply.VendorRecord;
import io.gatehouse.settings.SettingsReader;
import io.gatehouse.settings.Site;
import io.gatehouse.settings.VendorSettings;
import io.gatehouse.settings.VendorSettings.FeedSettings;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/** A configured site, and replies as its server would send them. */
final class AxAcsSite {

  private static final DateTimeFormatter VENDOR_TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss");

  private AxAcsSite() {}

  /**
   * @param assignments below {@code sites.hq.}
   */
  static Site with(String... assignments) {
    AxAcs vendor = new AxAcs();
    List<FeedSettings> feeds =
        vendor.feeds().stream().map(AxAcsSite::settings).collect(Collectors.toList());
    VendorSettings settings = new VendorSettings("ax-acs", vendor.siteSettings(), feeds);
    SettingsReader reader =
        new SettingsReader(List.of(settings), Map.of())
            .set("sites.hq.vendor=ax-acs")
            .set("sites.hq.base-url=http://10.0.0.5:6500");
    Arrays.stream(assignments).forEach(assignment -> reader.set("sites.hq." + assignment));
    return reader.read().sites().get(0);
  }

  private static FeedSettings settings(FeedSpec feed) {
    return new FeedSettings(feed.name(), feed.runsByDefault(), feed.settings());
  }

  static Reply reply(String json) {
    byte[] body = json.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    return Reply.parse(body, body.length, "data");
  }

  /** The reply that holds these. */
  static Reply replyOf(List<VendorRecord> records) {
    return reply(
        records.stream()
            .map(VendorRecord::raw)
            .collect(Collectors.joining(",", "{'status': 0, 'data': [", "]}")));
  }

  /** One record's members each. */
  static List<VendorRecord> records(List<String> members) {
    return reply("{'status': 0, 'data': [{" + String.join("}, {", members) + "}]}").records();
  }

  /** Door records with these ids, a minute apart from 2026-01-01 on. */
  static List<VendorRecord> ids(long... ids) {
    return doorRecords(LongStream.of(ids), 0);
  }

  static List<VendorRecord> idsFromTo(long from, long to) {
    return doorRecords(LongStream.rangeClosed(from, to), 0);
  }

  /** The same ids, of other events: a server that was restored and has grown since. */
  static List<VendorRecord> othersFromTo(long from, long to) {
    return doorRecords(LongStream.rangeClosed(from, to), 1);
  }

  private static List<VendorRecord> doorRecords(LongStream ids, int second) {
    List<String> members = ids.mapToObj(id -> doorRecord(id, second)).toList();
    return members.isEmpty() ? List.of() : records(members);
  }

  private static String doorRecord(long id, int second) {
    LocalDateTime time = LocalDateTime.of(2026, 1, 1, 0, 0).plusMinutes(id).plusSeconds(second);
    return "'recordId': %d, 'gmtSwipeCardTime': '%s.0'".formatted(id, VENDOR_TIME.format(time));
  }
}
