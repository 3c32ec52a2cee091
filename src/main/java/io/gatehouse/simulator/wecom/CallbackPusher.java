package io.gatehouse.simulator.wecom;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * The platform's calls to a suite's callback address: verification of the address, and the suite
 * ticket, encrypted as for every callback.
 */
public final class CallbackPusher {
  /** How somebody who is not WeCom may try to hand over a ticket. */
  public enum Tampering {
    WRONG_SIGNATURE,
    /** Right signature, encrypted with another key. */
    WRONG_KEY,
    /** Signed, then one character of the ciphertext changed. */
    CHANGED_BODY,
    /** Right in all, but for another suite. */
    OTHER_RECEIVER,
    /** The last message once more, byte by byte. */
    REPLAYED,
    /** Right signature over what is no ciphertext. */
    NO_CIPHERTEXT,
    /** A document type that refers to a file, around a right message. */
    EXTERNAL_ENTITY,
    NO_XML
  }

  /** What a callback answered; where it does not, what is asked for fails. */
  public record Answer(int status, String body) {

    /** What the platform takes for "received": anything else it sends again. */
    public boolean isSuccess() {
      return status == 200 && body.equals("success");
    }
  }

  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final Seal SEAL = new Seal(Tokens.CALLBACK_TOKEN, Tokens.ENCODING_AES_KEY);
  private static final Seal FOREIGN_SEAL =
      new Seal("another token", Tokens.ENCODING_AES_KEY.replace('m', 'Z'));
  private static final String SUITE_ID = Tokens.app(Tokens.Kind.SUITE).suiteId();

  private final URI url;
  private final Tokens tokens;
  private final Clock clock;
  private final HttpClient http = HttpClient.newBuilder().connectTimeout(PATIENCE).build();
  private HttpRequest last;

  CallbackPusher(URI url, Tokens tokens, Clock clock) {
    this.url = url;
    this.tokens = tokens;
    this.clock = clock;
  }

  /** The same of a WeCom whose clock is another. */
  public CallbackPusher at(Clock other) {
    return new CallbackPusher(url, tokens, other);
  }

  /** Verifies the address as the console does; right if the answer's body is {@code echo}. */
  public Answer verify(String echo) {
    return verify(echo, SUITE_ID);
  }

  /**
   * @param receiver whose address it is: in the provider's console the provider's corp id
   */
  public Answer verify(String echo, String receiver) {
    String encrypted = SEAL.encrypt(echo, receiver);
    return send(signed(SEAL, encrypted, "&echostr=" + encrypted.replace("+", "%2B")).GET().build());
  }

  /** Sends the ticket of now. */
  public Answer pushTicket() {
    return push(SEAL.encrypt(ticket(tokens.ticket()), SUITE_ID));
  }

  /** A new ticket, sent at once; those before stay good until their lives end. */
  public Answer pushNewTicket() {
    tokens.newTicket();
    return pushTicket();
  }

  /** Another event of the suite, which is nobody's ticket: create_auth, cancel_auth. */
  public Answer pushEvent(String infoType) {
    String more = "<AuthCode><![CDATA[AUTHCODE]]></AuthCode>";
    return push(SEAL.encrypt(message(infoType, more), SUITE_ID));
  }

  /** Sends a ticket that is none of WeCom's. */
  public Answer pushTampered(Tampering kind) {
    if (kind == Tampering.REPLAYED) {
      return send(last);
    }
    Seal sealer = kind == Tampering.WRONG_KEY ? FOREIGN_SEAL : SEAL;
    String receiver = kind == Tampering.OTHER_RECEIVER ? "wwanothersuite0000" : SUITE_ID;
    boolean none = kind == Tampering.NO_CIPHERTEXT;
    String encrypted =
        none ? "bm8gY2lwaGVydGV4dA==" : sealer.encrypt(ticket("ticket@@@forged"), receiver);
    String body =
        switch (kind) {
          case CHANGED_BODY -> {
            String changed = encrypted.charAt(40) == 'A' ? "B" : "A";
            yield envelope(encrypted.substring(0, 40) + changed + encrypted.substring(41));
          }
          case EXTERNAL_ENTITY ->
              "<!DOCTYPE xml [<!ENTITY file SYSTEM \"file:///etc/hostname\">]>"
                  + envelope(encrypted).replace("<AgentID>", "<AgentID>&file;");
          case NO_XML -> "suite_ticket=" + encrypted;
          default -> envelope(encrypted);
        };
    return post(kind == Tampering.WRONG_SIGNATURE ? FOREIGN_SEAL : SEAL, encrypted, body);
  }

