package io.gatehouse.simulator.k30;

import com.fasterxml.jackson.databind.JsonNode;
import io.gatehouse.simulator.Fault;
import io.gatehouse.simulator.Fields;
import io.gatehouse.simulator.HttpReply;
import io.gatehouse.simulator.HttpRequest;
import io.gatehouse.simulator.Listing;
import io.gatehouse.simulator.QuirkyWriter;
import io.gatehouse.simulator.Roster;
import io.gatehouse.simulator.Switches;
import io.gatehouse.simulator.Templates;
import io.gatehouse.simulator.Thing;
import io.gatehouse.simulator.VendorApi;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.YearMonth;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.format.ResolverStyle;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.stream.Stream;

/** The vendor's interfaces: what to answer to a request, before a network's faults. */
final class K30Api implements VendorApi {
  private static final String HOST = "http://photos.example";
  private static final long PHOTO_SECONDS = 3600;

  /** Below /openapi/, as the document writes them; found without regard to case. */
  private static final List<String> READING =
      words(
          "people/getlist department/getlist Device/GetList region/getlist region/getpeoplelist"
              + " record/getlist attendance/attcalculate attendance/getdayrptlist"
              + " attendance/getmonthrptlist attendance/getabnormalrptlist");

  private static final List<String> CHANGING =
      words(
          "people/Create people/Update people/Delete people/syncwhitelist department/Create"
              + " department/Update department/Delete Device/Update Device/OpenDoor"
              + " Device/SetLongOpenByDevice visitor/Create visitor/SyncVisitor visitor/Delete"
              + " region/Create region/Update region/Delete");

  private static final Map<String, String> BY_PATH = new HashMap<>();

  static {
    Stream.of(READING, CHANGING)
        .flatMap(List::stream)
        .forEach(name -> BY_PATH.put("/openapi/" + name.toLowerCase(Locale.ROOT), name));
    BY_PATH.put("/api/v2/department/delete", "department/Delete"); // where the document has it
  }

  private static List<String> words(String text) {
    return List.of(text.split(" "));
  }

  /**
   * What an interface found.
   *
   * @param data null for none
   * @param delivered run when the reply goes out whole
   */
  private record Answer(String msg, Fields data, Runnable delivered) {}

  private final K30Simulator server;
  private final Clock clock;
  private final K30Simulator.Options options;
  private final Switches<K30Quirk> quirks;
  private final QuirkyWriter writer;
  private final Templates templates;
  private final K30Plant plant;
  private final AtomicLong photos = new AtomicLong();

  K30Api(K30Simulator server, Clock clock) {
    this.server = server;
    this.clock = clock;
    options = server.options;
    quirks = server.quirks();
    writer = server.writer();
    templates = server.templates();
    plant = server.plant;
  }

  /** As the document writes it, below /openapi/: {@code Device/GetList}. */
  @Override
  public String route(HttpRequest request) {
    return BY_PATH.getOrDefault(request.path().toLowerCase(Locale.ROOT), request.path());
  }

