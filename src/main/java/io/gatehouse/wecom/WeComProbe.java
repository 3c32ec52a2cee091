package io.gatehouse.wecom;

import io.gatehouse.check.Check.Probe;
import io.gatehouse.check.SiteCheck;
import io.gatehouse.feed.Cursor;
import io.gatehouse.feed.Cursor.Ask;
import io.gatehouse.feed.Meaning;
import io.gatehouse.feed.Meaning.RateLimited;
import io.gatehouse.feed.Meaning.ReplyFault;
import io.gatehouse.feed.Refused;
import io.gatehouse.feed.Refused.Narrow;
import io.gatehouse.feed.RetryLater;
import io.gatehouse.feed.SharedToken.TokenRoute;
import io.gatehouse.reply.Reply;
import io.gatehouse.reply.Reply.UnreadableReply;
import io.gatehouse.reply.VendorRecord;
import io.gatehouse.settings.Site;
import io.gatehouse.warehouse.PageLoad.FeedKey;
import io.gatehouse.wecom.AppTokens.AppKind;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Tries WeCom: the access token, and for each configured feed whether the app may call its
 * interface for the devices and people that are configured. The token is the one that the daemon
 * has: WeCom gives an app the same again.
 */
public final class WeComProbe implements Probe {

  private static final String SIGN_IN = "sign-in";

  /** Of a list that is refused so many are asked for one by one, to name those to blame. */
  private static final int MOST_SINGLY = 20;

  /** What a feed asks about: a setting of the site, and a query where that is not set. */
  private record Scope(String setting, String query, List<String> configured) {}

  @Override
  public void run(SiteCheck check) {
    String token = token(check);
    if (token == null) {
      return;
    }
    for (String feed : check.site().feeds().keySet()) {
      if (feed.equals("webhook")) {
        check.ok("feed webhook", "WeCom pushes it to /webhooks/" + check.site().name());
      } else {
        feed(check, feed, token);
      }
    }
  }

  /** Null, and told, where there is none. */
  private static String token(SiteCheck check) {
    try {
      String token =
          new AppTokens(check.clock(), (site, ask) -> answer(check, ask), tickets(check)::newest)
              .of(check.site())
              .get();
      check.ok(SIGN_IN, "WeCom issues the access token of " + kind(check.site()));
      return token;
    } catch (RateLimited e) {
      check.warning(SIGN_IN, e.getMessage(), "run check again in a minute");
    } catch (ReplyFault e) {
      check.failed(SIGN_IN, e.getMessage());
    }
    return null;
  }

  private static SuiteTickets tickets(SiteCheck check) {
    return new SuiteTickets(
        () -> List.of(check.site()),
        site -> check.known().state(new FeedKey(site.name(), "webhook")),
        check.clock());
  }

  private static String kind(Site site) {
    return switch (AppKind.of(site.values())) {
      case SELF_BUILT -> "the self-built app";
      case DELEGATED -> "the delegated app";
      case THIRD_PARTY -> "the third-party app";
    };
  }

  private static VendorRecord answer(SiteCheck check, TokenRoute.Request ask) {
    byte[] body = ask.body() == null ? null : ask.body().getBytes(StandardCharsets.UTF_8);
    try {
      byte[] reply = check.send(SIGN_IN, ask.path(), ask.query(), body).body();
      return Reply.parse(reply, reply.length, (String) null).head();
    } catch (UnreadableReply e) {
      throw new RetryLater("the reply is unreadable: is base-url WeCom's server?");
    }
  }

