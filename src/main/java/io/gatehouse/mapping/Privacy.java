package io.gatehouse.mapping;

import io.gatehouse.reply.JsonText.Excerpt;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * What becomes of personal data before anything else sees it, for every vendor: the settings {@code
 * privacy.*}. Passwords are always dropped.
 */
public final class Privacy {

  /** Where nothing is configured: all of it is dropped, but numbers of cards. */
  public static final Privacy DEFAULT = of(setting -> Optional.empty());

  private static final String ALGORITHM = "HmacSHA256";
  static final String HIDDEN = "****";
  private static final int SHOWN = 4;

  /** Of the object stores that K30 and its kind keep photos in. */
  private static final List<String> SIGNATURES =
      List.of("signature=", "expires=", "credential=", "token=", "sign=");

  private enum Treatment {
    KEEP,
    MASK,
    HASH,
    DROP
  }

  private final Map<Kind, Treatment> treatments = new EnumMap<>(Kind.class);
  private final SecretKeySpec key;

  private Privacy(Function<String, Optional<String>> settings) {
    for (Kind kind : Kind.values()) {
      if (kind == Kind.PHOTO_LINK || kind == Kind.PASSWORD) {
        continue; // which have no choice
      }
      String unsaid = kind == Kind.CARD_NUMBER ? "keep" : "drop";
      String word = settings.apply(kind.word()).orElse(unsaid);
      treatments.put(kind, treatment(kind, word));
    }
    treatments.put(Kind.PASSWORD, Treatment.DROP);
    treatments.put(Kind.PHOTO_LINK, Treatment.DROP); // but for what unsigned leaves
    key =
        settings
            .apply("key")
            .map(text -> new SecretKeySpec(text.getBytes(StandardCharsets.UTF_8), ALGORITHM))
            .orElse(null);
    if (key == null && treatments.containsValue(Treatment.HASH)) {
      throw new IllegalArgumentException("privacy.key is missing, which hash needs");
    }
  }

  private static Treatment treatment(Kind kind, String word) {
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

  boolean keeps(Kind kind) {
    return treatments.get(kind) == Treatment.KEEP;
  }

  boolean drops(Kind kind) {
    return treatments.get(kind) == Treatment.DROP;
  }

  /** What may be stored in the text's place; null for nothing at all. */
  String treated(Kind kind, String text) {
    if (text == null || text.isBlank() || text.strip().equals("0")) {
      return text; // nobody's
    }
    if (kind == Kind.CARD_NUMBER && text.indexOf(',') >= 0) {
      return Stream.of(text.split(","))
          .map(number -> treated(kind, number))
          .filter(Objects::nonNull)
          .reduce((one, other) -> one + "," + other)
          .orElse(null);
    }
    return switch (treatments.get(kind)) {
      case KEEP -> text;
      case MASK -> kind == Kind.PHOTO ? null : masked(text.strip());
      case HASH -> hash(sameText(kind, text));
      case DROP -> null;
    };
  }

  /**
   * A link without what lets anybody fetch it for a while: that is a secret, and another one in
   * every reply. One that is not signed is left as it is.
   */
  public static String unsigned(String link) {
    int query = link == null ? -1 : link.indexOf('?');
    if (query < 0) {
      return link;
    }
    String parameters = link.substring(query).toLowerCase(Locale.ROOT);
    boolean isSigned = SIGNATURES.stream().anyMatch(parameters::contains);
    return isSigned ? link.substring(0, query) : link;
  }

  /** The last 4 characters, of a short text fewer: at least half of it stays hidden. */
  private static String masked(String text) {
    int[] characters = text.codePoints().toArray();
    int shown = Math.min(SHOWN, characters.length / 2);
    return HIDDEN + new String(characters, characters.length - shown, shown);
  }

  /** One number has one hash, however it is written. */
  private static String sameText(Kind kind, String text) {
    return switch (kind) {
      case PHONE -> text.replaceAll("[\\s-]", "");
      case ID_NUMBER -> text.replaceAll("\\s", "").toUpperCase(Locale.ROOT);
      case EMAIL -> text.strip().toLowerCase(Locale.ROOT);
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

  /** What a private field holds. The constants' names are those of mappings and settings. */
  enum Kind {
    /** The number of an identity paper, a driver's permit or the like. */
    ID_NUMBER,
    PHONE,
    EMAIL,
    /** Where somebody lives or is registered. */
    ADDRESS,
    BIRTH_DATE,
    PHOTO,
    /**
     * A link to the photo of an event. Stored in its column, without the signature that lets
     * anybody fetch it for a while; in the text of a rejected row only as photos are.
     */
    PHOTO_LINK,
    /** Anything else of a person: nation, native place, what somebody noted. */
    PERSONAL,
    /**
     * The numbers of the cards that somebody has, comma-joined. Kept unless told otherwise: they
     * are what joins a person to the events of a card.
     */
    CARD_NUMBER,
    PASSWORD;

    /** Such as {@code id-number}. */
    String word() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static List<String> words() {
      return Arrays.stream(values()).map(Kind::word).toList();
    }

    static Optional<Kind> of(String word) {
      return Arrays.stream(values()).filter(kind -> kind.word().equals(word)).findFirst();
    }
  }
}