  @Override
  public void arrived(HttpRequest request) {
    if (BY_PATH.containsValue(route(request)) && !server.rate.count()) {
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
    if (!BY_PATH.containsValue(name)) {
      return HttpReply.html(404);
    }
    if (!request.method().equals("POST")) {
      server.violations().add(K30Violation.NOT_POST, request);
      return HttpReply.html(405);
    }
    try {
      Answer answer = ask(name, request);
      String data = answer.data == null ? "" : writer.text(answer.data);
      return reply("1", answer.msg, data, fault)
          .whenDelivered(fault == null ? answer.delivered : () -> {});
    } catch (Seal.Refusal refusal) {
      if (refusal.violation() != null) {
        server.violations().add(refusal.violation(), request);
      }
      return reply("0", refusal.getMessage(), "", fault);
    }
  }

  private HttpReply reply(String resultcode, String msg, String data, Fault fault) {
    return writer.verbatim(server.seal.reply(resultcode, msg, clock.instant(), data, fault));
  }

  private Answer ask(String name, HttpRequest request) {
    if (CHANGING.contains(name)) {
      throw new Seal.Refusal(K30Violation.CHANGING_CALL, "没有权限");
    }
    if (server.rate.isOver()) {
      throw new Seal.Refusal(null, "请求频率过高");
    }
    Asked asked = new Asked(server.seal.open(request.text(), clock.instant(), options.mostSkew));
    return switch (name) {
      case "people/getlist" -> page(name, asked, plant.people, "person");
      case "department/getlist" -> page(name, asked, plant.departments, "department");
      case "Device/GetList" -> page(name, asked, plant.devices, "device");
      case "region/getlist" -> page(name, asked, plant.regions, "region");
      case "region/getpeoplelist" -> inside(name, asked);
      case "record/getlist" -> records(name, asked);
      case "attendance/attcalculate" -> calculate(asked);
      default -> report(name, asked);
    };
  }

  private Answer page(String name, Asked asked, Roster roster, String shape) {
    return page(name, asked, roster.newestFirst(), one -> templates.fill(shape, one, about(one)));
  }

  private Answer inside(String name, Asked asked) {
    String region = asked.required("no");
    if (plant.regions.find(region).isEmpty()) {
      throw new Seal.Refusal(null, "区域不存在");
    }
    return page(
        name, asked, plant.inside(region), one -> templates.fill("presence", one, about(one)));
  }

  private Answer report(String name, Asked asked) {
    asked.requireInOrder();
    LocalDate from = asked.day("startdate");
    LocalDate to = asked.day("effdate");
    boolean abnormal = name.equals("attendance/getabnormalrptlist");
    String shape = abnormal ? "attendance-abnormal" : "attendance-day";
    List<Attendance.Report> rows = server.attendance.days(from, to);
    if (abnormal) {
      rows = rows.stream().filter(Attendance.Report::isAbnormal).toList();
    } else if (name.equals("attendance/getmonthrptlist")) {
      shape = "attendance-month";
      rows = server.attendance.months(from, to);
    }
    String filled = shape;
    return page(name, asked, rows, row -> templates.fill(filled, row.person(), row.values()));
  }

  /** Whole days of one month, the newest first. */
  private Answer records(String name, Asked asked) {
    asked.requireInOrder();
    LocalDate from = asked.day("startdate");
    LocalDate to = asked.day("effdate");
    if (!YearMonth.from(from).equals(YearMonth.from(to))) {
      throw new Seal.Refusal(K30Violation.ACROSS_MONTHS, "开始日期和结束日期不能跨月");
    }
    List<K30Passage> all = plant.listed(from, to, clock.millis());
    List<K30Passage> rows = cut(name, asked, all);
    Answer answer = page(name, asked, all, this::passage);
    return new Answer(
        answer.msg,
        answer.data,
        () -> {
          rows.forEach(row -> row.listed = true);
          answer.delivered.run();
        });
  }

  /** Makes the server work: refused unless somebody asked for it. */
  private Answer calculate(Asked asked) {
    if (!options.onlyCalculated) {
      throw new Seal.Refusal(K30Violation.UNASKED_CALCULATION, "Exception");
    }
    asked.requireInOrder();
    Set<String> people = asked.numbers("staffnos");
    Set<String> departments = asked.numbers("deptnos");
    boolean everybody = people.isEmpty() && departments.isEmpty();
    server.attendance.calculate(
        p -> everybody || people.contains(p.id()) || departments.contains(p.text("deptNo")),
        asked.day("startdate"),
        asked.day("effdate"));
    return new Answer("考勤计算成功", null, () -> {});
  }

  /** The page's part of the list: no longer than the platform likes, whatever was asked. */
  private <T> List<T> cut(String name, Asked asked, List<T> all) {
    int size = Math.min(options.mostRows, asked.positive("pagesize"));
    return server.listing(name).page(all, (asked.positive("pageindex") - 1L) * size, size);
  }

  private <T> Answer page(String name, Asked asked, List<T> all, Function<T, Fields> row) {
    Listing listing = server.listing(name);
    List<Fields> rows = cut(name, asked, all).stream().map(row).toList();
    int size = Math.min(options.mostRows, asked.positive("pagesize"));
    int told = listing.total(all.size());
    Fields data =
        new Fields()
            .add("total", told)
            .add("totalPage", (told + size - 1) / size)
            .add("data", quirks.on(K30Quirk.INNER_LIST_AS_STRING) ? writer.text(rows) : rows);
    return new Answer("获取列表成功", data, listing::delivered);
  }

  /** What lists tell of a thing beside its own values. */
  private Map<String, Object> about(Thing thing) {
    Map<String, Object> about = new HashMap<>();
    about.put("companyno", options.credentials.companyNo());
    if (thing.has("regionno")) {
      about.put("regionname", plant.regions.text(thing.text("regionno"), "name"));
    }
    if (thing.has("sex")) {
      Object code = thing.get("sex");
      String word = List.of("未知", "男", "女").get(Integer.parseInt(thing.text("sex")));
      boolean swapped = quirks.on(K30Quirk.SEX_SWAPPED);
      about.put("sexInList", swapped ? code : word);
      about.put("sexInRegion", swapped ? word : code);
      about.put("idCardTold", quirks.on(K30Quirk.ID_NUMBERS) ? thing.get("idCard") : "");
      about.put("pwdTold", quirks.on(K30Quirk.PASSWORDS) ? thing.get("pwd") : null);
      about.put(
          "photo",
          quirks.on(K30Quirk.BASE64_PHOTOS)
              ? K30Simulator.photoOf(thing)
              : photo("/Files/arkcloudweb/people/" + thing.id() + ".jpeg"));
      about.put("deptName", plant.departments.text(thing.text("deptNo"), "name"));
    }
    return about;
  }

  private Fields passage(K30Passage passage) {
    return templates.fill("passage", passage.facts, told(passage, photo(passage.photoPath())));
  }

  /** The data of a push; its photo is always the same, because a push is signed once. */
  String pushed(K30Passage passage, Pusher.Form form) {
    String photo =
        quirks.on(K30Quirk.PHOTO_URLS_EXPIRE)
            ? signed(passage.photoPath(), passage.at(), Long.parseLong(passage.no()))
            : HOST + passage.photoPath();
    return writer.text(templates.fill("push-" + form, passage.facts, told(passage, photo)));
  }

  String pushed(Thing delivery) {
    return writer.text(templates.fill("authstatus", delivery));
  }

  private static Map<String, Object> told(K30Passage passage, String photo) {
    Map<String, Object> more = new HashMap<>();
    more.put("photo", photo);
    if (passage.bad != null) {
      more.putAll(passage.bad.instead("no", "at"));
    }
    return more;
  }

  private String photo(String path) {
    return quirks.on(K30Quirk.PHOTO_URLS_EXPIRE)
        ? signed(path, clock.instant(), photos.incrementAndGet())
        : HOST + path;
  }

  private static String signed(String path, Instant at, long turn) {
    return "%s%s?OSSAccessKeyId=LTAIexample&Expires=%d&Signature=eB10EGZ%%2B%d%%3D"
        .formatted(HOST, path, at.getEpochSecond() + PHOTO_SECONDS, turn);
  }

  /** What a client asks for, inside the data. */
  private record Asked(JsonNode data) {
    private static final DateTimeFormatter DAY =
        DateTimeFormatter.ofPattern("uuuu-MM-dd").withResolverStyle(ResolverStyle.STRICT);
    private static final DateTimeFormatter TIME =
        DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss").withResolverStyle(ResolverStyle.STRICT);

    /** Empty where it is missing or null. */
    String text(String name) {
      JsonNode value = data.path(name);
      if (!value.isMissingNode() && !value.isNull() && !value.isTextual()) {
        throw bad(name);
      }
      return value.asText("");
    }

    String required(String name) {
      String text = text(name);
      if (text.isEmpty()) {
        throw bad(name);
      }
      return text;
    }

    /** A number from 1 on. */
    int positive(String name) {
      JsonNode value = data.path(name);
      if (!value.isInt() || value.intValue() < 1) {
        throw bad(name);
      }
      return value.intValue();
    }

    LocalDate day(String name) {
      String text = required(name);
      try {
        return LocalDate.parse(text, DAY);
      } catch (DateTimeParseException notADay) {
        throw isTime(text)
            ? new Seal.Refusal(K30Violation.NOT_WHOLE_DAYS, "日期格式错误：" + name)
            : bad(name);
      }
    }

    private static boolean isTime(String text) {
      try {
        return LocalDateTime.parse(text, TIME) != null;
      } catch (DateTimeParseException notATime) {
        return false;
      }
    }

    /** startdate to effdate. */
    void requireInOrder() {
      if (day("startdate").isAfter(day("effdate"))) {
        throw bad("effdate");
      }
    }

    Set<String> numbers(String name) {
      Set<String> numbers = new HashSet<>(Arrays.asList(text(name).split(",")));
      numbers.remove("");
      return numbers;
    }

    private static Seal.Refusal bad(String name) {
      return new Seal.Refusal(K30Violation.BAD_PARAMETER, "参数错误：" + name);
    }
  }
}
