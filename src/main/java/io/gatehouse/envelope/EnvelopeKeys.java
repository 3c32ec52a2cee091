package io.gatehouse.envelope;

import io.gatehouse.envelope.DataCipher.CipherText;
import io.gatehouse.envelope.DataCipher.PlainText;
import io.gatehouse.envelope.EnvelopeKeys.EnvelopeNames;
import io.gatehouse.envelope.EnvelopeSteps.Envelope;
import io.gatehouse.feed.RetryLater;
import io.gatehouse.reply.JsonText.Excerpt;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiPredicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What one system's messages are signed and encrypted with, and how they are made and opened.
 * Sections 1.1 and 1.2 of the vendor's document. Holds secrets: never shown.
 */
public final class EnvelopeKeys {

  private final EnvelopeNames names;
  private final String company;
  private final String secret;
  private final ZoneId zone;
  private final String aesKey;
  private final String aesIv;
  private final DataCipher cipher;

  /**
   * @param company stands in every request, in clear
   * @param secret ends what is signed
   * @param zone of the requests' timestamps
   * @param aesKey 16, 24 or 32 bytes in UTF-8
   * @param aesIv 16 bytes in UTF-8; of no account with ECB
   * @param aesMode CBC or ECB
   * @throws IllegalArgumentException naming the setting whose value cannot be
   */
  public EnvelopeKeys(
      EnvelopeNames names,
      String company,
      String secret,
      ZoneId zone,
      String aesKey,
      String aesIv,
      String aesMode) {
    this.names = names;
    this.company = company;
    this.secret = secret;
    this.zone = zone;
    this.aesKey = aesKey;
    this.aesIv = aesIv;
    this.cipher = new DataCipher(aesKey, aesIv, aesMode);
  }

  EnvelopeNames names() {
    return names;
  }

  boolean isCbc() {
    return cipher.mode() == DataCipher.Mode.CBC;
  }

  boolean hasSecret(String other) {
    return secret.equals(other);
  }

  boolean hasKey(String other) {
    return aesKey.equals(other);
  }

  boolean hasIv(String other) {
    return isCbc() && aesIv.equals(other);
  }

  EnvelopeKeys withSecret(String other) {
    return new EnvelopeKeys(names, company, other, zone, aesKey, aesIv, cipher.mode().name());
  }

  EnvelopeKeys withKey(String other) {
    return new EnvelopeKeys(names, company, secret, zone, other, aesIv, cipher.mode().name());
  }

  EnvelopeKeys withIv(String other) {
    return new EnvelopeKeys(names, company, secret, zone, aesKey, other, "CBC");
  }

  /** With the other way to chain blocks, and this IV where it needs one and has none. */
  EnvelopeKeys withOtherMode(String usualIv) {
    String iv = aesIv.isBlank() ? usualIv : aesIv;
    return new EnvelopeKeys(names, company, secret, zone, aesKey, iv, isCbc() ? "ECB" : "CBC");
  }

  /** A whole request, for who sends one without a route. */
  public byte[] request(String data, Instant now) {
    return sealed(Map.of(names.data(), data), now);
  }

  /** Any message with these parameters beside the company and the timestamp. */
  public byte[] sealed(Map<String, String> parameters, Instant now) {
    return encrypted(signed(parameters, now)).toJson(null);
  }

  /**
   * What a reply says, decrypted and verified: its envelope's parameters as JSON.
   *
   * @throws RetryLater where it does not open, or is not signed with the secret
   */
  public byte[] reply(byte[] body) {
    Envelope opened = opened(body);
    return verified(opened, isSigned(opened)).toJson(names.data());
  }

  /** What an envelope's timestamp says, in the zone of the requests'; empty where it has none. */
  public Optional<Instant> timestamp(byte[] body) {
    return PlainText.of(body)
        .map(text -> Envelope.read(text.clean()).get(names.timestamp()))
        .flatMap(this::moment);
  }

  /**
   * @param own the parameters beside the company and the timestamp
   */
  Envelope signed(Map<?, ?> own, Instant now) {
    Map<String, String> parameters = new LinkedHashMap<>();
    parameters.put(names.company(), company);
    parameters.put(
        names.timestamp(),
        DateTimeFormatter.ofPattern(names.timestampPattern())
            .format(LocalDateTime.ofInstant(now, zone)));
    own.forEach(
        (name, value) -> parameters.put(name.toString(), value == null ? "" : value.toString()));
    parameters.put(names.sign(), Signature.of(parameters, secret));
    return new Envelope(parameters, false);
  }

  /** A signed one with its data encrypted. */
  Envelope encrypted(Envelope signed) {
    String name = names.data();
    String plain = signed.get(name);
    return plain == null || plain.isEmpty()
        ? signed
        : signed.with(name, CipherText.write(cipher.encrypt(plain)));
  }

  /**
   * Reads an envelope and decrypts its data, where that is not plain JSON already.
   *
   * @throws RetryLater if it was damaged on the way, or does not decrypt
   */
  Envelope opened(byte[] body) {
    PlainText message =
        PlainText.of(body)
            .orElseThrow(() -> new RetryLater("the message is no text, in UTF-8 or GBK"));
    Envelope sealed = Envelope.read(message.clean());
    String name = names.data();
    String data = sealed.get(name);
    if (data == null) {
      return sealed;
    }
    PlainText plain = PlainText.of(data);
    return plain.isJson() || plain.isNothing()
        ? withData(sealed, name, plain, false)
        : opened(sealed, name, data);
  }

