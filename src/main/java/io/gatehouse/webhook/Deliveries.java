package io.gatehouse.webhook;

import io.gatehouse.webhook.FairShares.BodyMemory;
import io.gatehouse.webhook.Push.PushAnswer;
import io.gatehouse.webhook.Refusals.Refusal;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A site's pushes by what they say. A vendor that got no answer in time sends the same again: while
 * the first is under way, both get its outcome; where it was committed a while ago, the same answer
 * is given again, and nothing is worked on twice.
 */
final class Deliveries {

  private static final Duration REMEMBERED = Duration.ofMinutes(10);
  private static final int MOST_REMEMBERED = 10_000;
  private static final int LONGEST_ANSWER = 1_024;

  /** What one or several callers have sent. */
  final class Delivery {
    private final String content;
    private final Push first;
    private final BodyMemory.Share share;
    private final List<Push> callers = new ArrayList<>();
    private Buffer body;

    private Delivery(String content, Push first, Buffer body, BodyMemory.Share share) {
      this.content = content;
      this.first = first;
      this.body = body;
      this.share = share;
      callers.add(first);
    }

    Push first() {
      return first;
    }

    /** Not kept after it has been handed on. */
    byte[] takeBody() {
      byte[] bytes = body.getBytes();
      body = null;
      return bytes;
    }

    /** False where all who sent it have gone. */
    boolean isAwaited() {
      synchronized (Deliveries.this) {
        return !callers.stream().allMatch(Push::isGone);
      }
    }

    /** Answers all who have sent it, by an {@link PushAnswer} or a {@link Refusal}. */
    void finish(Object outcome) {
      List<Push> all;
      synchronized (Deliveries.this) {
        underWay.remove(content);
        if (outcome instanceof PushAnswer answer && answer.status() == 200 && isPost(first)) {
          remember(content, answer);
        }
        all = List.copyOf(callers);
      }
      share.giveBack();
      all.forEach(push -> push.onItsContext(() -> push.finish(outcome)));
    }
  }

  private record Known(PushAnswer answer, Instant since) {}

  private final Clock clock;
  private final Map<String, Delivery> underWay = new HashMap<>();
  private final Map<String, Known> committed = new LinkedHashMap<>();

  Deliveries(Clock clock) {
    this.clock = clock;
  }

  /**
   * An {@link PushAnswer} given before, the {@link Delivery} to be worked on; null for nothing to
   * do.
   */
  synchronized Object came(Push push, Buffer body, BodyMemory.Share share) {
    String content = content(push, body);
    Known known = committed.get(content);
    if (known != null && known.since.plus(REMEMBERED).isAfter(clock.instant())) {
      return known.answer;
    }
    Delivery same = underWay.get(content);
    if (same != null) {
      same.callers.add(push);
      return null;
    }
    Delivery delivery = new Delivery(content, push, body, share);
    underWay.put(content, delivery);
    return delivery;
  }

  private void remember(String content, PushAnswer answer) {
    if (answer.body().length > LONGEST_ANSWER) {
      return;
    }
    committed.remove(content);
    committed.put(content, new Known(answer, clock.instant()));
    if (committed.size() > MOST_REMEMBERED) {
      committed.remove(committed.keySet().iterator().next());
    }
  }

  /** Questions, by GET, are asked again to be answered anew. */
  private static boolean isPost(Push push) {
    return push.request().method().name().equals("POST");
  }

  private static String content(Push push, Buffer body) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      String line = push.request().method().name() + " " + push.request().uri() + "\n";
      digest.update(line.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest.digest(body.getBytes()));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // every Java has it
    }
  }
}
