package io.gatehouse.declared;

import io.gatehouse.check.Check.Probe;
import io.gatehouse.check.SiteCheck;
import io.gatehouse.declared.VendorFile.AuthKind;
import io.gatehouse.declared.VendorFile.DeclaredFeed;
import io.gatehouse.declared.VendorFile.Paging;
import io.gatehouse.declared.VendorFile.PagingKind;
import io.gatehouse.feed.BoundedReplies;
import io.gatehouse.feed.Cursor.Ask;
import io.gatehouse.feed.Meaning;
import io.gatehouse.feed.Meaning.ReplyFault;
import io.gatehouse.feed.SharedToken.Fetched;
import io.gatehouse.feed.SharedToken.TokenRoute;
import io.gatehouse.feed.reading.Source;
import io.gatehouse.reply.Reply;
import io.gatehouse.settings.Site;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Tries a site of a vendor that is a file: whether the server takes its credentials, and whether
 * what each feed asks for is answered as the file says. Of each feed one small page of the last day
 * is asked for.
 */
public final class DeclaredProbe implements Probe {

  private static final String SIGN_IN = "sign-in";
  private static final Duration LOOKED_AT = Duration.ofDays(1);
  private static final int RECORDS = 5;

  private final Declared vendor;

  public DeclaredProbe(Declared vendor) {
    this.vendor = vendor;
  }

  @Override
  public void run(SiteCheck check) {
    new Trial(check).run();
  }

  private final class Trial {

    private final SiteCheck check;
    private final Site site;
    private final Authorization auth;
    private String token;

    Trial(SiteCheck check) {
      this.check = check;
      this.site = check.site();
      this.auth = new Authorization(vendor.file().auth(), site, check.clock());
    }

    void run() {
      if (auth.kind() == AuthKind.CLIENT_CREDENTIALS && !signsIn()) {
        return;
      }
      for (DeclaredFeed feed : vendor.file().feeds()) {
        if (site.feeds().containsKey(feed.name())) {
          if (feed.isPushed()) {
            pushed(feed);
          } else {
            asked(feed);
          }
        }
      }
    }

    private boolean signsIn() {
      TokenRoute.Request request = auth.tokenRequest();
      Map<String, String> headers =
          request.authorization() == null
              ? Map.of()
              : Map.of("Authorization", request.authorization());
      byte[] body = request.body() == null ? null : request.body().getBytes(StandardCharsets.UTF_8);
      SiteCheck.Answer answer =
          check.sendForAny(
              SIGN_IN,
              new SiteCheck.Request(
                  request.path(), request.query(), body, request.contentType(), headers));
      Fetched fetched =
          DeclaredSteps.fetched(
              new DeclaredSteps.TokenReply(answer.status(), answer.body()),
              auth,
              vendor.file().reply(),
              request);
      if (fetched.meaning() instanceof Meaning.Success) {
        token = fetched.value();
        check.ok(SIGN_IN, request.path() + " gives a token");
        return true;
      }
      check.failed(SIGN_IN, ((ReplyFault) fetched.meaning()).getMessage());
      return false;
    }

    private void pushed(DeclaredFeed feed) {
      String what = "feed " + feed.name();
      String where = "waits for pushes at /webhooks/" + site.name();
      if (feed.push().header() == null) {
        check.warning(
            what,
            where + ", whoever sends them",
            "where the vendor signs, say how: feeds." + feed.name() + ".verify");
      } else {
        check.ok(what, where + ", signed in the header " + feed.push().header());
      }
    }

    private void asked(DeclaredFeed feed) {
      String what = "feed " + feed.name();
      String query = feed.paging().query();
      List<String> ids = query == null ? List.of() : check.known().ids(query, site);
      if (query != null && ids.isEmpty()) {
        check.ok(what, "not tried: config/queries/" + query + ".sql gives nobody to ask about yet");
        return;
      }
      DeclaredSource source =
          new DeclaredSource(
              feed,
              vendor.file().reply(),
              setting -> site.values().text(setting).orElse(null),
              site.zone());
      try {
        Ask ask = source.ask(question(feed, ids.isEmpty() ? ids : ids.subList(0, 1)));
        tell(feed, what, source, reply(what, ask));
      } catch (ReplyFault e) {
        check.failed(what, e.getMessage(), "the rules are in " + vendor.path() + ", under reply");
      }
    }

    private Source.Question question(DeclaredFeed feed, List<String> ids) {
      Paging paging = feed.paging();
      Map<String, String> values = new LinkedHashMap<>();
      if (paging.kind() == PagingKind.PAGE) {
        values.put("page", String.valueOf(paging.first()));
      } else if (paging.kind() == PagingKind.OFFSET) {
        values.put("offset", "0");
      }
      if (paging.pageSize() > 0) {
        values.put("size", String.valueOf(Math.min(RECORDS, paging.pageSize())));
      }
      Instant now = check.clock().instant();
      boolean follows = paging.window() != null || feed.checkpoint() != null;
      Duration widest = paging.window() == null ? null : paging.window().widest();
      Duration back = widest != null && widest.compareTo(LOOKED_AT) < 0 ? widest : LOOKED_AT;
      return new Source.Question(
          values, follows ? now.minus(back) : null, follows ? now : null, ids);
    }

    private Reply reply(String what, Ask ask) {
      boolean isSealed = auth.kind() == AuthKind.ENVELOPE;
      String body =
          isSealed
              ? new String(
                  auth.envelope().request(ask.body(), check.clock().instant()),
                  StandardCharsets.UTF_8)
              : ask.body();
      Authorization.Signed signed =
          auth.sign(
              new Authorization.Unsigned(
                  body == null ? "GET" : "POST", ask.path(), ask.query(), body),
              token);
      byte[] came =
          check
              .send(
                  what,
                  new SiteCheck.Request(
                      ask.path(),
                      signed.query(),
                      body == null ? null : body.getBytes(StandardCharsets.UTF_8),
                      "application/json",
                      signed.headers()))
              .body();
      byte[] plain = isSealed ? auth.envelope().reply(came) : came;
      Reply reply = BoundedReplies.parse(DeclaredSteps.wrapped(plain), ask, vendor);
      vendor.judge(reply).orThrow();
      return reply;
    }

    private void tell(DeclaredFeed feed, String what, DeclaredSource source, Reply reply) {
      Source.Answer came = source.read(reply);
      if (came.records().isEmpty()) {
        if (came.unbelieved() == null) {
          check.ok(what, "its first request is answered, with no records");
        } else {
          check.failed(what, came.unbelieved(), "see reply.empty in " + vendor.path());
        }
        return;
      }
      List<String> lacks = VendorSamples.lacking(vendor, feed, came.records(), "the reply");
      String total = feed.paging().total();
      if (!lacks.isEmpty()) {
        check.failed(what, String.join("; ", lacks), "correct the name in the vendor's file");
      } else if (total != null && came.total().isEmpty()) {
        check.warning(
            what,
            "the reply has no number in " + total + ", which paging.total names",
            "name where the server counts, or leave total out");
      } else {
        check.ok(what, "its first request is answered, with " + records(came.records().size()));
      }
    }

    private static String records(int count) {
      return count == 1 ? "1 record" : count + " records";
    }
  }
}
