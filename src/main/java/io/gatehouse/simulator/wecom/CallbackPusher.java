package io.gatehouse.simulator.wecom;

import io.gatehouse.simulator.Rhythm;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;

/**
 * The platform's calls to a suite's callback address: verification of the address, and the suite
 * ticket, encrypted as for every callback.
 */
public final class CallbackPusher implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final URI url;
  private final CallbackSeal seal;
  private final CallbackSeal foreignSeal;
  private final String suiteId;
  private final SuiteTicket ticket;
  private final Clock clock;
  private final HttpClient http = HttpClient.newBuilder().connectTimeout(PATIENCE).build();
  private final Rhythm rhythm;
  private HttpRequest last;

  CallbackPusher(
      URI url,
      CallbackSeal seal,
      CallbackSeal foreignSeal,
      String suiteId,
      SuiteTicket ticket,
      Clock clock) {
    this.url = url;
    this.seal = seal;
    this.foreignSeal = foreignSeal;
    this.suiteId = suiteId;
    this.ticket = ticket;
    this.clock = clock;
    this.rhythm = new Rhythm("wecom-simulator-tickets", clock, due -> pushNewTicket());
  }

  /** Verifies the address as the console does; right if the answer's body is {@code echo}. */
  public CallbackAnswer verify(String echo) {
    return verify(echo, suiteId);
  }

  /**
   * @param receiver whose address it is: in the provider's console the provider's corp id
   */
  public CallbackAnswer verify(String echo, String receiver) {
    String encrypted = seal.encrypt(echo, receiver);
    String query = query(seal, encrypted) + "&echostr=" + encode(encrypted);
    return send(HttpRequest.newBuilder(withQuery(query)).GET().timeout(PATIENCE).build());
  }

  /** Sends the ticket of now. */
  public CallbackAnswer pushTicket() {
    return push(message(ticket.current()), suiteId);
  }

  /** A new ticket, sent at once; the one before stays good until its life ends. */
  public CallbackAnswer pushNewTicket() {
    return push(message(ticket.rotate()), suiteId);
  }

  /** Another event of the suite, which is nobody's ticket: create_auth, cancel_auth. */
  public CallbackAnswer pushEvent(String infoType) {
    String more = "<AuthCode><![CDATA[AUTHCODE]]></AuthCode>";
    return push(message(infoType, more), suiteId);
  }

  /** Sends a ticket that is none of WeCom's. */
  public CallbackAnswer pushTampered(CallbackTampering kind) {
    String forged = message("ticket@@@forged");
    String encrypted = seal.encrypt(forged, suiteId);
    return switch (kind) {
      case WRONG_SIGNATURE -> post(query(foreignSeal, encrypted), envelope(encrypted));
      case WRONG_KEY -> {
        String foreign = foreignSeal.encrypt(forged, suiteId);
        yield post(query(seal, foreign), envelope(foreign));
      }
      case CHANGED_BODY -> {
        char changed = encrypted.charAt(40) == 'A' ? 'B' : 'A';
        String other = encrypted.substring(0, 40) + changed + encrypted.substring(41);
        yield post(query(seal, encrypted), envelope(other));
      }
      case OTHER_RECEIVER -> push(forged, "wwanothersuite0000");
      case REPLAYED -> send(last);
      case NO_CIPHERTEXT ->
          post(query(seal, "bm8gY2lwaGVydGV4dA=="), envelope("bm8gY2lwaGVydGV4dA=="));
      case EXTERNAL_ENTITY ->
          post(
              query(seal, encrypted),
              "<!DOCTYPE xml [<!ENTITY file SYSTEM \"file:///etc/hostname\">]>"
                  + envelope(encrypted).replace("<AgentID>", "<AgentID>&file;"));
      case NO_XML -> post(query(seal, encrypted), "suite_ticket=" + encode(encrypted));
    };
  }

  /** New tickets from now on; the platform's own rhythm is ten minutes. */
  public void pushEvery(Duration period) {
    rhythm.start(1000.0 / period.toMillis());
  }

  @Override
  public void close() {
    rhythm.stop();
  }

  private CallbackAnswer push(String message, String receiver) {
    String encrypted = seal.encrypt(message, receiver);
    return post(query(seal, encrypted), envelope(encrypted));
  }

  private CallbackAnswer post(String query, String body) {
    last =
        HttpRequest.newBuilder(withQuery(query))
            .header("Content-Type", "text/xml")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .timeout(PATIENCE)
            .build();
    return send(last);
  }

  private CallbackAnswer send(HttpRequest request) {
    try {
      HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
      return new CallbackAnswer(answer.statusCode(), answer.body());
    } catch (IOException noAnswer) {
      return new CallbackAnswer(0, String.valueOf(noAnswer.getMessage()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new CallbackAnswer(0, "interrupted");
    }
  }

  private String query(CallbackSeal signer, String encrypted) {
    String timestamp = Long.toString(clock.instant().getEpochSecond());
    String nonce = signer.nonce();
    String signature = signer.sign(timestamp, nonce, encrypted);
    return "msg_signature=" + signature + "&timestamp=" + timestamp + "&nonce=" + nonce;
  }

  private URI withQuery(String query) {
    return URI.create(url + (url.getRawQuery() == null ? "?" : "&") + query);
  }

  private String envelope(String encrypted) {
    return "<xml><ToUserName><![CDATA["
        + suiteId
        + "]]></ToUserName><AgentID><![CDATA[]]></AgentID><Encrypt><![CDATA["
        + encrypted
        + "]]></Encrypt></xml>";
  }

  private String message(String ticketValue) {
    return message("suite_ticket", "<SuiteTicket><![CDATA[" + ticketValue + "]]></SuiteTicket>");
  }

  private String message(String infoType, String more) {
    return "<xml><SuiteId><![CDATA["
        + suiteId
        + "]]></SuiteId><InfoType><![CDATA["
        + infoType
        + "]]></InfoType><TimeStamp>"
        + clock.instant().getEpochSecond()
        + "</TimeStamp>"
        + more
        + "</xml>";
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
