package io.gatehouse.feed.reading;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.feed.Cursor.Ask;
import io.gatehouse.feed.Cursor.Progress;
import io.gatehouse.feed.RetryLater;
import io.gatehouse.feed.reading.Reading.Plan;
import io.gatehouse.feed.reading.Reading.Span;
import io.gatehouse.reply.FieldText.LocalTimes;
import io.gatehouse.reply.Reply;
import io.gatehouse.reply.VendorRecord;
import io.gatehouse.warehouse.Gap;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Function;

/** A server without a server, and what a run makes of it. */
abstract class ReadingRuns {

  static final Instant NOW = Instant.parse("2026-06-10T12:00:00Z");
  static final List<String> KEY = List.of("id");
  static final Duration HOUR = Duration.ofHours(1);

  /** What a server would answer to a turn. */
  record Told(List<Integer> ids, long total, String next, boolean none) {
    static Told of(long total, Integer... ids) {
      return new Told(List.of(ids), total, null, false);
    }

    Told next(String cursor) {
      return new Told(ids, total, cursor, none);
    }
  }

  /** Asks a function, and writes down what was asked. */
  static final class Server implements Source {
    private final Function<Source.Question, Told> answers;
    final List<Source.Question> asked = new ArrayList<>();
    Source.Question last;

    Server(Function<Source.Question, Told> answers) {
      this.answers = answers;
    }

    @Override
    public Ask ask(Source.Question turn) {
      last = turn;
      return Ask.get("/", turn.toString());
    }

    @Override
    public Source.Answer read(Reply reply) {
      asked.add(last);
      Told answer = answers.apply(last);
      return new Source.Answer(
          answer.ids.stream().map(Server::record).toList(),
          answer.total < 0 ? OptionalLong.empty() : OptionalLong.of(answer.total),
          answer.next,
          answer.none,
          answer.none ? null : "the reply has no records");
    }

    /** Happened so many minutes after midnight. */
    static VendorRecord record(int id) {
      String time = Instant.parse("2026-06-10T00:00:00Z").plusSeconds(60L * id).toString();
      byte[] json =
          ("{\"data\":[{\"id\":" + id + ",\"time\":\"" + time + "\"}]}")
              .getBytes(StandardCharsets.UTF_8);
      return Reply.parse(json, json.length, "data").records().get(0);
    }
  }

  static final Reply NOTHING = Reply.parse("{}".getBytes(StandardCharsets.UTF_8), 2, (String) null);

  /** What a run brought. */
  record Run(
      List<String> ids,
      String state,
      List<Gap> gaps,
      List<String> states,
      int listed,
      List<Gap.Filled> filled) {}

  static Run run(Reading reading) {
    List<String> ids = new ArrayList<>();
    List<Gap> gaps = new ArrayList<>();
    List<Gap.Filled> filled = new ArrayList<>();
    List<String> states = new ArrayList<>();
    String state = null;
    int listed = 0;
    for (int i = 0; reading.next().isPresent(); i++) {
      assertThat(i).as("it ends").isLessThan(2_000);
      Progress progress = take(reading);
      progress.records().forEach(record -> ids.add(record.id("id")));
      gaps.addAll(progress.gaps());
      filled.addAll(progress.filled());
      listed += (int) progress.batches().stream().filter(batch -> batch.listed()).count();
      state = progress.state() == null ? state : progress.state();
      states.add(progress.state());
    }
    return new Run(ids, state, gaps, states, listed, filled);
  }

  /** Sends again what is doubted, as routes do. */
  static Progress take(Reading reading) {
    for (int i = 0; ; i++) {
      reading.next();
      try {
        return reading.accept(NOTHING, NOW, NOW);
      } catch (RetryLater e) {
        if (i == 3) {
          throw e;
        }
      }
    }
  }

  static Span span(Duration widest, boolean byRecords) {
    LocalTimes times = new LocalTimes(ZoneOffset.UTC);
    return new Span(
        NOW.minus(HOUR.multipliedBy(10)),
        HOUR,
        Duration.ZERO,
        widest,
        byRecords ? record -> record.time("time", times) : null);
  }

  static Reading reading(
      Source source, Function<Reading.Begin, PageWalk> walks, Span span, String state) {
    return new Reading(new Plan(source, "access_event", walks, span, 0, null), state, NOW);
  }

  static Function<Reading.Begin, PageWalk> numbered(int size) {
    return begin -> new NumberedPages(KEY, false, 1, size, begin.skipped(), begin.place());
  }

  static int page(Source.Question turn) {
    return Integer.parseInt(turn.paging().get("page"));
  }
}
