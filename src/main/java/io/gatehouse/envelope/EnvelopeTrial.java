package io.gatehouse.envelope;

import io.gatehouse.envelope.DataCipher.CipherText;
import io.gatehouse.envelope.DataCipher.PlainText;
import io.gatehouse.envelope.EnvelopeKeys.EnvelopeNames;
import io.gatehouse.envelope.EnvelopeSteps.Envelope;
import io.gatehouse.feed.Meaning.ReplyFault;
import io.gatehouse.feed.RetryLater;
import io.gatehouse.reply.JsonText.Excerpt;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Finds out by asking which setting of an envelope is wrong, where a server refuses a request. At
 * most eight requests more, which read one record each.
 *
 * <p>Two things tell. The server signs its refusals too, and those hold no data: whether such a
 * signature fits says whether the secret is right, whatever the cipher is. And a server answers
 * data that does not decrypt in other words than data that decrypts to something odd: a request
 * with random bytes shows how it words the former. A wrong key or mode leaves no padding; a wrong
 * IV leaves all but the first block as it was.
 */
public final class EnvelopeTrial {

  /** Sends a request and returns the reply's body. */
  @FunctionalInterface
  public interface Server {
    byte[] ask(byte[] request);
  }

  /** What a refusal in the server's words is about, as far as they tell. */
  public enum Refusal {
    COMPANY,
    TIME,
    RATE,
    OTHER
  }

  /** By the vendor's words. */
  @FunctionalInterface
  public interface Words {
    Refusal of(String message);
  }

  /**
   * What is wrong.
   *
   * @param setting its name, without the site's prefix; null where it cannot be told, or none is
   * @param found one line, without a secret
   */
  public record Outcome(Refusal refusal, String setting, String found, String remedy) {}

  private static final int BLOCKS = 2;
  private static final int MOST_RANDOM = 2;

  /** What a wrong one does. */
  private static final Map<String, String> SAYS =
      Map.of(
          "app-secret", "the server signs with another secret than app-secret",
          "aes-key", "the server does not decrypt what aes-key encrypts, with CBC or ECB",
          "aes-iv", "the server decrypts all but the beginning, which aes-iv decides");

  /**
   * What came back.
   *
   * @param answered whether the server took the request, and its reply is signed and opens
   * @param taken whether the server says that it took the request
   * @param words the result and its message
   * @param signed whether the reply is signed with our secret; empty where it is not signed at all
   */
  private record Reply(boolean answered, boolean taken, String words, Optional<Boolean> signed) {}

  private final EnvelopeKeys keys;
  private final Map<String, String> usual;
  private final Server server;
  private final Words words;
  private final Clock clock;
  private final SecureRandom random = new SecureRandom();
  private int turn;

  /**
   * @param usual what the vendor's servers have unless somebody changed it, by the settings' names
   */
  public EnvelopeTrial(
      EnvelopeKeys keys, Map<String, String> usual, Server server, Words words, Clock clock) {
    this.keys = keys;
    this.usual = usual;
    this.server = server;
    this.words = words;
    this.clock = clock;
  }

  /** Empty where the server answers as it should. */
  public Optional<Outcome> run() {
    Reply first = ask(keys);
    if (first.answered) {
      return Optional.empty();
    }
    Refusal refusal = first.taken ? Refusal.OTHER : words.of(first.words);
    if (refusal != Refusal.OTHER) {
      return Optional.of(new Outcome(refusal, null, said(first), ""));
    }
    Reply shut = random();
    Optional<Boolean> secretFits = shut.signed.or(() -> first.signed);
    if (first.taken) {
      return Optional.of(ofReply(secretFits));
    }
    // A key that is wrong leaves a padding that is right once in 256 times: hence a second one.
    boolean opens = !first.words.equals(shut.words) && !ask(keys).words.equals(shut.words);
    if (opens) {
      return Optional.of(
          secretFits.orElse(true)
              ? secretFits.isPresent() ? wrongIv(first) : unclear(first)
              : wrong("app-secret", first, keys::hasSecret, keys::withSecret));
    }
    return Optional.of(shutOut(first, shut, secretFits.orElse(true)));
  }

  /** The server took the request, and what it sends does not open or is not signed by us. */
  private Outcome ofReply(Optional<Boolean> secretFits) {
    if (secretFits.isPresent() && !secretFits.get()) {
      return new Outcome(
          Refusal.OTHER,
          "app-secret",
          "the server's replies are signed with another secret than app-secret",
          "set app-secret to the secret in the K30 software (AppSecret)");
    }
    return new Outcome(
        Refusal.OTHER,
        null,
        "the server takes the request, and its reply does not open or is not signed",
        "look whether something between here and the server changes replies");
  }

