package io.gatehouse.changes;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Clock;
import java.util.Base64;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.apache.camel.Exchange;

/**
 * A bean for routes: signs what is posted, as Standard Webhooks has it. The body becomes bytes; the
 * headers {@code webhook-id}, {@code webhook-timestamp} (seconds since 1970) and {@code
 * webhook-signature} are set. The id is made of the body, so that a batch that is sent again has
 * the same one.
 */
public final class WebhookSignature {

  private static final String PREFIX = "whsec_";

  private byte[] key;

  /**
   * @param secret {@code whsec_} and Base64, or a text that is used as it is
   * @throws IllegalArgumentException where it is empty or no Base64
   */
  public void setSecret(String secret) {
    if (secret == null || secret.isBlank()) {
      throw new IllegalArgumentException("the webhook's secret is empty");
    }
    key =
        secret.startsWith(PREFIX)
            ? Base64.getDecoder().decode(secret.substring(PREFIX.length()))
            : secret.getBytes(StandardCharsets.UTF_8);
  }

  /** The step. */
  public void sign(Exchange exchange) throws GeneralSecurityException {
    if (key == null) {
      throw new IllegalStateException("the bean that signs has no property secret");
    }
    byte[] body = exchange.getMessage().getBody(byte[].class);
    if (body == null) {
      throw new IllegalStateException("there is no body to sign: marshal it first");
    }
    Clock clock = exchange.getContext().getRegistry().lookupByNameAndType("clock", Clock.class);
    String id =
        "msg_" + HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(body), 0, 16);
    String timestamp = String.valueOf(clock.instant().getEpochSecond());
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(key, "HmacSHA256"));
    mac.update((id + "." + timestamp + ".").getBytes(StandardCharsets.UTF_8));
    exchange.getMessage().setBody(body);
    exchange.getMessage().setHeader("webhook-id", id);
    exchange.getMessage().setHeader("webhook-timestamp", timestamp);
    exchange
        .getMessage()
        .setHeader(
            "webhook-signature", "v1," + Base64.getEncoder().encodeToString(mac.doFinal(body)));
  }
}
