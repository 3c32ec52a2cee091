package io.gatehouse.envelope;

import io.gatehouse.feed.Replies;
import io.gatehouse.feed.RetryLater;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.camel.Exchange;

/**
 * Signed and encrypted messages as steps of a route: {@code sign}, {@code encrypt}, the call,
 * {@code decrypt}, {@code verify}. Sections 1.1 and 1.2 of the vendor's document.
 */
public abstract class EnvelopeSteps {

  /** What the message of this exchange is signed and encrypted with. */
  abstract EnvelopeKeys keys(Exchange exchange);

  abstract Clock clock(Exchange exchange);

  /**
   * Runs a step that may find the message unusable.
   *
   * @param isJson whether the message begins as an envelope does
   */
  <T> T reading(Exchange exchange, boolean isJson, Supplier<T> step) {
    return step.get();
  }

  /** The message of this exchange was signed with the secret. */
  void genuine(Exchange exchange) {}

  /**
   * Puts the body, JSON as plain text, into a signed envelope. A body that is a map gives further
   * parameters, and its data under the family's name for it.
   */
  public void sign(Exchange exchange) {
    EnvelopeKeys keys = keys(exchange);
    Object body = exchange.getMessage().getBody();
    if (!(body instanceof Map<?, ?>)) {
      String data = exchange.getMessage().getBody(String.class);
      body = Map.of(keys.names().data(), data == null ? "" : data);
    }
    Instant now = clock(exchange).instant();
    exchange.getMessage().setBody(Sealing.signed(keys, (Map<?, ?>) body, now));
  }

  /** Encrypts the data of a signed envelope. Leaves the envelope's JSON as the body. */
  public void encrypt(Exchange exchange) {
    Envelope signed = envelope(exchange, "sign");
    exchange.getMessage().setBody(Sealing.encrypted(keys(exchange), signed).toJson(null));
    exchange.getMessage().setHeader(Exchange.CONTENT_TYPE, "application/json");
  }

  /**
   * Reads an envelope and decrypts its data, where that is not plain JSON already.
   *
   * @throws RetryLater if it was damaged on the way, or does not decrypt: then it says which
   *     setting to check
   */
  public void decrypt(Exchange exchange) {
    EnvelopeKeys keys = keys(exchange);
    byte[] body = exchange.getMessage().getBody(byte[].class);
    exchange.getMessage().setBody(null); // whoever handles a fault must not read it
    byte[] message = body == null ? new byte[0] : body;
    exchange
        .getMessage()
        .setBody(reading(exchange, Replies.isJson(message), () -> Sealing.opened(keys, message)));
  }

  /**
   * Makes sure that a decrypted envelope is signed as the other side alone can. Leaves its JSON as
   * the body, with the data in place and without the signature. Of an unsigned "failed" the result
   * and its words stay, and no data: the other side may not know whom it answers.
   *
   * @throws RetryLater if the signature is another, or there is none
   */
  public void verify(Exchange exchange) {
    EnvelopeKeys keys = keys(exchange);
    Envelope opened = envelope(exchange, "decrypt");
    exchange.getMessage().setBody(null);
    boolean signed = Sealing.isSigned(keys, opened);
    if (signed) {
      genuine(exchange);
    }
    Envelope verified = reading(exchange, true, () -> Sealing.verified(keys, opened, signed));
    exchange.getMessage().setBody(verified.toJson(keys.names().data()));
  }

  private static Envelope envelope(Exchange exchange, String step) {
    if (exchange.getMessage().getBody() instanceof Envelope envelope) {
      return envelope;
    }
    throw new IllegalStateException("the route has no step " + step + " right before this one");
  }
}