  /** The server does not decrypt what it is sent: the mode, or the key. */
  private Outcome shutOut(Reply first, Reply shut, boolean secretFits) {
    EnvelopeKeys other = keys.withOtherMode(usual.getOrDefault("aes-iv", ""));
    Reply otherwise = ask(other);
    boolean isMode =
        otherwise.answered
            || !otherwise.words.equals(shut.words) && !ask(other).words.equals(shut.words);
    String secret = secretFits ? "" : "; app-secret is another than the server's, too";
    if (!isMode) {
      Outcome key = wrong("aes-key", first, keys::hasKey, keys::withKey);
      return new Outcome(key.refusal, key.setting, key.found, key.remedy + secret);
    }
    String mode = keys.isCbc() ? "ECB" : "CBC";
    boolean isIv = !otherwise.answered && secretFits && mode.equals("CBC");
    return new Outcome(
        Refusal.OTHER,
        "aes-mode",
        "the server does not decrypt data with aes-mode="
            + (keys.isCbc() ? "CBC" : "ECB")
            + ", and does with "
            + mode,
        "set aes-mode=" + mode + (isIv ? ", and aes-iv to that of the server" : "") + secret);
  }

  private Outcome wrongIv(Reply first) {
    return keys.isCbc() ? wrong("aes-iv", first, keys::hasIv, keys::withIv) : unclear(first);
  }

  private static Outcome unclear(Reply first) {
    return new Outcome(
        Refusal.OTHER,
        null,
        said(first),
        "the data decrypts there; whether the secret or the IV is another cannot be told from its"
            + " replies: compare both with those of the K30 software");
  }

  /**
   * That setting is wrong.
   *
   * @param with the keys with another value of it
   */
  private Outcome wrong(
      String setting, Reply first, Predicate<String> has, Function<String, EnvelopeKeys> with) {
    String value = usual.get(setting);
    boolean isUsual = value == null || has.test(value);
    if (!isUsual && fits(with, value)) {
      return new Outcome(
          Refusal.OTHER,
          setting,
          setting + " is not that of the server, which answers with the vendor's own",
          "leave " + setting + " out, or empty");
    }
    return new Outcome(
        Refusal.OTHER,
        setting,
        SAYS.get(setting) + "; " + said(first),
        "set " + setting + " to what the server has" + (isUsual ? ", which is not the usual" : ""));
  }

  private boolean fits(Function<String, EnvelopeKeys> with, String value) {
    try {
      return ask(with.apply(value)).answered;
    } catch (IllegalArgumentException e) { // a company's number that is no key
      return false;
    }
  }

  private Reply ask(EnvelopeKeys with) {
    turn++;
    String data = "{\"pageindex\":1,\"pagesize\":" + turn + "}";
    return read(with, server.ask(with.request(data, clock.instant())));
  }

  /** Data that no key opens, but for one time in 256: then another. */
  private Reply random() {
    Reply before = randomOnce();
    for (int i = 0; i < MOST_RANDOM; i++) {
      Reply next = randomOnce();
      if (next.words.equals(before.words)) {
        return next;
      }
      before = next;
    }
    return before;
  }

  private Reply randomOnce() {
    byte[] bytes = new byte[BLOCKS * DataCipher.BLOCK];
    random.nextBytes(bytes);
    EnvelopeNames names = keys.names();
    Envelope signed = keys.signed(Map.of(names.data(), "{}"), clock.instant());
    byte[] request = signed.with(names.data(), CipherText.write(bytes)).toJson(null);
    return read(keys, server.ask(request));
  }

  private static Reply read(EnvelopeKeys with, byte[] body) {
    EnvelopeNames names = with.names();
    Envelope sealed =
        Envelope.read(
            PlainText.of(body)
                .orElseThrow(() -> new RetryLater("the reply is no text, in UTF-8 or GBK"))
                .clean());
    String result = String.valueOf(sealed.get(names.result())).strip();
    boolean taken = result.equals(names.success());
    String words =
        names.result()
            + " "
            + Excerpt.of(result, 20)
            + " ("
            + Excerpt.of(String.valueOf(sealed.get(names.message())), 120)
            + ")";
    Optional<Boolean> signed = Optional.empty();
    try {
      Envelope opened = with.opened(body);
      String sign = opened.get(names.sign());
      boolean fits = with.isSigned(opened);
      signed = sign == null || sign.isBlank() ? Optional.empty() : Optional.of(fits);
      return new Reply(taken && fits, taken, words, taken ? Optional.empty() : signed);
    } catch (ReplyFault shut) {
      return new Reply(false, taken, words, Optional.empty());
    }
  }

  private static String said(Reply reply) {
    return "the server says " + reply.words;
  }
}
