package io.gatehouse.simulator.k30;

import com.fasterxml.jackson.databind.JsonNode;
import io.gatehouse.simulator.BadRecord;
import io.gatehouse.simulator.Fault;
import io.gatehouse.simulator.Fields;
import io.gatehouse.simulator.HttpReply;
import io.gatehouse.simulator.HttpRequest;
import io.gatehouse.simulator.Listing;
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
import java.util.regex.Pattern;

/**
 * The vendor's interfaces: what to answer to a request, before a network's faults. A row of a list
 * is the shape that {@code replies.json} gives by the interface's name.
 */
final class K30Api implements VendorApi {
  private static final String HOST = "http://photos.example";
  private static final long PHOTO_SECONDS = 3600;
  private static final List<String> SEXES = List.of("未知", "男", "女");

  /** What clients may ask, below /openapi/. */
  private static final List<String> READING =
      List.of(
          ("people/getlist department/getlist Device/GetList region/getlist region/getpeoplelist"
                  + " record/getlist attendance/attcalculate attendance/getdayrptlist"
                  + " attendance/getmonthrptlist attendance/getabnormalrptlist")
              .split(" "));

  /** The document's other interfaces, one of which it has elsewhere. */
  private static final Pattern CHANGING =
      Pattern.compile(
          "(/api/v2/)?(people|department|Device|visitor|region)"
              + "/(Create|Update|Delete|Sync\\w+|OpenDoor|SetLongOpenByDevice)",
          Pattern.CASE_INSENSITIVE);

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
    if (isInterface(route(request)) && !server.rate.count()) {
      server.violations().add(K30Violation.TOO_MANY_CALLS, request);
    }
  }

  private static boolean isInterface(String route) {
    return READING.contains(route) || CHANGING.matcher(route).matches();
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
    if (!isInterface(name)) {
      return HttpReply.html(404);
    }
    if (!request.method().equals("POST")) {
      server.violations().add(K30Violation.NOT_POST, request);
      return HttpReply.html(405);
    }
    try {
      Answer answer = ask(name, request);
      return reply("1", answer.msg, answer.data, fault)
          .whenDelivered(fault == null ? answer.delivered : () -> {});
    } catch (Seal.Refusal refusal) {
      if (refusal.violation != null) {
        server.violations().add(refusal.violation, request);
      }
      return reply("0", refusal.getMessage(), "", fault);
    }
  }

  private HttpReply reply(String resultcode, String msg, String data, Fault fault) {
    return server.writer().reply(server.seal.reply(resultcode, msg, clock.instant(), data, fault));
  }

  private Answer ask(String name, HttpRequest request) {
    if (!READING.contains(name)) {
      throw new Seal.Refusal(K30Violation.CHANGING_CALL, "没有权限");
    }
    if (server.rate.isOver()) {
      throw new Seal.Refusal(null, "请求频率过高");
    }
    JsonNode asked = server.seal.open(request.text(), clock.instant(), options.mostSkew);
    return switch (name) {
      case "people/getlist" -> things(name, asked, server.people().newestFirst());
      case "department/getlist" -> things(name, asked, server.departments().newestFirst());
      case "Device/GetList" -> things(name, asked, server.devices().newestFirst());
      case "region/getlist" -> things(name, asked, server.regions().newestFirst());
      case "region/getpeoplelist" -> {
        String region = text(asked, "no");
        if (server.regions().find(region).isEmpty()) {
          throw region.isEmpty() ? bad("no") : new Seal.Refusal(null, "区域不存在");
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
      throw new Seal.Refusal(K30Violation.ACROSS_MONTHS, "开始日期和结束日期不能跨月");
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
      throw new Seal.Refusal(K30Violation.UNASKED_CALCULATION, "Exception");
    }
    Days days = days(asked);
    List<String> people = List.of(text(asked, "staffnos").split(","));
    List<String> departments = List.of(text(asked, "deptnos").split(","));
    boolean everybody = text(asked, "staffnos").isEmpty() && text(asked, "deptnos").isEmpty();
    server.attendance.calculate(
        p -> everybody || people.contains(p.id()) || departments.contains(p.text("deptNo")),
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
    int size = Math.min(options.mostRows, positive(asked, "pagesize"));
    List<T> rows = listing.page(all, (positive(asked, "pageindex") - 1L) * size, size);
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

  /** A text inside the data; empty where it is missing or null. */
  private static String text(JsonNode asked, String name) {
    JsonNode value = asked.path(name);
    if (!value.isMissingNode() && !value.isNull() && !value.isTextual()) {
      throw bad(name);
    }
    return value.asText("");
  }

  /** A number from 1 on. */
  private static int positive(JsonNode asked, String name) {
    JsonNode value = asked.path(name);
    if (!value.isInt() || value.intValue() < 1) {
      throw bad(name);
    }
    return value.intValue();
  }

  /** From startdate to effdate. */
  private static Days days(JsonNode asked) {
    Days days = new Days(day(asked, "startdate"), day(asked, "effdate"));
    if (days.from.isAfter(days.to)) {
      throw bad("effdate");
    }
    return days;
  }

  private static LocalDate day(JsonNode asked, String name) {
    String text = text(asked, name);
    try {
      return LocalDate.parse(text);
    } catch (DateTimeParseException notADay) {
      throw text.matches("\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d")
          ? new Seal.Refusal(K30Violation.NOT_WHOLE_DAYS, "日期格式错误：" + name)
          : bad(name);
    }
  }

  private static Seal.Refusal bad(String name) {
    return new Seal.Refusal(K30Violation.BAD_PARAMETER, "参数错误：" + name);
  }
}
