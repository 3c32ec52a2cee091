package io.gatehouse.simulator.axacs;

import io.gatehouse.simulator.Bytes;
import io.gatehouse.simulator.Fields;
import io.gatehouse.simulator.HttpReply;
import io.gatehouse.simulator.LocalTimes;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/** Turns answers into replies, with the quirks that are on. */
final class PageRenderer {
  private static final Charset GBK = Charset.forName("GBK");
  private static final int BYTES_PER_RECORD = 640;

  private final Quirks quirks;
  private final RecordRenderer fast;
  private final RecordFields recordFields;
  private final AtomicInteger empties = new AtomicInteger();

  PageRenderer(Quirks quirks, LocalTimes times) {
    this.quirks = quirks;
    this.recordFields = new RecordFields(times);
    this.fast = new RecordRenderer(recordFields);
  }

  HttpReply records(List<DoorRecord> records) {
    return render(records)
        .whenDelivered(() -> records.forEach(record -> record.event().servedAsRecord = true));
  }

  private HttpReply render(List<DoorRecord> records) {
    if (records.isEmpty() || quirks.changeMembers() || quirks.on(Quirk.SINGLE_RECORD_AS_OBJECT)) {
      return list(records, recordFields::of, Spelling.EVENT);
    }
    Bytes out = new Bytes(records.size() * BYTES_PER_RECORD + 64);
    out.text("{\"status\":0,\"msg\":\"success\",\"data\":[");
    for (int i = 0; i < records.size(); i++) {
      if (i > 0) {
        out.single(',');
      }
      fast.write(records.get(i), out);
    }
    return finish(out.text("]}"));
  }

  /** A list of any objects, or "no data". */
  <T> HttpReply list(List<T> items, Function<T, Fields> fields, Spelling spelling) {
    if (items.isEmpty()) {
      return noData();
    }
    boolean trailing = quirks.on(Quirk.TRAILING_COMMAS);
    boolean single = items.size() == 1 && quirks.on(Quirk.SINGLE_RECORD_AS_OBJECT);
    Bytes out = new Bytes(items.size() * BYTES_PER_RECORD * 2);
    out.text("{\"status\":0,\"msg\":\"success\",\"data\":").text(single ? "" : "[");
    for (int i = 0; i < items.size(); i++) {
      if (i > 0) {
        out.single(',');
      }
      Fields members = fields.apply(items.get(i));
      QuirkyObject.write(members, spelling, quirks, variant(members), out);
    }
    return finish(out.text(single ? "}" : trailing ? ",]}" : "]}"));
  }

  /** By what the object says, not by its place: a server writes one record always alike. */
  private static int variant(Fields members) {
    Object first = members.list().get(0).value(); // of records and live events the id
    return Math.floorMod(
        first instanceof Number id ? id.hashCode() - 1 : members.list().hashCode(), 1000);
  }

  /** A single object, without an array around it. */
  HttpReply one(Fields members, Spelling spelling) {
    Bytes out = new Bytes(2048).text("{\"status\":0,\"msg\":\"success\",\"data\":");
    QuirkyObject.write(members, spelling, quirks, variant(members), out);
    return finish(out.single('}'));
  }

  /** The members beside status and msg, without data: a door's state. */
  HttpReply flat(Fields members) {
    Fields all = new Fields().add("status", 0).add("msg", "success").addAll(members);
    Bytes out = new Bytes(256);
    QuirkyObject.write(all, Spelling.PLACE, quirks, 0, out);
    return finish(out);
  }

  HttpReply count(long count) {
    return finish(
        new Bytes(64)
            .text("{\"status\":0,\"msg\":\"success\",\"data\":")
            .json(quirks.on(Quirk.NUMBERS_AS_STRINGS) ? Long.toString(count) : (Object) count)
            .single('}'));
  }

  /** An error inside HTTP 200. */
  HttpReply error(int status, String message) {
    return finish(
        new Bytes(96)
            .text("{\"status\":")
            .number(status)
            .text(",\"msg\":")
            .quoted(message)
            .single('}'));
  }

  HttpReply noData() {
    int variant = quirks.on(Quirk.EMPTY_DATA_VARIANTS) ? empties.getAndIncrement() % 4 : 0;
    String body =
        switch (variant) {
          case 1 -> "{\"status\":102,\"msg\":\"数据不存在\",\"data\":null}";
          case 2 -> "{\"status\":\"102\",\"msg\":\"数据不存在\",\"data\":\"\"}";
          case 3 -> "{\"status\":0,\"msg\":\"success\",\"data\":[]}";
          default -> "{\"status\":102,\"msg\":\"数据不存在\"}";
        };
    return finish(new Bytes(96).text(body));
  }

  private HttpReply finish(Bytes body) {
    HttpReply reply = HttpReply.json(body);
    if (quirks.on(Quirk.GBK_BODIES)) {
      byte[] gbk = new String(body.array(), 0, body.length(), StandardCharsets.UTF_8).getBytes(GBK);
      reply = reply.withBody(gbk, gbk.length);
    }
    if (quirks.on(Quirk.NO_CONTENT_TYPE)) {
      return reply.withContentType(null);
    }
    return quirks.on(Quirk.WRONG_CONTENT_TYPE) ? reply.withContentType("text/html") : reply;
  }
}
