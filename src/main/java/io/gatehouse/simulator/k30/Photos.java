package io.gatehouse.simulator.k30;

import java.time.Clock;
import java.util.Base64;
import java.util.concurrent.atomic.AtomicLong;

/** Where pictures are said to be, or the pictures themselves. Nothing is served there. */
record Photos(Clock clock, Quirks quirks, AtomicLong turns) {
  private static final String HOST = "http://photos.example";
  private static final long EXPIRES_SECONDS = 3600;

  Photos(Clock clock, Quirks quirks) {
    this(clock, quirks, new AtomicLong());
  }

  String of(Person person) {
    if (quirks.on(Quirk.BASE64_PHOTOS)) {
      return base64(person);
    }
    return url("/Files/arkcloudweb/people/" + person.no() + ".jpeg");
  }

  String of(Passage passage) {
    return url(passage.photoPath());
  }

  /** A data URL of some 1,500 characters. */
  static String base64(Person person) {
    byte[] picture = new byte[1100];
    for (int i = 0; i < picture.length; i++) {
      picture[i] = (byte) (person.no().hashCode() * 31 + i * i);
    }
    return "data:image/jpeg;base64," + Base64.getEncoder().encodeToString(picture);
  }

  private String url(String path) {
    if (!quirks.on(Quirk.PHOTO_URLS_EXPIRE)) {
      return HOST + path;
    }
    return "%s%s?OSSAccessKeyId=LTAIexample&Expires=%d&Signature=eB10EGZ%%2B%d%%3D"
        .formatted(
            HOST,
            path,
            clock.instant().getEpochSecond() + EXPIRES_SECONDS,
            turns.incrementAndGet());
  }
}
