package io.gatehouse.wecom;

import io.gatehouse.feed.Cursor.SavedState;
import io.gatehouse.feed.Refused;
import io.gatehouse.settings.Site;
import io.gatehouse.wecom.AppTokens.App;
import io.gatehouse.wecom.CallbackCipher.CallbackXml;
import io.gatehouse.wecom.CallbackCipher.Message;
import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.camel.util.json.DeserializationException;
import org.apache.camel.util.json.JsonObject;
import org.apache.camel.util.json.Jsoner;

/**
 * The newest ticket of each suite: 推送suite_ticket. Kept over restarts as the feed's checkpoint, and
 * there as WeCom encrypted it.
 */
final class SuiteTickets {

  /**
   * A ticket that was pushed.
   *
   * @param pushedAt in seconds, as WeCom says it
   */
  private record Ticket(String value, long pushedAt) {

    /**
     * One of a moment to come says nothing of its age: held to be the newest it would keep all
     * others out for good.
     */
    private boolean tellsAge(Instant now) {
      long latest = Instant.MAX.getEpochSecond();
      return pushedAt <= latest
          && !SavedState.isFalse(Instant.ofEpochSecond(Math.max(0, pushedAt)), now);
    }

    boolean isNewerThan(Ticket known, Instant now) {
      return pushedAt >= known.pushedAt || !known.tellsAge(now) || !tellsAge(now);
    }

    @Override
    public String toString() {
      return "ticket of " + pushedAt;
    }
  }

  private final Clock clock;
  private final Supplier<List<Site>> sites;
  private final Function<Site, Optional<String>> states;
  private final Map<App.Suite, Optional<Ticket>> bySuite = new ConcurrentHashMap<>();

  /**
   * @param sites of which several may be of one suite, whose ticket is pushed to one of them
   * @param states what {@link #state} gave, as it was committed for a site
   */
  SuiteTickets(Supplier<List<Site>> sites, Function<Site, Optional<String>> states, Clock clock) {
    this.clock = clock;
    this.sites = sites;
    this.states = states;
  }

  /** The one pushed last, or the one configured. */
  Optional<String> newest(Site site) {
    return pushed(site).map(Ticket::value).or(() -> site.values().text("suite-ticket"));
  }

  private Optional<Ticket> pushed(Site site) {
    return bySuite.computeIfAbsent(App.of(site).suite(), this::saved);
  }

  private Optional<Ticket> saved(App.Suite suite) {
    return sites.get().stream()
        .filter(site -> suite.equals(App.of(site).suite()))
        .filter(site -> site.values().text("callback-token").isPresent())
        .flatMap(site -> states.apply(site).flatMap(state -> saved(site, state)).stream())
        .max(
            Comparator.comparing((Ticket ticket) -> ticket.tellsAge(clock.instant()))
                .thenComparingLong(Ticket::pushedAt));
  }

  /** Empty where it was encrypted with another key than today's. */
  private static Optional<Ticket> saved(Site site, String state) {
    try {
      JsonObject json = (JsonObject) Jsoner.deserialize(state);
      return ticket(site, cipher(site).decrypt((String) json.get("encrypted")));
    } catch (DeserializationException | RuntimeException e) {
      return Optional.empty();
    }
  }

  /** The checkpoint that keeps a ticket. */
  static String state(String encrypted) {
    return new JsonObject(Map.of("encrypted", encrypted)).toJson();
  }

  static CallbackCipher cipher(Site site) {
    return new CallbackCipher(
        site.values().required("callback-token"), site.values().required("callback-aes-key"));
  }

  /**
   * Whether the message brings a ticket that is newer than what there is: old ones may be sent
   * again by others.
   *
   * @throws Refused if it is for another suite
   */
  boolean isNews(Site site, Message message) {
    return ticket(site, message).filter(ticket -> isNewer(site, ticket)).isPresent();
  }

  /** Takes the ticket of a message, once it is committed. */
  void take(Site site, Message message) {
    bySuite.put(App.of(site).suite(), ticket(site, message));
  }

  private boolean isNewer(Site site, Ticket ticket) {
    return pushed(site).map(known -> ticket.isNewerThan(known, clock.instant())).orElse(true);
  }

  private static Optional<Ticket> ticket(Site site, Message message) {
    String suite = site.values().required("suite-id");
    if (!message.receiver().equals(suite)) {
      throw new Refused("the message is for another receiver than suite-id");
    }
    Map<String, String> fields = CallbackXml.read(message.text());
    String ticket = fields.get("SuiteTicket");
    if (!"suite_ticket".equals(fields.get("InfoType")) || ticket == null || ticket.isEmpty()) {
      return Optional.empty(); // another event of the suite
    }
    if (!suite.equals(fields.get("SuiteId"))) {
      throw new Refused("the message holds the ticket of another suite than suite-id");
    }
    try {
      return Optional.of(new Ticket(ticket, Long.parseLong(fields.getOrDefault("TimeStamp", "0"))));
    } catch (NumberFormatException e) {
      throw new Refused("the message's TimeStamp is no number");
    }
  }
}
