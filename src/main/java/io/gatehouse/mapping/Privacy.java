package io.gatehouse.mapping;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * What becomes of personal data before anything else sees it, for every vendor: the settings {@code
 * privacy.*}. Passwords are always dropped.
 */
public final class Privacy {

  /** Where nothing is configured: all of it is dropped. */
  public static final Privacy DEFAULT = of(setting -> Optional.empty());

  private static final String ALGORITHM = "HmacSHA256";
  private static final String HIDDEN = "****";
  private static final int SHOWN = 4;

  private enum Treatment {
    KEEP,
    MASK,
    HASH,
    DROP
  }

  private final Map<PrivateKind, Treatment> treatments = new EnumMap<>(PrivateKind.class);
  private final SecretKeySpec key;

  private Privacy(Function<String, Optional<String>> settings) {
    for (PrivateKind kind : PrivateKind.values()) {
      String word = settings.apply(kind.word()).orElse("drop");
      treatments.put(kind, treatment(kind, word));
    }
    treatments.put(PrivateKind.PASSWORD, Treatment.DROP);
    key =
        settings
            .apply("key")
            .map(text -> new SecretKeySpec(text.getBytes(StandardCharsets.UTF_8), ALGORITHM))
            .orElse(null);
    if (key == null && treatments.containsValue(Treatment.HASH)) {
      throw new IllegalArgumentException("privacy.key is missing, which hash needs");
    }
  }

  private static Treatment treatment(PrivateKind kind, String word) {
    try {
      return Treatment.valueOf(word.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          kind.word() + " must be keep, mask, hash or drop, got " + Excerpt.quoted(word), e);
    }
  }

  /**
   * @param settings a value by its name without {@code privacy.}: {@code id-number}, {@code key}
   */
  public static Privacy of(Function<String, Optional<String>> settings) {
    return new Privacy(settings);
  }

  boolean keeps(PrivateKind kind) {
    return treatments.get(kind) == Treatment.KEEP;
  }

  /** What may be stored in the text's place; null for nothing at all. */
  String treated(PrivateKind kind, String text) {
    if (text == null || text.isBlank() || text.strip().equals("0")) {
      return text; // nobody's
    }
    return switch (treatments.get(kind)) {
      case KEEP -> text;
      case MASK -> kind == PrivateKind.PHOTO ? null : masked(text.strip());
      case HASH -> hash(sameText(kind, text));
      case DROP -> null;
    };
  }

  /** The last 4 characters, of a short text fewer: at least half of it stays hidden. */
  private static String masked(String text) {
    int[] characters = text.codePoints().toArray();
    int shown = Math.min(SHOWN, characters.length / 2);
    return HIDDEN + new String(characters, characters.length - shown, shown);
  }

  /** One number has one hash, however it is written. */
  private static String sameText(PrivateKind kind, String text) {
    return switch (kind) {
      case PHONE -> text.replaceAll("[\\s-]", "");
      case ID_NUMBER -> text.replaceAll("\\s", "").toUpperCase(Locale.ROOT);
      default -> text.strip();
    };
  }

  private String hash(String text) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      return HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has " + ALGORITHM, e);
    }
  }
}