  private static void feed(SiteCheck check, String feed, String token) {
    String what = "feed " + feed;
    Scope scope;
    try {
      scope = scope(check, feed);
    } catch (Refused unreadable) { // the file of users
      check.failed(what, unreadable.getMessage());
      return;
    }
    List<String> ids =
        scope.configured.isEmpty()
            ? check.known().ids(scope.query, check.site())
            : scope.configured;
    if (ids.isEmpty()) {
      check.failed(
          what,
          "nobody says what to ask about: "
              + scope.setting
              + " is not set, and config/queries/"
              + scope.query
              + ".sql selects nothing in the warehouse",
          "set sites." + check.site().name() + "." + scope.setting);
      return;
    }
    try {
      Meaning meaning = isOneByOne(feed) ? Meaning.SUCCESS : together(check, feed, ids, token);
      if (meaning instanceof Meaning.Success && isOneByOne(feed)) {
        meaning = oneByOne(check, feed, scope, ids, token);
      } else if (meaning instanceof Narrow why) {
        meaning = oneByOne(check, feed, scope, ids, token);
        if (meaning instanceof Meaning.Success) { // each alone is taken
          throw new Refused(why.getMessage());
        }
      }
      meaning.orThrow();
      check.ok(what, "the app may read it; " + ids.size() + " " + scope.setting);
    } catch (RateLimited e) {
      check.warning(what, e.getMessage(), "not tried: run check again in a minute");
    } catch (ReplyFault e) {
      String skew = check.skewInWords().map(words -> "; " + words).orElse("");
      check.failed(what, e.getMessage() + skew);
    }
  }

  /** The rules of each device are asked for by themselves. */
  private static boolean isOneByOne(String feed) {
    return feed.equals("rules");
  }

  private static Meaning together(SiteCheck check, String feed, List<String> ids, String token) {
    Cursor cursor = check.vendor().open(check.site(), feed, null, check.clock());
    cursor.scope(ids);
    return ask(check, "feed " + feed, cursor.next().orElseThrow(), token);
  }

  /** Names those that WeCom refuses, each asked for alone. */
  private static Meaning oneByOne(
      SiteCheck check, String feed, Scope scope, List<String> ids, String token) {
    List<String> asked = ids.stream().limit(MOST_SINGLY).toList();
    List<String> refused = new ArrayList<>();
    String reason = "";
    for (String id : asked) {
      Meaning meaning = ask(check, "feed " + feed, alone(check, feed, scope, id), token);
      if (meaning instanceof Narrow narrow) {
        refused.add(id);
        reason = narrow.getMessage();
      } else if (!(meaning instanceof Meaning.Success)) {
        return meaning;
      }
    }
    if (refused.isEmpty()) {
      return Meaning.SUCCESS;
    }
    String remedy =
        refused.size() == asked.size()
            ? "each that was asked for is refused: are they this corp's, and has the app their"
                + " permission in the admin console?"
            : "take them out of "
                + scope.setting
                + ", or give the app their permission in the admin console";
    return new Refused(
        reason
            + "; refused of "
            + scope.setting
            + ": "
            + String.join(", ", refused)
            + ": "
            + remedy);
  }

  private static Ask alone(SiteCheck check, String feed, Scope scope, String id) {
    boolean isFile = scope.setting.equals("user-ids-file");
    Site one =
        isFile
            ? check.site().with("user-ids-file", "").with("user-ids", id)
            : check.site().with(scope.setting, id);
    Cursor cursor = check.vendor().open(one, feed, null, check.clock());
    cursor.scope(List.of(id));
    return cursor.next().orElseThrow();
  }

  private static Meaning ask(SiteCheck check, String what, Ask ask, String token) {
    byte[] reply =
        check
            .send(
                what,
                ask.path(),
                "access_token=" + Ask.encoded(token),
                ask.body().getBytes(StandardCharsets.UTF_8))
            .body();
    try {
      return check.meaning(reply, ask);
    } catch (ReplyFault e) {
      throw new Refused(e.getMessage());
    }
  }

  private static Scope scope(SiteCheck check, String feed) {
    Site site = check.site();
    List<String> devices = site.values().list("device-sns");
    return switch (feed) {
      case "access" ->
          devices.isEmpty() && !site.values().list("open-userids").isEmpty()
              ? new Scope("open-userids", "wecom-devices", site.values().list("open-userids"))
              : new Scope("device-sns", "wecom-devices", devices);
      case "rules" -> new Scope("device-sns", "wecom-rule-devices", devices);
      default ->
          new Scope(
              site.values().list("user-ids").isEmpty()
                      && site.values().text("user-ids-file").isPresent()
                  ? "user-ids-file"
                  : "user-ids",
              "wecom-users",
              WeComIds.usersOf(site));
    };
  }
}
