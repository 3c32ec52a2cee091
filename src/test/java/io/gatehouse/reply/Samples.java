package io.gatehouse.reply;

import io.gatehouse.reply.Reply.Bounds;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Replies for tests: one-liners, and the files of src/test/resources/mapping. */
public final class Samples {

  private static final Path FILES = Path.of("src/test/resources/mapping");

  private Samples() {}

  public static byte[] file(String name) {
    try {
      return Files.readAllBytes(FILES.resolve(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static Reply reply(byte[] body) {
    return Reply.parse(body, body.length, "data");
  }

  public static Reply reply(String json, Bounds bounds) {
    byte[] body = json.getBytes(StandardCharsets.UTF_8);
    return Reply.parse(body, body.length, List.of("data"), bounds);
  }

  public static Reply reply(String json) {
    return reply(json.getBytes(StandardCharsets.UTF_8));
  }

  /** One record, with apostrophes for quotes. */
  public static List<VendorRecord> record(String json) {
    return reply("{'data': [".replace('\'', '"') + json.replace('\'', '"') + "]}").records();
  }
}
