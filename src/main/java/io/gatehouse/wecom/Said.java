package io.gatehouse.wecom;

import io.gatehouse.reply.Excerpt;
import io.gatehouse.reply.VendorRecord;
import java.util.regex.Pattern;

/** What WeCom says about an error, fit for a log. */
final class Said {

  /** Tokens, secrets and tickets are longer than words and hints. */
  private static final Pattern SECRETS = Pattern.compile("[\\w+/=-]{40,}");

  private static final int LONGEST_CODE = 20;
  private static final int LONGEST_MESSAGE = 160;

  private Said() {}

  /** {@code errcode 42001 (access_token expired)}. */
  static String of(VendorRecord head) {
    String message = String.valueOf(head.get("errmsg"));
    return "errcode "
        + Excerpt.of(String.valueOf(head.get("errcode")), LONGEST_CODE)
        + " ("
        + Excerpt.of(SECRETS.matcher(message).replaceAll("…"), LONGEST_MESSAGE)
        + ")";
  }

  /** Null where there is none. */
  static String code(VendorRecord head) {
    String code = head.get("errcode");
    return code == null ? null : code.strip();
  }
}