  /** The parts of the envelope that stand around the JSON are no part of it, and may be signed. */
  private static Envelope withData(Envelope sealed, String name, PlainText data, boolean opened) {
    String clean = data.isNothing() ? "" : data.clean();
    return new Envelope(sealed.with(name, clean).parameters(), opened, data.exact());
  }

  private Envelope opened(Envelope sealed, String name, String data) {
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
            .orElseThrow(() -> Diagnosis.of(cipher, encrypted));
    return withData(sealed, name, plain, true);
  }

  /** Whether the other side has signed it with the secret. */
  boolean isSigned(Envelope opened) {
    String sign = opened.get(names.sign());
    return sign != null
        && !sign.isBlank()
        && Signature.matches(
            sign, opened.without(names.sign()), names.data(), opened.exactData(), secret);
  }

  /**
   * Without its signature; of an unsigned "failed" the result and its words alone.
   *
   * @param signed as {@link #isSigned} says
   * @throws RetryLater if it is not, and is no "failed" either
   */
  Envelope verified(Envelope opened, boolean signed) {
    Envelope verified = new Envelope(opened.without(names.sign()), opened.encrypted());
    if (signed) {
      return verified;
    }
    String result = opened.get(names.result());
    if (result == null || result.strip().equals(names.success())) {
      throw RetryLater.doubtingKeys(problem(opened, opened.get(names.sign())));
    }
    return new Envelope(verified.without(names.data()), false)
        .with(
            names.message(),
            opened.get(names.message()) + "; its signature is not the one that app-secret gives");
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

  /** Empty where the text is no timestamp of this family's. */
  private Optional<Instant> moment(String text) {
    try {
      return Optional.of(
          LocalDateTime.parse(
                  text == null ? "" : text.strip(),
                  DateTimeFormatter.ofPattern(names.timestampPattern()))
              .atZone(zone)
              .toInstant());
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  @Override
  public String toString() {
    return "keys of an envelope, " + cipher;
  }

  /**
   * What the vendors of one family call the parts of an envelope.
   *
   * @param company whose message it is; in requests, and mostly in replies
   * @param timestamp when it was made
   * @param timestampPattern as {@link java.time.format.DateTimeFormatter} knows it
   * @param data the JSON that is encrypted
   * @param sign the signature over all others
   * @param result says in replies whether the request succeeded
   * @param success the result of one that did
   * @param message the result in words
   */
  public record EnvelopeNames(
      String company,
      String timestamp,
      String timestampPattern,
      String data,
      String sign,
      String result,
      String success,
      String message) {

    /** As most of the family have them. */
    public static final EnvelopeNames USUAL =
        new EnvelopeNames(
            "companyno",
            "timestamp",
            "uuuuMMddHHmmssSSS",
            "data",
            "sign",
            "resultcode",
            "1",
            "msg");

    /** The same with another name for {@link #company}. */
    public EnvelopeNames withCompany(String name) {
      return new EnvelopeNames(
          name, timestamp, timestampPattern, data, sign, result, success, message);
    }
  }

  /**
   * Signs parameters: {@code name=value} sorted by name and joined by {@code &}, then {@code &key=}
   * and the secret, of which the MD5 is the signature, in lower-case hex. Section 1.1 of the
   * vendor's document; the values are the plain ones, before any is encrypted.
   */
  static final class Signature {

    private Signature() {}

    /** Of the parameters that are not empty. */
    static String of(Map<String, String> parameters, String secret) {
      return md5(
          signed(parameters, (name, value) -> !value.isEmpty(), secret)
              .getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Whether the signature is one of these parameters. By the document empty ones are left out;
     * servers keep an empty {@code data}, and might keep all. Those that surround their JSON with
     * something, or write GBK, may have signed it so, or not.
     *
     * @param exactData the data as it came; null where nothing surrounds it
     */
    static boolean matches(
        String signature,
        Map<String, String> parameters,
        String dataName,
        String exactData,
        String secret) {
      List<Map<String, String>> forms = new ArrayList<>(List.of(parameters));
      if (exactData != null && !exactData.equals(parameters.get(dataName))) {
        Map<String, String> exact = new HashMap<>(parameters);
        exact.put(dataName, exactData);
        forms.add(exact);
      }
      Set<String> accepted =
          forms.stream()
              .flatMap(
                  form ->
                      Stream.<BiPredicate<String, String>>of(
                              (name, value) -> !value.isEmpty(),
                              (name, value) -> !value.isEmpty() || name.equals(dataName),
                              (name, value) -> true)
                          .map(kept -> signed(form, kept, secret)))
              .collect(Collectors.toSet());
      byte[] given = signature.strip().toLowerCase(Locale.ROOT).getBytes(StandardCharsets.UTF_8);
      boolean matches = false;
      for (String text : accepted) {
        for (Charset charset : List.of(StandardCharsets.UTF_8, PlainText.CHINESE)) {
          byte[] expected = md5(text.getBytes(charset)).getBytes(StandardCharsets.UTF_8);
          matches |= MessageDigest.isEqual(given, expected); // takes as long for any wrong one
        }
      }
      return matches;
    }

    private static String signed(
        Map<String, String> parameters, BiPredicate<String, String> kept, String secret) {
      StringBuilder text = new StringBuilder();
      new TreeMap<>(parameters)
          .forEach(
              (name, value) -> {
                if (kept.test(name, value)) {
                  text.append(name).append('=').append(value).append('&');
                }
              });
      return text.append("key=").append(secret).toString();
    }

    private static String md5(byte[] text) {
      try {
        MessageDigest md5 = MessageDigest.getInstance("MD5");
        return HexFormat.of().formatHex(md5.digest(text));
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException("every Java platform has MD5", e);
      }
    }
  }
}
