package io.gatehouse.wecom;

import io.gatehouse.feed.Cursor.Progress;
import io.gatehouse.feed.FeedRun;
import io.gatehouse.feed.Refused;
import io.gatehouse.settings.Site;
import io.gatehouse.wecom.CallbackCipher.CallbackXml;
import io.gatehouse.wecom.CallbackCipher.Message;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import org.apache.camel.Exchange;

/**
 * The steps of a suite's callback address: the bean {@code wecomCallback}. WeCom verifies the
 * address with GET once, and pushes the suite's ticket with POST every ten minutes.
 */
public final class WeComCallback {

  /** On the exchange: the message, decrypted. */
  private static final String MESSAGE = "wecomMessage";

  private final SuiteTickets tickets;
  private final Consumer<Site> onTicket;

  /**
   * @param onTicket is told that a site has a new ticket
   */
  WeComCallback(SuiteTickets tickets, Consumer<Site> onTicket) {
    this.tickets = tickets;
    this.onTicket = onTicket;
  }

  /**
   * Proves that the address is ours: leaves what WeCom wants back as the body. Whose it says it is
   * counts for nothing here: in the console that is the service provider's corp.
   *
   * @throws Refused for a request that WeCom has not signed
   */
  public void verifyAddress(Exchange exchange) {
    Site site = site(exchange);
    exchange.getMessage().setBody(open(exchange, site, header(exchange, "echostr")).text());
  }

  /**
   * Takes what was pushed. Leaves for {@code normalize} that there is a new ticket, or nothing.
   *
   * @throws Refused for a message that WeCom has not signed and encrypted for this suite
   */
  public void receive(Exchange exchange) {
    Site site = site(exchange);
    byte[] body = exchange.getMessage().getBody(byte[].class);
    exchange.getMessage().setBody(null);
    try {
      String encrypted = CallbackXml.read(new String(body, StandardCharsets.UTF_8)).get("Encrypt");
      Message message = open(exchange, site, encrypted);
      boolean news = tickets.isNews(site, message);
      if (news) {
        exchange.setProperty(MESSAGE, message);
      }
      exchange
          .getMessage()
          .setBody(news ? Progress.to(SuiteTickets.state(encrypted)) : Progress.nothing());
    } catch (IllegalArgumentException e) { // in words of ours
      throw new Refused("the message cannot be read: " + e.getMessage());
    }
  }

  /** The ticket is committed: from now on tokens are asked for with it. */
  public void committed(Exchange exchange) {
    Message message = exchange.getProperty(MESSAGE, Message.class);
    if (message != null) {
      Site site = site(exchange);
      tickets.take(site, message);
      onTicket.accept(site);
    }
  }

  private static Message open(Exchange exchange, Site site, String encrypted) {
    CallbackCipher cipher = SuiteTickets.cipher(site);
    if (!cipher.isSigned(
        header(exchange, "msg_signature"),
        header(exchange, "timestamp"),
        header(exchange, "nonce"),
        encrypted)) {
      throw new Refused("its signature is wrong: is callback-token the Token of the console?");
    }
    try {
      return cipher.decrypt(encrypted);
    } catch (IllegalArgumentException e) {
      throw new Refused(
          "it cannot be decrypted: is callback-aes-key the EncodingAESKey of the console?");
    }
  }

  private static String header(Exchange exchange, String name) {
    return exchange.getMessage().getHeader(name, String.class);
  }

  private static Site site(Exchange exchange) {
    return exchange.getProperty(FeedRun.PROPERTY, FeedRun.class).feed().site();
  }
}
