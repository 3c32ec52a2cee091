package io.gatehouse.simulator.k30;

import com.fasterxml.jackson.databind.JsonNode;
import io.gatehouse.simulator.BadRecord;
import io.gatehouse.simulator.Fault;
import io.gatehouse.simulator.Fields;
import io.gatehouse.simulator.HttpReply;
import io.gatehouse.simulator.HttpRequest;
import io.gatehouse.simulator.Listing;
import io.gatehouse.simulator.Refusal;
import io.gatehouse.simulator.Templates;
import io.gatehouse.simulator.Thing;
import io.gatehouse.simulator.VendorApi;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The vendor's interfaces: what to answer to a request, before a network's faults. A row of a list
 * is the shape that {@code replies.json} gives by the interface's name.
 */
final class K30Api implements VendorApi {
  private static final String HOST = "http://photos.example";
  private static final long PHOTO_SECONDS = 3600;
  private static final List<String> SEXES = List.of("未知", "男", "女");

  private static final String DAY_AND_TIME = "\"\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d\"";

  /**
   * The document's interfaces, with a pattern for each parameter as it stands in the JSON; null for
   * those that change something.
   */
  private static final JsonNode INTERFACES = Templates.json("/simulator/k30/interfaces.json");

  /**
   * What an interface found.
   *
   * @param data empty for none
   * @param delivered run when the reply goes out whole
   */
  private record Answer(String msg, String data, Runnable delivered) {}

  private record Days(LocalDate from, LocalDate to) {}

  private final K30Simulator server;
  private final Clock clock;
  private final K30Simulator.Options options;
  private final AtomicLong photos = new AtomicLong();

  K30Api(K30Simulator server, Clock clock) {
    this.server = server;
    this.clock = clock;
    options = server.options;
  }

  /** As the document writes it, below /openapi/: {@code Device/GetList}. */
  @Override
  public String route(HttpRequest request) {
    return request.path().replaceFirst("^/openapi/", "");
  }

  @Override
  public void arrived(HttpRequest request) {
    if (INTERFACES.has(route(request)) && !server.rate.count()) {
      server.violations().add(K30Violation.TOO_MANY_CALLS, request);
    }
  }

  @Override
  public HttpReply answer(HttpRequest request) {
    return spoilt(null, request);
  }

  @Override
  public HttpReply error(int code) {
    return reply("0", "系统异常" + code, "", null);
  }

  @Override
  public HttpReply spoilt(Fault fault, HttpRequest request) {
    String name = route(request);
    if (!INTERFACES.has(name)) {
      return HttpReply.html(404);
    }
    if (!request.method().equals("POST")) {
      server.violations().add(K30Violation.NOT_POST, request);
      return HttpReply.html(405);
    }
    Answer answer = ask(name, request);
    return reply("1", answer.msg, answer.data, fault)
        .whenDelivered(fault == null ? answer.delivered : () -> {});
  }

  @Override
  public HttpReply refused(Refusal refusal) {
    return reply("0", refusal.getMessage(), "", null);
  }

  private HttpReply reply(String resultcode, String msg, String data, Fault fault) {
    return server
        .writer()
        .verbatim(server.seal.reply(resultcode, msg, clock.instant(), data, fault));
  }

  private Answer ask(String name, HttpRequest request) {
    if (INTERFACES.path(name).isNull()) {
      throw new Refusal(K30Violation.CHANGING_CALL, 0, "没有权限");
    }
    if (server.rate.isOver()) {
      throw new Refusal(null, 0, "请求频率过高");
    }
    JsonNode asked = server.seal.open(request.text(), clock.instant(), options.mostSkew);
    check(name, asked);
    return switch (name) {
      case "people/getlist" -> things(name, asked, server.people().newestFirst());
      case "department/getlist" -> things(name, asked, server.departments().newestFirst());
      case "Device/GetList" -> things(name, asked, server.devices().newestFirst());
      case "region/getlist" -> things(name, asked, server.regions().newestFirst());
      case "region/getpeoplelist" -> {
        String region = asked.path("no").textValue();
        if (server.regions().find(region).isEmpty()) {
          throw new Refusal(null, 0, "区域不存在");
        }
        yield things(name, asked, server.passages.inside(region));
      }
      case "record/getlist" -> records(name, asked);
      case "attendance/attcalculate" -> calculate(asked);
      default -> report(name, asked);
    };
  }

  private Answer things(String name, JsonNode asked, List<Thing> all) {
    return page(
        name, asked, all, one -> server.templates().fill(name, one, about(one)), rows -> {});
  }

  /** What lists tell of a thing beside its own values. */
  private Map<String, Object> about(Thing thing) {
    Map<String, Object> about = server.names(thing);
    about.put("companyno", options.credentials.companyNo());
    if (thing.has("sex")) {
      Object code = thing.get("sex");
      String word = SEXES.get(Integer.parseInt(thing.text("sex")));
      boolean swapped = server.quirks().on(K30Quirk.SEX_SWAPPED);
      about.put("sexInList", swapped ? code : word);
      about.put("sexInRegion", swapped ? word : code);
      about.put("idCardTold", server.quirks().on(K30Quirk.ID_NUMBERS) ? thing.get("idCard") : "");
      about.put("pwdTold", server.quirks().on(K30Quirk.PASSWORDS) ? thing.get("pwd") : null);
      about.put(
          "photo",
          server.quirks().on(K30Quirk.BASE64_PHOTOS)
              ? K30Simulator.photoOf(thing)
              : photo("/Files/arkcloudweb/people/" + thing.id() + ".jpeg", null));
    }
    return about;
  }

