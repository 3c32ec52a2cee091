package io.gatehouse.envelope;

import io.gatehouse.feed.RetryLater;
import io.gatehouse.reply.Excerpt;
import java.time.Clock;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Map;
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
   * Puts the body, JSON as plain text, into a signed envelope. A body that is a map gives further
   * parameters, and its data under the family's name for it.
   */
  public void sign(Exchange exchange) {
    EnvelopeKeys keys = keys(exchange);
    EnvelopeNames names = keys.names();
    Map<String, String> parameters = new LinkedHashMap<>();
    parameters.put(names.company(), keys.company());
    parameters.put(
        names.timestamp(),
        DateTimeFormatter.ofPattern(names.timestampPattern())
            .format(LocalDateTime.ofInstant(clock(exchange).instant(), keys.zone())));
    if (exchange.getMessage().getBody() instanceof Map<?, ?> own) {
      own.forEach(
          (name, value) -> parameters.put(name.toString(), value == null ? "" : value.toString()));
    } else {
      String data = exchange.getMessage().getBody(String.class);
      parameters.put(names.data(), data == null ? "" : data);
    }
    parameters.put(names.sign(), Signature.of(parameters, keys.secret()));
    exchange.getMessage().setBody(new Envelope(parameters, false));
  }

  /** Encrypts the data of a signed envelope. Leaves the envelope's JSON as the body. */
  public void encrypt(Exchange exchange) {
    EnvelopeKeys keys = keys(exchange);
    Envelope signed = envelope(exchange, "sign");
    String name = keys.names().data();
    String plain = signed.get(name);
    Envelope sealed =
        plain == null || plain.isEmpty()
            ? signed
            : signed.with(name, CipherText.write(keys.cipher().encrypt(plain)));
    exchange.getMessage().setBody(sealed.toJson(null));
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
    PlainText message =
        PlainText.of(body == null ? new byte[0] : body)
            .orElseThrow(() -> new RetryLater("the message is no text, in UTF-8 or GBK"));
    Envelope sealed = EnvelopeReader.read(message.clean());
    String name = keys.names().data();
    String data = sealed.get(name);
    if (data != null) {
      PlainText plain = PlainText.of(data);
      sealed =
          plain.isJson() || plain.isNothing()
              ? withData(sealed, name, plain, false)
              : opened(sealed, name, data, keys.cipher());
    }
    exchange.getMessage().setBody(sealed);
  }

  /** The parts of the envelope that stand around the JSON are no part of it, and may be signed. */
  private static Envelope withData(Envelope sealed, String name, PlainText data, boolean opened) {
    String clean = data.isNothing() ? "" : data.clean();
    return new Envelope(sealed.with(name, clean).parameters(), opened, data.exact());
  }

  private static Envelope opened(Envelope sealed, String name, String data, DataCipher cipher) {
    byte[] encrypted;
    try {
      encrypted = CipherText.read(data);
    } catch (IllegalArgumentException e) {
      throw new RetryLater(
          name + " is damaged: it is neither JSON nor Base64: " + Excerpt.of(e.getMessage(), 80));
    }
    if (encrypted.length == 0 || encrypted.length % DataCipher.BLOCK != 0) {
      throw new RetryLater(
          name
              + " is damaged: "
              + encrypted.length
              + " encrypted bytes are no multiple of "
              + DataCipher.BLOCK);
    }
    PlainText plain =
        PlainText.decrypted(cipher.decryptPadded(encrypted))
            .orElseThrow(() -> new RetryLater(Diagnosis.of(cipher, encrypted)));
    return withData(sealed, name, plain, true);
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
    EnvelopeNames names = keys.names();
    Envelope opened = envelope(exchange, "decrypt");
    exchange.getMessage().setBody(null);
    String sign = opened.get(names.sign());
    Map<String, String> signed = opened.without(names.sign());
    boolean isSigned =
        sign != null
            && !sign.isBlank()
            && Signature.matches(sign, signed, names.data(), opened.exactData(), keys.secret());
    Envelope verified = new Envelope(signed, opened.encrypted());
    if (!isSigned) {
      String result = opened.get(names.result());
      if (result == null || result.strip().equals(names.success())) {
        throw new RetryLater(problem(opened, sign));
      }
      verified =
          new Envelope(verified.without(names.data()), false)
              .with(
                  names.message(),
                  opened.get(names.message())
                      + "; its signature is not the one that app-secret gives");
    }
    exchange.getMessage().setBody(verified.toJson(names.data()));
  }

  private static String problem(Envelope opened, String sign) {
    if (sign == null || sign.isBlank()) {
      return "the message has no signature: is it this vendor's?";
    }
    return opened.encrypted()
        ? "data decrypts, but the signature is not the one that app-secret gives: check app-secret"
            + " (a wrong letter in aes-iv does the same)"
        : "the signature is not the one that app-secret gives: check app-secret";
  }

  private static Envelope envelope(Exchange exchange, String step) {
    if (exchange.getMessage().getBody() instanceof Envelope envelope) {
      return envelope;
    }
    throw new IllegalStateException("the route has no step " + step + " right before this one");
  }
}
