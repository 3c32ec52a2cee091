package io.gatehouse.wecom;

import io.gatehouse.reply.Excerpt;
import io.gatehouse.reply.VendorRecord;
import java.util.OptionalLong;
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

  /** Whether {@code errcode} is there; beside a token a missing one means success. */
  static boolean hasCode(VendorRecord head) {
    return head.get("errcode") != null;
  }

  /** {@code errcode} as a number; null where there is none, or what is there is no number. */
  static String code(VendorRecord head) {
    OptionalLong code = head.wholeNumber("errcode");
    return code.isPresent() ? Long.toString(code.getAsLong()) : null;
  }
}
