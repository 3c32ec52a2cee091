package io.gatehouse.axacs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gatehouse.feed.Meaning;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AxAcsReplyCodesTest {

  private static Meaning judge(String json) {
    return new AxAcs().judge(AxAcsSite.reply(json));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{'status': 0, 'data': [{'recordId': 1}]} | Success |",
        "{'status': '0', 'data': []} | Success |",
        "{'status': 0, 'data': {'recordId': 1}} | Success |",
        "{'status': 102, 'msg': '数据不存在'} | Success |",
        "{'status': '102', 'data': null} | Success |",
        "{'status': 0, 'msg': 'success'} | RetryLater | says success and has no data",
        "{'status': 0, 'data': null} | Success |",
        "{'status': 0, 'data': ''} | Success |",
        "{'status': 0, 'data': {}} | Success |",
        "{'status': 1, 'msg': '一般错误'} | RetryLater | reported a fault, status 1 (一般错误)",
        "{'status': 500, 'msg': '服务器发生异常'} | RetryLater | status 500 (服务器发生异常)",
        "{'status': 101, 'msg': '非法参数'} | Refused | refused a parameter, status 101 (非法参数)",
        "{'status': 104} | Refused | asks for an account, status 104",
        "{'status': 105} | Refused | asks for an account, status 105",
        "{'status': 106} | Refused | asks for an account, status 106",
        "{'status': 103} | RetryLater | status 103",
        "{'status': -7} | RetryLater | status -7",
        "{'status': 0.0, 'data': []} | Success |",
        "{'status': 'x', 'data': []} | RetryLater | status x",
        "{'errcode': 0, 'data': []} | RetryLater | the reply has no status: is base-url an AX-ACS",
        "{'status': null, 'data': []} | RetryLater | the reply has no status",
      })
  void every_status_of_the_documents_table_has_a_meaning(
      String json, String meaning, String reason) {
    Meaning judged = judge(json);
    assertThat(judged.getClass().getSimpleName()).isEqualTo(meaning);
    if (reason != null) {
      assertThat(judged.toString()).contains(reason);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "''", "' '", "[]", "{}"})
  void whatever_stands_for_an_empty_list_is_none(String none) {
    assertThat(AxAcs.records(AxAcsSite.reply("{'status': 0, 'data': " + none + "}"))).isEmpty();
    assertThatThrownBy(() -> AxAcs.records(AxAcsSite.reply("{'status': 0, 'data': 7}")))
        .hasMessageContaining("has no data");
  }

  @Test
  void what_a_server_says_stays_in_its_line() {
    assertThat(
            judge("{'status': 1, 'msg': 'x\\r\\n2026-01-01 ERROR forged " + "y".repeat(999) + "'}"))
        .asString()
        .contains("(x\\u000d\\n2026-01-01 ERROR forged yyy")
        .hasSizeLessThan(200);
  }
}
