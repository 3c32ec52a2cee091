package io.gatehouse.k30;

import io.gatehouse.check.Check.Probe;
import io.gatehouse.check.SiteCheck;
import io.gatehouse.envelope.EnvelopeKeys;
import io.gatehouse.envelope.EnvelopeTrial;
import io.gatehouse.envelope.EnvelopeTrial.Outcome;
import io.gatehouse.feed.Cursor.Ask;
import io.gatehouse.feed.Meaning.ReplyFault;
import io.gatehouse.reply.Reply;
import io.gatehouse.reply.VendorRecord;
import io.gatehouse.settings.Site;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Tries a K30 server: signature and encryption, its lists, and what each configured feed asks for
 * first. Never has it compute anything.
 */
public final class K30Probe implements Probe {

  private static final String SIGN_IN = "sign-in";
  private static final String DEVICES = "Device/GetList";

  /** Where a company's number is the key and the secret, as the vendor's document has it. */
  private static final String USUAL_IV = "activevector4api";

  @Override
  public void run(SiteCheck check) {
    new Trial(check).run();
  }

  private static final class Trial {

    private final SiteCheck check;
    private final Site site;
    private final EnvelopeKeys keys;

    Trial(SiteCheck check) {
      this.check = check;
      this.site = check.site();
      this.keys = K30.keys(site);
    }

    void run() {
      if (!signsIn()) {
        return;
      }
      total("devices", DEVICES);
      site.feeds().keySet().forEach(this::feed);
    }

    private boolean signsIn() {
      String company = site.values().required("company-no");
      Map<String, String> usual =
          Map.of("app-secret", company, "aes-key", company, "aes-iv", USUAL_IV);
      try {
        Optional<Outcome> wrong =
            new EnvelopeTrial(
                    keys,
                    usual,
                    request -> send(SIGN_IN, DEVICES, request),
                    K30::refusal,
                    check.clock())
                .run();
        if (wrong.isEmpty()) {
          check.ok(SIGN_IN, "signature and encryption are the server's");
        } else {
          tell(wrong.get());
        }
        return wrong.isEmpty();
      } catch (ReplyFault e) {
        check.failed(SIGN_IN, e.getMessage());
        return false;
      }
    }

    private void tell(Outcome wrong) {
      switch (wrong.refusal()) {
        case COMPANY ->
            check.failed(
                SIGN_IN, wrong.found(), "set company-no to 企业编号 as the K30 software shows it");
        case TIME ->
            check.failed(
                SIGN_IN,
                wrong.found() + check.skewInWords().map(skew -> ": " + skew).orElse(""),
                "requests are signed with the time of this host, in time-zone "
                    + site.zone()
                    + ": set the clock that is wrong, and keep both by NTP");
        case RATE ->
            check.warning(
                SIGN_IN,
                wrong.found(),
                "not tried: what runs beside this asks the server too; run check again in a minute");
        case OTHER -> check.failed(SIGN_IN, wrong.found(), wrong.remedy());
      }
    }

    private byte[] send(String what, String path, byte[] request) {
      SiteCheck.Answer answer = check.send(what, "/openapi/" + path, "", request);
      keys.timestamp(answer.body())
          .ifPresent(said -> check.clockSeen("its replies' timestamp, in time-zone", said, answer));
      return answer.body();
    }

    private Reply ask(String what, Ask ask) {
      byte[] request = keys.request(ask.body(), check.clock().instant());
      String path = ask.path().substring("/openapi/".length());
      return check.judged(keys.reply(send(what, path, request)), ask);
    }

    private Reply first(String what, String path, Map<String, Object> own) {
      Map<String, Object> parameters = new LinkedHashMap<>();
      parameters.put("pageindex", 1);
      parameters.put("pagesize", 1);
      parameters.putAll(own);
      return ask(what, PagedList.ask(path, parameters));
    }

    /** A list, and how long it is. */
    private void total(String what, String path) {
      try {
        long total = first(what, path, Map.of()).head().wholeNumber(PagedList.TOTAL).orElse(0);
        if (total == 0) {
          check.warning(
              what, "the server lists none", "look whether it is the right server and company");
        } else {
          check.ok(what, total + " listed");
        }
      } catch (ReplyFault e) {
        check.failed(what, e.getMessage());
      }
    }

    private void feed(String feed) {
      switch (feed) {
        case "records" ->
            check.feed(
                feed,
                () ->
                    ask(
                        "feed records",
                        K30RecordsCursor.open(site, null, check.clock()).next().orElseThrow()));
        case "reference" -> {
          total("people", "people/getlist");
          check.feed(
              feed,
              () -> {
                first("feed reference", "region/getlist", Map.of());
                first("feed reference", "department/getlist", Map.of());
              });
        }
        case "presence" -> check.feed(feed, this::presence);
        case "attendance" -> check.feed(feed, this::attendance);
        default ->
            check.ok(
                "feed " + feed,
                "the vendor pushes it to /webhooks/"
                    + site.name()
                    + ", from "
                    + site.feeds().get(feed).required("allow"));
      }
    }

    private void presence() {
      List<VendorRecord> regions =
          PagedList.records(first("feed presence", "region/getlist", Map.of()));
      for (VendorRecord region : regions) {
        String no = PagedList.number(region);
        if (no != null) {
          first("feed presence", "region/getpeoplelist", Map.of("no", no));
          return;
        }
      }
    }

    private void attendance() {
      AttendanceReports reports = new AttendanceReports(site.zone());
      LocalDate today = LocalDate.ofInstant(check.clock().instant(), site.zone());
      ListSpec abnormal = reports.abnormal(today);
      ListSpec month = reports.month(java.time.YearMonth.from(today), today);
      ListSpec day = reports.day(today, new ListSection(abnormal, 1));
      for (ListSpec spec : List.of(day, month, abnormal)) {
        first("feed attendance", spec.path, spec.parameters);
      }
    }
  }
}