  private Answer report(String name, JsonNode asked) {
    Days days = days(asked);
    List<Attendance.Report> rows =
        switch (name) {
          case "attendance/getmonthrptlist" -> server.attendance.months(days.from, days.to);
          case "attendance/getabnormalrptlist" ->
              server.attendance.days(days.from, days.to).stream()
                  .filter(day -> day.of().has("abnormal"))
                  .toList();
          default -> server.attendance.days(days.from, days.to);
        };
    return page(
        name, asked, rows, row -> server.templates().fill(name, row.of(), row.more()), told -> {});
  }

  /** Whole days of one month, the newest first. */
  private Answer records(String name, JsonNode asked) {
    Days days = days(asked);
    if (!YearMonth.from(days.from).equals(YearMonth.from(days.to))) {
      throw new Refusal(K30Violation.ACROSS_MONTHS, 0, "开始日期和结束日期不能跨月");
    }
    return page(
        name,
        asked,
        server.passages.listed(days.from, days.to, clock.millis()),
        one -> server.templates().fill(name, one, told(one, false)),
        server.passages::tell);
  }

  /** Makes the server work: refused unless somebody asked for it. */
  private Answer calculate(JsonNode asked) {
    if (!options.onlyCalculated) {
      throw new Refusal(K30Violation.UNASKED_CALCULATION, 0, "Exception");
    }
    Days days = days(asked);
    String departments = asked.path("deptnos").asText("");
    server.attendance.calculate(
        one -> departments.isEmpty() || departments.contains(one.text("deptNo")),
        days.from,
        days.to);
    return new Answer("考勤计算成功", "", () -> {});
  }

  /**
   * A page no longer than the platform likes, whatever was asked.
   *
   * @param told gets its rows when they went out whole
   */
  private <T> Answer page(
      String name, JsonNode asked, List<T> all, Function<T, Fields> row, Consumer<List<T>> told) {
    Listing listing = server.listing(name);
    int size = Math.min(options.mostRows, asked.path("pagesize").intValue());
    List<T> rows = listing.page(all, (asked.path("pageindex").intValue() - 1L) * size, size);
    List<Fields> filled = rows.stream().map(row).toList();
    int total = listing.total(all.size());
    Fields data =
        new Fields()
            .add("total", total)
            .add("totalPage", (total + size - 1) / size)
            .add(
                "data",
                server.quirks().on(K30Quirk.INNER_LIST_AS_STRING)
                    ? server.writer().text(filled)
                    : filled);
    return new Answer(
        "获取列表成功",
        server.writer().text(data),
        () -> {
          told.accept(rows);
          listing.delivered();
        });
  }

  /** The data of a passage's push. */
  String pushed(Thing passage, Pusher.Form form) {
    return server
        .writer()
        .text(server.templates().fill("push-" + form, passage, told(passage, true)));
  }

  String pushed(Thing delivery) {
    return server.writer().text(server.templates().fill("authstatus", delivery));
  }

  /** A push's photo is always the same, because a push is signed once. */
  private Map<String, Object> told(Thing passage, boolean inPush) {
    Map<String, Object> told = new HashMap<>();
    if (passage.get("bad") instanceof BadRecord bad) {
      told.putAll(bad.instead("no", "at"));
    }
    told.put("photo", photo(passage.text("photo"), inPush ? (Instant) passage.get("at") : null));
    return told;
  }

  /**
   * @param at what the signature of an address that expires depends on; null for another each time
   */
  private String photo(String path, Instant at) {
    if (!server.quirks().on(K30Quirk.PHOTO_URLS_EXPIRE)) {
      return HOST + path;
    }
    Instant from = at == null ? clock.instant() : at;
    long turn = at == null ? photos.incrementAndGet() : at.getEpochSecond();
    return "%s%s?OSSAccessKeyId=LTAIexample&Expires=%d&Signature=eB10EGZ%%2B%d%%3D"
        .formatted(HOST, path, from.getEpochSecond() + PHOTO_SECONDS, turn);
  }

  private static void check(String name, JsonNode asked) {
    for (Map.Entry<String, JsonNode> parameter : INTERFACES.path(name).properties()) {
      String value = asked.path(parameter.getKey()).toString();
      if (!value.matches(parameter.getValue().textValue())) {
        throw value.matches(DAY_AND_TIME)
            ? new Refusal(K30Violation.NOT_WHOLE_DAYS, 0, "日期格式错误：" + parameter.getKey())
            : bad(parameter.getKey());
      }
    }
  }

  /** From startdate to effdate. */
  private static Days days(JsonNode asked) {
    try {
      LocalDate from = LocalDate.parse(asked.path("startdate").textValue());
      LocalDate to = LocalDate.parse(asked.path("effdate").textValue());
      if (!from.isAfter(to)) {
        return new Days(from, to);
      }
    } catch (DateTimeParseException noSuchDay) {
      throw bad("startdate");
    }
    throw bad("effdate");
  }

  private static Refusal bad(String name) {
    return new Refusal(K30Violation.BAD_PARAMETER, 0, "参数错误：" + name);
  }
}
