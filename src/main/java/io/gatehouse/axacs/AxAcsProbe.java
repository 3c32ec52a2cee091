package io.gatehouse.axacs;

import io.gatehouse.check.Check.Probe;
import io.gatehouse.check.SiteCheck;
import io.gatehouse.feed.Cursor;
import io.gatehouse.feed.Cursor.Ask;
import io.gatehouse.feed.Meaning.ReplyFault;
import io.gatehouse.feed.Refused;
import io.gatehouse.reply.VendorRecord;
import io.gatehouse.settings.Nearest;
import io.gatehouse.settings.Site;
import io.gatehouse.settings.Values;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Tries an AX-ACS server: its lists, the controllers that are configured, and what each configured
 * feed asks for first. Reads need no account, so that there is no sign-in.
 */
public final class AxAcsProbe implements Probe {

  private static final String OLDER_API = "swipecardrecords";

  @Override
  public void run(SiteCheck check) {
    Map<String, List<String>> scopes = new LinkedHashMap<>();
    List<String> devices = devices(check);
    scopes.put("realtime", devices);
    scopes.put("presence", List.of("0"));
    for (String feed : check.site().feeds().keySet()) {
      if (feed.equals("realtime") && devices.isEmpty()) {
        continue; // told
      }
      if (feed.equals("door-state")) {
        List<String> doors = first(check, "doors", "acs/device/doors", "doorId");
        if (doors.isEmpty()) {
          continue; // told
        }
        scopes.put(feed, doors);
      }
      if (feed.equals("reference")) {
        people(check);
      }
      if (feed.equals("records") && isBefore116(check)) {
        continue;
      }
      check.feed(feed, () -> feed(check, feed, scopes.getOrDefault(feed, List.of())));
    }
  }

  /** Servers before V1.16 have no acsrecords; told, where that is what lacks. */
  private static boolean isBefore116(SiteCheck check) {
    Values settings = check.site().feeds().get("records");
    if (settings.required("api").equals(OLDER_API)) {
      return false;
    }
    try {
      feed(check, "records", List.of());
      return false;
    } catch (Refused refused) {
      String query = "id=0&isalarm=-1&offset=0&rows=1";
      try {
        check.ask("feed records", Ask.get("/api/v1/" + OLDER_API + "/byid/", query).ofPage(1));
      } catch (ReplyFault e) {
        return false; // that is not what is wrong
      }
      check.failed(
          "feed records",
          "the server has no acsrecords, as before V1.16, and has " + OLDER_API,
          "set records.api=" + OLDER_API);
      return true;
    } catch (ReplyFault e) {
      return false;
    }
  }

  private static void feed(SiteCheck check, String feed, List<String> scope) {
    Cursor cursor = check.vendor().open(check.site(), feed, null, check.clock());
    cursor.scope(scope);
    cursor.next().ifPresent(ask -> check.ask("feed " + feed, ask));
  }

  /** Those that live events are read of. */
  private static List<String> devices(SiteCheck check) {
    Site site = check.site();
    List<String> configured = site.values().list("device-ids");
    List<String> listed = ids(check, "devices", "acs/devices", "deviceId");
    List<String> strangers = configured.stream().filter(id -> !listed.contains(id)).toList();
    if (!listed.isEmpty() && !strangers.isEmpty()) {
      check.failed(
          "devices",
          "device-ids names "
              + String.join(", ", strangers)
              + ", which the server does not list"
              + Nearest.hint(strangers.get(0), listed),
          "set device-ids to some of its "
              + listed.size()
              + " controllers ("
              + String.join(", ", listed.stream().limit(10).toList())
              + "), or leave it out for all");
    }
    return configured.isEmpty() ? listed : configured;
  }

  private static List<String> first(SiteCheck check, String what, String path, String field) {
    return ids(check, what, path, field).stream().limit(1).toList();
  }

  private static List<String> ids(SiteCheck check, String what, String path, String field) {
    List<String> ids = new ArrayList<>();
    try {
      for (VendorRecord record : AxAcs.records(check.ask(what, Ask.get("/api/v1/" + path, "")))) {
        String id = record.id(field);
        if (id != null) {
          ids.add(id);
        }
      }
      if (ids.isEmpty()) {
        check.warning(what, "the server lists none", "look whether it is the right server");
      } else {
        check.ok(what, ids.size() + " listed");
      }
    } catch (ReplyFault e) {
      check.failed(what, e.getMessage());
    }
    return ids;
  }

  private static void people(SiteCheck check) {
    check.tried(
        "people",
        () ->
            AxAcs.records(
                check.ask(
                    "people",
                    Ask.get("/api/v1/users", "usertype=0&orgname=&offset=0&rows=1").ofPage(1))),
        "the server lists users");
  }
}
