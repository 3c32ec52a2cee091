package io.gatehouse.k30;

import io.gatehouse.daemon.Vendors;
import io.gatehouse.feed.Cursor;
import io.gatehouse.feed.Cursor.Ask;
import io.gatehouse.feed.Cursor.Progress;
import io.gatehouse.feed.Cursor.Progress.Batch;
import io.gatehouse.feed.RetryLater;
import io.gatehouse.reply.Reply;
import io.gatehouse.reply.VendorRecord;
import io.gatehouse.settings.SettingsReader;
import io.gatehouse.settings.Site;
import io.gatehouse.warehouse.Gap;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;

/** Replies of a K30 server as they are once decrypted, and a run that reads them. */
final class Replies {

  private static int made;

  private Replies() {}

  /**
   * @param assignments below {@code sites.plant.}
   */
  static Site site(String... assignments) {
    SettingsReader reader =
        new SettingsReader(Vendors.settings(), Map.of())
            .set("sites.plant.vendor=k30")
            .set("sites.plant.base-url=http://10.0.0.7:8050")
            .set("sites.plant.company-no=1762766749844335");
    for (String assignment : assignments) {
      reader.set("sites.plant." + assignment);
    }
    return reader.read().sites().get(0);
  }

  static String file(String name) {
    try (var stream = Replies.class.getResourceAsStream("/k30/" + name)) {
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Reply reply(String json) {
    byte[] body = json.getBytes(StandardCharsets.UTF_8);
    return Reply.parse(body, body.length, PagedList.ARRAY);
  }

  /** With a timestamp that no other has. */
  static String page(Object total, String... records) {
    return pageMadeAt(++made, total, records);
  }

  static String pageMadeAt(int timestamp, Object total, String... records) {
    return "{\"resultcode\":\"1\",\"timestamp\":\"%017d\",\"data\":{\"total\":%s,\"data\":[%s]}}"
        .formatted(timestamp, total, String.join(",", records));
  }

  static String passage(Object no, String time) {
    String number = no instanceof String ? "\"" + no + "\"" : String.valueOf(no);
    return "{\"no\":%s,\"addtime\":\"%s\",\"outintype\":\"1\"}".formatted(number, time);
  }

  /** What came of a run. */
  static final class Run {
    final List<String> asked = new ArrayList<>();
    final List<VendorRecord> rows = new ArrayList<>();
    final List<VendorRecord> rejected = new ArrayList<>();
    final List<Batch> batches = new ArrayList<>();
    final List<Gap> gaps = new ArrayList<>();
    final Cursor cursor;
    String state;
    String failure;

    Run(Cursor cursor, String state) {
      this.cursor = cursor;
      this.state = state;
    }

    /**
     * Reads to the end as the routes do: a doubtful reply is asked for three times more.
     *
     * @param server the reply's JSON by the path and the body of a request
     */
    Run read(Clock clock, BiFunction<String, String, String> server) {
      int retries = 0;
      while (cursor.next().isPresent()) {
        Ask ask = cursor.next().get();
        if (asked.size() == 1_000) {
          throw new IllegalStateException("a run without end: " + asked.subList(990, 1_000));
        }
        asked.add(ask.path() + " " + ask.body());
        Reply reply = reply(server.apply(ask.path(), ask.body()));
        try {
          take(cursor.accept(reply, clock.instant(), clock.instant()));
          retries = 0;
        } catch (RetryLater e) {
          if (++retries > 3) {
            failure = e.getMessage();
            return this;
          }
        }
      }
      return this;
    }

    void take(Progress progress) {
      for (Batch batch : progress.batches()) {
        (batch.refusal() == null ? rows : rejected).addAll(batch.records());
        batches.add(batch);
      }
      gaps.addAll(progress.gaps());
      state = progress.state() == null ? state : progress.state();
    }

    List<String> numbers() {
      return rows.stream().map(PagedList::number).toList();
    }

    /** Of the requests, in order, the parameter. */
    List<String> asked(String parameter) {
      return asked.stream()
          .filter(ask -> ask.contains("\"" + parameter + "\":"))
          .map(ask -> ask.replaceFirst(".*\"" + parameter + "\":\"?([^,\"}]*).*", "$1"))
          .toList();
    }
  }
}
