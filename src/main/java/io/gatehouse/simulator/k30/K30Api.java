package io.gatehouse.simulator.k30;

import io.gatehouse.simulator.Fault;
import io.gatehouse.simulator.HttpReply;
import io.gatehouse.simulator.HttpRequest;
import io.gatehouse.simulator.Switches;
import io.gatehouse.simulator.VendorApi;
import io.gatehouse.simulator.Violations;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;

/** The vendor's interfaces: what to answer to a request, before a network's faults. */
final class K30Api implements VendorApi {
  private final Clock clock;
  private final ServerTimes times;
  private final CallRate rate;
  private final Violations violations;
  private final Opener opener;
  private final Seal seal;
  private final QuirkyJson json;
  private final Switches<K30Quirk> quirks;
  private final Lists lists;
  private final RecordList records;
  private final Reports reports;

  K30Api(
      Clock clock,
      ServerTimes times,
      CallRate rate,
      Violations violations,
      Opener opener,
      Seal seal,
      Switches<K30Quirk> quirks,
      Lists lists,
      RecordList records,
      Reports reports) {
    this.clock = clock;
    this.times = times;
    this.rate = rate;
    this.violations = violations;
    this.opener = opener;
    this.seal = seal;
    this.quirks = quirks;
    this.json = new QuirkyJson(quirks);
    this.lists = lists;
    this.records = records;
    this.reports = reports;
  }

  /** As the document writes it, below /openapi/: {@code Device/GetList}. */
  @Override
  public String route(HttpRequest request) {
    return Interface.at(request.path()).map(Interface::path).orElse(request.path());
  }

  @Override
  public boolean isPolled(String route) {
    return false; // whoever keeps to the rate may ask in parallel
  }

  @Override
  public void arrived(HttpRequest request) {
    if (Interface.at(request.path()).isPresent() && !rate.count()) {
      violations.add(K30Violation.TOO_MANY_CALLS, request);
    }
  }

  @Override
  public HttpReply answer(HttpRequest request) {
    return answer(request, null);
  }

  @Override
  public Optional<Instant> now() {
    return Optional.of(clock.instant());
  }

  @Override
  public HttpReply error(int code) {
    return reply("0", "系统异常" + code, "", null);
  }

  @Override
  public HttpReply spoilt(Fault fault, HttpRequest request) {
    return answer(request, fault);
  }

  private HttpReply answer(HttpRequest request, Fault spoilt) {
    Optional<Interface> which = Interface.at(request.path());
    if (which.isEmpty()) {
      return HttpReply.text(404, "text/html;charset=UTF-8", "<html><body>404</body></html>");
    }
    if (!request.method().equals("POST")) {
      violations.add(K30Violation.NOT_POST, request);
      return HttpReply.text(405, "text/html;charset=UTF-8", "<html><body>405</body></html>");
    }
    try {
      Answer answer = ask(which.get(), request);
      String data = answer.data() == null ? "" : json.write(answer.data());
      return reply("1", answer.msg(), data, spoilt)
          .whenDelivered(spoilt == null ? answer.delivered() : () -> {});
    } catch (Refusal refusal) {
      if (refusal.violation() != null) {
        violations.add(refusal.violation(), request);
      }
      return reply("0", refusal.getMessage(), "", spoilt);
    }
  }

  private Answer ask(Interface which, HttpRequest request) {
    if (which.changesSomething()) {
      throw new Refusal(K30Violation.CHANGING_CALL, "没有权限");
    }
    if (rate.isOver()) {
      throw new Refusal(null, "请求频率过高");
    }
    Parameters asked = new Parameters(opener.open(request.text()), times);
    return switch (which) {
      case PEOPLE -> lists.people(asked);
      case DEPARTMENTS -> lists.departments(asked);
      case DEVICES -> lists.devices(asked);
      case DEVICE_STATUS -> lists.deviceStatus(asked);
      case REGIONS -> lists.regions(asked);
      case REGION_PEOPLE -> lists.regionPeople(asked);
      case RECORDS -> records.page(asked);
      case CALCULATE -> reports.calculate(asked);
      case DAY_REPORT -> reports.days(asked);
      case MONTH_REPORT -> reports.months(asked);
      case ABNORMAL_REPORT -> reports.abnormal(asked);
      default -> throw new IllegalStateException("no answer for " + which);
    };
  }

  private HttpReply reply(String resultcode, String msg, String data, Fault spoilt) {
    String text = seal.reply(resultcode, msg, times.stamp(clock.instant()), data, spoilt);
    boolean wrong = quirks.on(K30Quirk.WRONG_CONTENT_TYPE);
    return HttpReply.text(200, wrong ? "text/html" : HttpReply.JSON, text);
  }
}