  private Answer push(String encrypted) {
    return post(SEAL, encrypted, envelope(encrypted));
  }

  private Answer post(Seal signer, String encrypted, String body) {
    last =
        signed(signer, encrypted, "")
            .header("Content-Type", "text/xml")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    return send(last);
  }

  private HttpRequest.Builder signed(Seal signer, String encrypted, String more) {
    String timestamp = Long.toString(clock.instant().getEpochSecond());
    long nonce = ThreadLocalRandom.current().nextLong(1_000_000_000L, 9_999_999_999L);
    String query =
        "msg_signature=%s&timestamp=%s&nonce=%d%s"
            .formatted(signer.sign(timestamp, "" + nonce, encrypted), timestamp, nonce, more);
    String mark = url.getRawQuery() == null ? "?" : "&";
    return HttpRequest.newBuilder(URI.create(url + mark + query)).timeout(PATIENCE);
  }

  private Answer send(HttpRequest request) {
    HttpResponse<String> answer =
        http.sendAsync(request, HttpResponse.BodyHandlers.ofString()).join();
    return new Answer(answer.statusCode(), answer.body());
  }

  private String envelope(String encrypted) {
    return ("<xml><ToUserName><![CDATA[%s]]></ToUserName><AgentID><![CDATA[]]></AgentID>"
            + "<Encrypt><![CDATA[%s]]></Encrypt></xml>")
        .formatted(SUITE_ID, encrypted);
  }

  private String ticket(String value) {
    return message("suite_ticket", "<SuiteTicket><![CDATA[" + value + "]]></SuiteTicket>");
  }

  private String message(String infoType, String more) {
    return ("<xml><SuiteId><![CDATA[%s]]></SuiteId><InfoType><![CDATA[%s]]></InfoType>"
            + "<TimeStamp>%d</TimeStamp>%s</xml>")
        .formatted(SUITE_ID, infoType, clock.instant().getEpochSecond(), more);
  }

  /**
   * Encrypts and signs what the platform sends to callbacks: AES-256-CBC over 16 random bytes, the
   * message's length, the message and the receiver's id, padded to 32 bytes; SHA-1 of the sorted
   * token, timestamp, nonce and ciphertext.
   *
   * @param encodingAesKey 43 characters, as the console shows it
   */
  record Seal(String token, String encodingAesKey) {
    private static final int PADDED_TO = 32;

    String encrypt(String message, String receiver) {
      byte[] key = Base64.getDecoder().decode(encodingAesKey + "=");
      byte[] text = message.getBytes(StandardCharsets.UTF_8);
      byte[] id = receiver.getBytes(StandardCharsets.UTF_8);
      int length = 16 + 4 + text.length + id.length;
      int padding = PADDED_TO - length % PADDED_TO;
      byte[] salt = new byte[16];
      ThreadLocalRandom.current().nextBytes(salt);
      ByteBuffer plain = ByteBuffer.allocate(length + padding);
      plain.put(salt).putInt(text.length).put(text).put(id);
      Arrays.fill(plain.array(), length, length + padding, (byte) padding);
      try {
        Cipher cipher = Cipher.getInstance("AES/CBC/NoPadding");
        IvParameterSpec iv = new IvParameterSpec(key, 0, 16);
        cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"), iv);
        return Base64.getEncoder().encodeToString(cipher.doFinal(plain.array()));
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException("this Java has no AES", e);
      }
    }

    String sign(String timestamp, String nonce, String encrypted) {
      String[] parts = {token, timestamp, nonce, encrypted};
      Arrays.sort(parts);
      byte[] joined = String.join("", parts).getBytes(StandardCharsets.UTF_8);
      try {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(joined));
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException("this Java has no SHA-1", e);
      }
    }
  }
}
