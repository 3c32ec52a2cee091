package io.gatehouse.simulator.k30;

import io.gatehouse.simulator.Switches;
import java.time.Clock;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;

/** Where pictures are said to be, or the pictures themselves. Nothing is served there. */
record Photos(Clock clock, Switches<K30Quirk> quirks, AtomicLong turns) {
  private static final String HOST = "http://photos.example";
  private static final long EXPIRES_SECONDS = 3600;

  Photos(Clock clock, Switches<K30Quirk> quirks) {
    this(clock, quirks, new AtomicLong());
  }

  String of(Person person) {
    if (quirks.on(K30Quirk.BASE64_PHOTOS)) {
      return person.photoData();
    }
    return url("/Files/arkcloudweb/people/" + person.no() + ".jpeg");
  }

  String listed(Passage passage) {
    return url(passage.photoPath());
  }

  /** Always the same for the same passage: a push is signed once. */
  String pushed(Passage passage) {
    return quirks.on(K30Quirk.PHOTO_URLS_EXPIRE)
        ? signed(passage.photoPath(), passage.at(), Long.parseLong(passage.no()))
        : HOST + passage.photoPath();
  }

  private String url(String path) {
    return quirks.on(K30Quirk.PHOTO_URLS_EXPIRE)
        ? signed(path, clock.instant(), turns.incrementAndGet())
        : HOST + path;
  }

  private static String signed(String path, Instant at, long turn) {
    return "%s%s?OSSAccessKeyId=LTAIexample&Expires=%d&Signature=eB10EGZ%%2B%d%%3D"
        .formatted(HOST, path, at.getEpochSecond() + EXPIRES_SECONDS, turn);
  }
}
