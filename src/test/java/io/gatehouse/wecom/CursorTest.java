package io.gatehouse.wecom;

import io.gatehouse.feed.Cursor;
import io.gatehouse.feed.Cursor.Progress;
import io.gatehouse.reply.Reply;
import io.gatehouse.support.SetClock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** What tests of WeCom's cursors have in common: a clock, and a server that says what they say. */
abstract class CursorTest {

  final SetClock clock = new SetClock("2026-03-12T06:00:00Z");

  /**
   * Has the cursor take the reply to what it asks for.
   *
   * @param json with apostrophes in place of quotes
   */
  final Progress accept(Cursor cursor, String json) {
    return accept(cursor, json.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
  }

  final Progress accept(Cursor cursor, byte[] body) {
    return cursor.accept(reply(cursor, body), clock.instant(), clock.instant());
  }

  static Reply reply(Cursor cursor, byte[] body) {
    return Reply.parse(body, body.length, cursor.next().orElseThrow().arrays());
  }

  static String sample(String name) {
    try {
      return Files.readString(Path.of("src/test/resources/wecom", name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
