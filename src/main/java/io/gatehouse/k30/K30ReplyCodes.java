package io.gatehouse.k30;

import io.gatehouse.envelope.EnvelopeTrial;
import io.gatehouse.feed.Meaning;
import io.gatehouse.feed.RateLimited;
import io.gatehouse.feed.Refused;
import io.gatehouse.feed.Refused.Narrow;
import io.gatehouse.feed.RetryLater;
import io.gatehouse.reply.JsonText.Excerpt;
import io.gatehouse.reply.Reply;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * What {@code resultcode} and {@code msg} of a reply mean. The vendor has no codes but 1 and 0
 * (succeeded, failed) and no list of its messages, so that their words are what there is.
 */
final class K30ReplyCodes {

  /** The server says that there is no such region. */
  static final String NO_SUCH_REGION = "no-such-region";

  private static final String[] RATE = {"频率", "频繁", "too many", "too frequent"};
  private static final String[] COMPANY = {"企业编号", "companyno", "企业不存在"};
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private K30ReplyCodes() {}

  static Meaning judge(Reply reply) {
    String result = reply.head().get("resultcode");
    if (result == null) {
      return new RetryLater("the reply has no resultcode: is base-url a K30 server?");
    }
    if (reply.head().wholeNumber("resultcode").orElse(0) == 1) {
      return Meaning.SUCCESS;
    }
    String message = String.valueOf(reply.head().get("msg"));
    String said =
        "the server says resultcode "
            + Excerpt.of(result, 20)
            + " ("
            + Excerpt.of(message, 160)
            + ")";
    String words = message.toLowerCase(Locale.ROOT);
    if (has(words, RATE)) {
      return new RateLimited(said, MINUTE);
    }
    if (has(words, "签名", "验签") || (words.contains("sign") && !words.contains("its signature"))) {
      return new Refused(
          said
              + ": app-secret is another than the server's, or a letter of aes-iv is; the check"
              + " command finds out which");
    }
    if (has(words, "解密", "加密", "decrypt", "data不是", "data格式")) {
      return new Refused(
          said
              + ": aes-key, aes-mode or aes-iv is another than the server's; the check command finds"
              + " out which");
    }
    if (has(words, COMPANY)) {
      return new Refused(said + ": check company-no");
    }
    if (words.contains("区域") && words.contains("不存在")) {
      return new Narrow(NO_SUCH_REGION, said);
    }
    if (has(words, "参数", "格式", "跨月", "权限")) {
      return new Refused(said);
    }
    return new RetryLater(said);
  }

  /** What a refusal is about that has nothing to do with secrets and ciphers. */
  static EnvelopeTrial.Refusal refusal(String message) {
    String words = message.toLowerCase(Locale.ROOT);
    if (has(words, RATE)) {
      return EnvelopeTrial.Refusal.RATE;
    }
    if (has(words, "时间戳", "过期", "timestamp", "expired")) {
      return EnvelopeTrial.Refusal.TIME;
    }
    return has(words, COMPANY) ? EnvelopeTrial.Refusal.COMPANY : EnvelopeTrial.Refusal.OTHER;
  }

  private static boolean has(String words, String... any) {
    return List.of(any).stream().anyMatch(words::contains);
  }
}
