package io.gatehouse.envelope;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import io.gatehouse.envelope.DataCipher.PlainText;
import io.gatehouse.feed.BoundedReplies;
import io.gatehouse.feed.Cursor.Ask;
import io.gatehouse.feed.FeedRun;
import io.gatehouse.feed.RetryLater;
import io.gatehouse.reply.JsonText.Excerpt;
import io.gatehouse.settings.Site;
import io.gatehouse.settings.Values;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
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
    exchange.getMessage().setBody(keys.signed((Map<?, ?>) body, now));
  }

  /** Encrypts the data of a signed envelope. Leaves the envelope's JSON as the body. */
  public void encrypt(Exchange exchange) {
    Envelope signed = envelope(exchange, "sign");
    exchange.getMessage().setBody(keys(exchange).encrypted(signed).toJson(null));
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
        .setBody(reading(exchange, BoundedReplies.isJson(message), () -> keys.opened(message)));
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
    boolean signed = keys.isSigned(opened);
    if (signed) {
      genuine(exchange);
    }
    Envelope verified = reading(exchange, true, () -> keys.verified(opened, signed));
    exchange.getMessage().setBody(verified.toJson(keys.names().data()));
  }

  private static Envelope envelope(Exchange exchange, String step) {
    if (exchange.getMessage().getBody() instanceof Envelope envelope) {
      return envelope;
    }
    throw new IllegalStateException("the route has no step " + step + " right before this one");
  }

  /**
   * The envelopes of a vendor's sites: each exchange's is that of the site whose feed runs in it.
   */
  public static final class SiteEnvelopes extends EnvelopeSteps {

    private final Function<Site, EnvelopeKeys> keys;
    private final Clock clock;
    private final Map<String, OfSite> bySite = new ConcurrentHashMap<>();

    /** A site's keys, as long as it is configured like this. */
    private record OfSite(Values configured, EnvelopeKeys keys, ProvenKeys proven) {

      @Override
      public String toString() {
        return "the keys of a site";
      }
    }

    /**
     * @param keys of a site; null for one that is not this vendor's
     */
    public SiteEnvelopes(Function<Site, EnvelopeKeys> keys, Clock clock) {
      this.keys = keys;
      this.clock = clock;
    }

    private OfSite of(Site site) {
      return bySite.compute(
          site.name(),
          (name, known) ->
              known != null && known.configured.equals(site.values())
                  ? known
                  : new OfSite(site.values(), keys.apply(site), new ProvenKeys()));
    }

    @Override
    EnvelopeKeys keys(Exchange exchange) {
      FeedRun run = exchange.getProperty(FeedRun.PROPERTY, FeedRun.class);
      if (run == null) {
        throw new IllegalStateException("the route has no open step before this one");
      }
      EnvelopeKeys found = of(run.feed().site()).keys();
      if (found == null) {
        throw new IllegalStateException(
            "the bean envelope is not for sites of " + run.feed().vendor().name());
      }
      return found;
    }

    /** A fault that wrong keys would make too is the reply's only while other replies open. */
    @Override
    <T> T reading(Exchange exchange, boolean isJson, Supplier<T> step) {
      FeedRun run = exchange.getProperty(FeedRun.PROPERTY, FeedRun.class);
      return run.fitting(
          fault -> isJson && (!fault.doubtsKeys() || provenKeys(run).withstand(run)), step);
    }

    @Override
    void genuine(Exchange exchange) {
      FeedRun run = exchange.getProperty(FeedRun.PROPERTY, FeedRun.class);
      provenKeys(run).open(run);
    }

    private ProvenKeys provenKeys(FeedRun run) {
      return of(run.feed().site()).proven();
    }

    /**
     * Whether a site's keys are the server's, shown by its other messages. A wrong key or secret
     * fails them all, and then nothing may be passed over.
     */
    private static final class ProvenKeys {

      private record Doubt(Ask ask, long genuineBefore) {}

      private final Map<String, Doubt> doubts = new HashMap<>(); // by feed
      private long genuine;

      synchronized void open(FeedRun run) {
        genuine++;
        doubts.computeIfPresent(
            run.feed().spec().name(),
            (feed, doubt) -> Objects.equals(doubt.ask, run.ask()) ? null : doubt);
      }

      /** Whether another message was genuine since the reply to this request failed first. */
      synchronized boolean withstand(FeedRun run) {
        Doubt doubt =
            doubts.compute(
                run.feed().spec().name(),
                (feed, known) ->
                    known != null && Objects.equals(known.ask, run.ask())
                        ? known
                        : new Doubt(run.ask(), genuine));
        return genuine > doubt.genuineBefore;
      }
    }

    @Override
    Clock clock(Exchange exchange) {
      return clock;
    }
  }

  /**
   * A message of this family: its parameters in the order sent, each as its exact text.
   *
   * @param parameters the data among them
   * @param encrypted whether the data came encrypted and has been decrypted
   * @param exactData the data as it came, with what surrounds its JSON; null where that is nothing
   */
  record Envelope(Map<String, String> parameters, boolean encrypted, String exactData) {

    static final JsonFactory JSON =
        JsonFactory.builder()
            .enable(JsonReadFeature.ALLOW_UNESCAPED_CONTROL_CHARS)
            .enable(JsonReadFeature.ALLOW_TRAILING_COMMA)
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .build();

    /** No envelope has more than ten. */
    private static final int MOST_PARAMETERS = 100;

    Envelope(Map<String, String> parameters, boolean encrypted) {
      this(parameters, encrypted, null);
    }

    /**
     * Reads it from its JSON, keeping each value's exact text: it has been signed.
     *
     * <p>Null and absent values are empty texts; of objects and arrays the text is their JSON.
     *
     * @throws RetryLater if it is not one whole JSON object
     */
    static Envelope read(String body) {
      Map<String, String> parameters = new LinkedHashMap<>();
      try (JsonParser parser = JSON.createParser(body)) {
        if (parser.nextToken() != JsonToken.START_OBJECT) {
          throw new RetryLater(
              body.isBlank() ? "the message is empty" : "the message is no JSON object");
        }
        String name;
        while ((name = parser.nextFieldName()) != null) {
          if (parameters.size() == MOST_PARAMETERS) {
            throw new RetryLater("the message has more than " + MOST_PARAMETERS + " parameters");
          }
          if (parameters.put(name, value(parser, body)) != null) {
            // It could be signed as one and read as the other.
            throw new RetryLater("the message has " + Excerpt.quoted(name) + " twice");
          }
        }
        if (parser.nextToken() != null) {
          throw new RetryLater("the message goes on after its JSON ends");
        }
      } catch (JsonProcessingException e) {
        throw new RetryLater(
            "the message is not valid JSON, at character "
                + (e.getLocation() == null ? 0 : e.getLocation().getCharOffset())
                + " of "
                + body.length());
      } catch (IOException e) {
        throw new UncheckedIOException(e); // cannot be: the body is in memory
      }
      return new Envelope(parameters, false);
    }

    private static String value(JsonParser parser, String body) throws IOException {
      JsonToken token = parser.nextToken();
      if (token == JsonToken.VALUE_NULL) {
        return "";
      }
      if (!token.isStructStart()) {
        return parser.getText();
      }
      int from = (int) parser.currentTokenLocation().getCharOffset();
      parser.skipChildren();
      return body.substring(from, (int) parser.currentLocation().getCharOffset());
    }

    /** Null where there is none. */
    String get(String name) {
      return parameters.get(name);
    }

    /** The same with another value, at the place of the old one. */
    Envelope with(String name, String value) {
      Map<String, String> changed = new LinkedHashMap<>(parameters);
      changed.put(name, value);
      return new Envelope(changed, encrypted, exactData);
    }

    Map<String, String> without(String name) {
      Map<String, String> others = new LinkedHashMap<>(parameters);
      others.remove(name);
      return others;
    }

    /**
     * As JSON, every value a text.
     *
     * @param jsonName a parameter that is written as the JSON that it is; null for none
     */
    byte[] toJson(String jsonName) {
      StringBuilder json = new StringBuilder();
      parameters.forEach(
          (name, value) -> {
            json.append(json.isEmpty() ? '{' : ',');
            quote(json, name);
            json.append(':');
            if (name.equals(jsonName) && PlainText.of(value).isJson()) {
              json.append(value);
            } else {
              quote(json, value);
            }
          });
      return json.append(json.isEmpty() ? "{}" : "}").toString().getBytes(StandardCharsets.UTF_8);
    }

    private static void quote(StringBuilder json, String text) {
      json.append('"');
      JsonStringEncoder.getInstance().quoteAsString(text, json);
      json.append('"');
    }

    @Override
    public String toString() {
      return "envelope of " + parameters.keySet(); // never what is in it
    }
  }
}
