package io.gatehouse.observe;

import java.text.MessageFormat;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.ResourceBundle;

/** The status page's words in one language: Chinese for who prefers it, English for all others. */
final class Words {

  private static final DateTimeFormatter MOMENT =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");
  private static final DateTimeFormatter OFFSET = DateTimeFormatter.ofPattern("xxx");

  private static final Words ENGLISH = new Words(Locale.ENGLISH);
  private static final Words CHINESE = new Words(Locale.SIMPLIFIED_CHINESE);

  private final Locale locale;
  private final ResourceBundle texts;

  private Words(Locale locale) {
    this.locale = locale;
    this.texts =
        ResourceBundle.getBundle(
            "io.gatehouse.observe.status",
            locale,
            ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES));
  }

  /**
   * @param chosen {@code en} or {@code zh}, by somebody's click; null for none
   * @param accepted the header Accept-Language; null for none
   */
  static Words preferred(String chosen, String accepted) {
    if ("zh".equals(chosen) || "en".equals(chosen)) {
      return chosen.equals("zh") ? CHINESE : ENGLISH;
    }
    if (accepted == null || accepted.length() > 500) {
      return ENGLISH;
    }
    try {
      Locale best =
          Locale.lookup(
              Locale.LanguageRange.parse(accepted), List.of(Locale.ENGLISH, Locale.CHINESE));
      return Locale.CHINESE.equals(best) ? CHINESE : ENGLISH;
    } catch (IllegalArgumentException e) { // it is no list of languages
      return ENGLISH;
    }
  }

  boolean isChinese() {
    return this == CHINESE;
  }

  String of(String key, Object... values) {
    String text = texts.getString(key);
    return values.length == 0 && text.indexOf('{') < 0
        ? text.replace("''", "'")
        : new MessageFormat(text, locale).format(values);
  }

  /** As it is in the file, with its gaps unfilled. */
  String pattern(String key) {
    return texts.getString(key);
  }

  String number(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  /** {@code 2026-01-31 08:05:00 +08:00}: of the site's zone. */
  String moment(Instant moment, ZoneId zone) {
    return moment == null
        ? "-"
        : MOMENT.format(moment.atZone(zone)) + " " + OFFSET.format(moment.atZone(zone));
  }

  /** {@code 3 s}, {@code 12 min}, {@code 5 h}, {@code 40 d}. */
  String span(Duration span) {
    boolean zh = isChinese();
    long seconds = Math.max(0, span.toSeconds());
    if (seconds < 120) {
      return seconds + (zh ? " 秒" : " s");
    }
    if (seconds < 7_200) {
      return seconds / 60 + (zh ? " 分钟" : " min");
    }
    return seconds < 172_800
        ? seconds / 3_600 + (zh ? " 小时" : " h")
        : seconds / 86_400 + (zh ? " 天" : " d");
  }
}
