package io.gatehouse.reply;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Replies for tests: one-liners, and the files of src/test/resources/mapping. */
final class Samples {

  private static final Path FILES = Path.of("src/test/resources/mapping");

  private Samples() {}

  static byte[] file(String name) {
    try {
      return Files.readAllBytes(FILES.resolve(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Reply reply(byte[] body) {
    return Reply.parse(body, body.length, "data");
  }

  static Reply reply(String json, Bounds bounds) {
    byte[] body = json.getBytes(StandardCharsets.UTF_8);
    return Reply.parse(body, body.length, List.of("data"), bounds);
  }

  static Reply reply(String json) {
    return reply(json.getBytes(StandardCharsets.UTF_8));
  }

  /** One record, with apostrophes for quotes. */
  static List<VendorRecord> record(String json) {
    return reply("{'data': [".replace('\'', '"') + json.replace('\'', '"') + "]}").records();
  }
}
