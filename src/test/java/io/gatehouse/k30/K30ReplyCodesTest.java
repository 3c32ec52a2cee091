package io.gatehouse.k30;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.gatehouse.feed.Meaning;
import io.gatehouse.feed.Meaning.RateLimited;
import io.gatehouse.feed.Refused;
import io.gatehouse.feed.Refused.Narrow;
import io.gatehouse.feed.RetryLater;
import io.gatehouse.reply.Reply;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class K30ReplyCodesTest {

  private static Meaning of(String json) {
    byte[] body = json.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    return new K30().judge(Reply.parse(body, body.length, PagedList.ARRAY));
  }

  private static Meaning failed(String message) {
    return of("{'resultcode': '0', 'msg': '" + message + "'}");
  }

  @Test
  void one_is_a_success_as_a_text_and_as_a_number() {
    assertThat(of("{'resultcode': '1'}")).isEqualTo(Meaning.SUCCESS);
    assertThat(of("{'resultCode': 1}")).isEqualTo(Meaning.SUCCESS);
  }

  @Test
  void a_reply_without_a_result_is_of_something_else() {
    assertThat(of("{'status': 404}"))
        .asInstanceOf(type(RetryLater.class))
        .extracting(RetryLater::getMessage)
        .isEqualTo("the reply has no resultcode: is base-url a K30 server?");
  }

  @Test
  void too_many_calls_pause_the_site() {
    RateLimited limited = (RateLimited) failed("请求频率过高");
    assertThat(limited).hasMessage("the server says resultcode 0 (请求频率过高)");
    assertThat(limited.pause()).isEqualTo(Duration.ofMinutes(1));
    assertThat(failed("访问过于频繁")).isInstanceOf(RateLimited.class);
  }

  @Test
  void what_is_wrong_with_the_settings_is_advised() {
    assertThat(failed("签名错误").toString())
        .contains("Refused")
        .contains("app-secret is another", "the check command");
    assertThat(failed("data解密失败").toString())
        .contains("Refused")
        .contains("aes-key, aes-mode or aes-iv is another");
    assertThat(failed("企业编号不存在").toString()).contains("Refused").contains("check company-no");
  }

  @Test
  void a_region_that_is_no_more_concerns_that_region_alone() {
    assertThat(failed("区域不存在")).isInstanceOf(Narrow.class);
  }

  @Test
  void a_refused_parameter_does_not_heal_and_any_other_failure_may() {
    assertThat(failed("开始日期和结束日期不能跨月")).isInstanceOf(Refused.class);
    assertThat(failed("Exception")).isInstanceOf(RetryLater.class);
    assertThat(failed("获取列表失败")).isInstanceOf(RetryLater.class);
    assertThat(of("{'resultcode': '0', 'msg': null}")).isInstanceOf(RetryLater.class);
  }

  @Test
  void what_the_envelope_adds_to_a_message_is_no_advice() {
    assertThat(failed("失败; its signature is not the one that app-secret gives"))
        .isInstanceOf(RetryLater.class);
  }
}
