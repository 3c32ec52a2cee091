package io.gatehouse.k30;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.reply.VendorRecord;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class K30FunctionsTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        "旷工 | ABSENT",
        "8/7.5 | -",
        "陪产假 | PATERNITY_LEAVE",
        "产 | MATERNITY_LEAVE",
        "[缺 | NO_CHECK_IN",
        "缺] | NO_CHECK_OUT",
        "[缺-缺] | NO_CHECK_IN,NO_CHECK_OUT",
        "[不完整 | CHECK_IN_INCOMPLETE",
        "不完整 | INCOMPLETE",
        "病3.5小时，迟到（12分钟） | LATE,SICK_LEAVE",
        "哺乳假 | BREASTFEEDING_LEAVE",
        "排班且休息 | REST",
        "未排班 | NOT_SCHEDULED",
        "节假日 加班 | OVERTIME,HOLIDAY",
        "罢工 | UNMAPPED",
        "迟到罢 | LATE,UNMAPPED",
      })
  void a_day_s_mark_is_codes_in_one_order(String content, String codes) {
    VendorRecord day = VendorRecord.of(Map.of("content", content));
    assertThat(K30Functions.dayCodes(day)).isEqualTo(codes);
  }

  @Test
  void a_leave_carries_its_unit_and_what_is_no_number_is_kept() {
    VendorRecord day =
        VendorRecord.of(
            Map.of(
                "sickLeaveTotal", "7.50",
                "yearLeaveTotal", "0.00",
                "marryLeaveTotal", "3天",
                "absentLeaveTotal", " 1 "));
    assertThat(K30Functions.leaves(day))
        .contains("\"sick_hours\":7.5", "\"personal_hours\":1", "\"marryLeaveTotal\":\"3天\"")
        .doesNotContain("annual");
  }
}
