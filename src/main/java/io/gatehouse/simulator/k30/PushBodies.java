package io.gatehouse.simulator.k30;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.gatehouse.simulator.Fault;
import java.time.Duration;
import java.time.Instant;

/** The bodies that go to the callback, as they should be and tampered with. */
final class PushBodies {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration YEAR = Duration.ofDays(365);

  private final Seal seal;
  private final ServerTimes times;
  private final PushHabits habits;

  PushBodies(Seal seal, ServerTimes times, PushHabits habits) {
    this.seal = seal;
    this.times = times;
    this.habits = habits;
  }

  String of(Push push) {
    return of(push, push.stampedAt(), null);
  }

  String stamped(Push push, Instant at) {
    return of(push, at, null);
  }

  /**
   * @param push what is tampered with; acknowledged already where the kind wants that
   */
  String tampered(Tampering kind, Push push) {
    return switch (kind) {
      case WRONG_SIGNATURE -> of(push, push.stampedAt(), Fault.WRONG_SIGNATURE);
      case OTHER_KEY -> of(push, push.stampedAt(), Fault.OTHER_KEY);
      case CUT_DATA -> of(push, push.stampedAt(), Fault.CUT_DATA);
      case REPLAY -> of(push);
      case OLD_TIMESTAMP -> stamped(push, push.stampedAt().minus(YEAR));
      case GARBAGE -> "{\"method\":\"UploadRecord\",<html>" + push.no();
      case CHANGED_TIMESTAMP ->
          read(of(push)).put("timestamp", times.stamp(push.stampedAt().plusMillis(1))).toString();
      case FORGED_DATA -> forged(push);
      case BIT_FLIP -> {
        ObjectNode body = read(of(push));
        yield body.put("data", flipped(body.path("data"))).toString();
      }
    };
  }

  private String of(Push push, Instant at, Fault spoilt) {
    return seal.push(push.method(), times.stamp(at), push.data(habits.form()), spoilt);
  }

  private String forged(Push push) {
    String data = push.data(habits.form()).replace(push.no(), "9" + push.no().substring(1));
    String other = seal.push(push.method(), times.stamp(push.stampedAt()), data, null);
    ObjectNode body = read(of(push));
    body.set("data", read(other).path("data"));
    return body.toString();
  }

  /** Changes a letter in the middle that is no part of an escape. */
  private static String flipped(JsonNode data) {
    StringBuilder text = new StringBuilder(data.isTextual() ? data.textValue() : data.toString());
    for (int i = text.length() / 2; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c >= 'G' && c <= 'Y' || c >= 'g' && c <= 'y') {
        text.setCharAt(i, (char) (c + 1));
        return text.toString();
      }
    }
    return text.substring(1);
  }

  private static ObjectNode read(String body) {
    try {
      return (ObjectNode) JSON.readTree(body);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a push that is no JSON", e);
    }
  }
}
