package io.gatehouse.envelope;

import io.gatehouse.envelope.DataCipher.CipherText;
import io.gatehouse.envelope.DataCipher.PlainText;
import io.gatehouse.envelope.EnvelopeKeys.EnvelopeNames;
import io.gatehouse.feed.RetryLater;
import io.gatehouse.reply.JsonText.Excerpt;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
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

/** How envelopes are made and opened. Sections 1.1 and 1.2 of the vendor's document. */
final class Sealing {

  private Sealing() {}

  /**
   * @param own the parameters beside the company and the timestamp
   */
  static Envelope signed(EnvelopeKeys keys, Map<?, ?> own, Instant now) {
    EnvelopeNames names = keys.names();
    Map<String, String> parameters = new LinkedHashMap<>();
    parameters.put(names.company(), keys.company());
    parameters.put(
        names.timestamp(),
        DateTimeFormatter.ofPattern(names.timestampPattern())
            .format(LocalDateTime.ofInstant(now, keys.zone())));
    own.forEach(
        (name, value) -> parameters.put(name.toString(), value == null ? "" : value.toString()));
    parameters.put(names.sign(), Signature.of(parameters, keys.secret()));
    return new Envelope(parameters, false);
  }

  static Envelope encrypted(EnvelopeKeys keys, Envelope signed) {
    String name = keys.names().data();
    String plain = signed.get(name);
    return plain == null || plain.isEmpty()
        ? signed
        : signed.with(name, CipherText.write(keys.cipher().encrypt(plain)));
  }

  /**
   * @throws RetryLater if it was damaged on the way, or does not decrypt
   */
  static Envelope opened(EnvelopeKeys keys, byte[] body) {
    PlainText message =
        PlainText.of(body)
            .orElseThrow(() -> new RetryLater("the message is no text, in UTF-8 or GBK"));
    Envelope sealed = Envelope.read(message.clean());
    String name = keys.names().data();
    String data = sealed.get(name);
    if (data == null) {
      return sealed;
    }
    PlainText plain = PlainText.of(data);
    return plain.isJson() || plain.isNothing()
        ? withData(sealed, name, plain, false)
        : opened(sealed, name, data, keys.cipher());
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
            .orElseThrow(() -> Diagnosis.of(cipher, encrypted));
    return withData(sealed, name, plain, true);
  }

  /** Whether the other side has signed it with the secret. */
  static boolean isSigned(EnvelopeKeys keys, Envelope opened) {
    String sign = opened.get(keys.names().sign());
    return sign != null
        && !sign.isBlank()
        && Signature.matches(
            sign,
            opened.without(keys.names().sign()),
            keys.names().data(),
            opened.exactData(),
            keys.secret());
  }

  /**
   * Without its signature; of an unsigned "failed" the result and its words alone.
   *
   * @throws RetryLater if the signature is another, or there is none
   */
  static Envelope verified(EnvelopeKeys keys, Envelope opened) {
    return verified(keys, opened, isSigned(keys, opened));
  }

  /**
   * @param signed as {@link #isSigned} says
   * @throws RetryLater if it is not, and is no "failed" either
   */
  static Envelope verified(EnvelopeKeys keys, Envelope opened, boolean signed) {
    EnvelopeNames names = keys.names();
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
  static Optional<Instant> moment(EnvelopeKeys keys, String text) {
    try {
      return Optional.of(
          LocalDateTime.parse(
                  text == null ? "" : text.strip(),
                  DateTimeFormatter.ofPattern(keys.names().timestampPattern()))
              .atZone(keys.zone())
              .toInstant());
    } catch (DateTimeException e) {
      return Optional.empty();
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
