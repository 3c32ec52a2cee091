package io.gatehouse.wecom;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RuleTextTest {

  private static RuleText.Open open(String line) {
    assertThat(RuleText.parse(line)).isInstanceOf(RuleText.Open.class);
    return (RuleText.Open) RuleText.parse(line);
  }

  private static String times(RuleText.Open open) {
    return open.times().stream()
        .map(time -> time.start() + "-" + time.end())
        .collect(Collectors.joining(" "));
  }

  private static String weekdays(RuleText.Open open) {
    return open.weekdays().stream().map(String::valueOf).collect(Collectors.joining());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // The document's own samples, and its appendix's.
        "9:00-10:00 * * 1-5 * | 09:00-10:00 | 12345 | | |",
        "16:00-19:05 * * 6 * | 16:00-19:05 | 6 | | |",
        "20:00-21:30 * * 0 * | 20:00-21:30 | 0 | | |",
        "11:00-12:00 * * 6,0 * | 11:00-12:00 | 06 | | |",
        "9:00-10:00,15:30-17:45 * * 0,6 * | 09:00-10:00 15:30-17:45 | 06 | | |",
        "0:00-2:00,9:30-18:00,23:00-23:59 1 * * * "
            + "| 00:00-02:00 09:30-18:00 23:00-23:59 | 0123456 | 1 | |",
        "9:20-23:00 */2 * * * | 09:20-23:00 | 0123456 | */2 | |",
        "9:20-23:00 1,15 9 * * | 09:20-23:00 | 0123456 | 1,15 | 9 |",
        "9:20-23:00 15 10 * 2018 | 09:20-23:00 | 0123456 | 15 | 10 | 2018",
        "9:20-23:00 2-20 9 * 2018 | 09:20-23:00 | 0123456 | 2-20 | 9 | 2018",
        "9:20-23:00 */14 * * * | 09:20-23:00 | 0123456 | */14 | |",
        // The bounds.
        "0:00-0:00 * * * * | 00:00-00:00 | 0123456 | | |",
        "00:00-23:59 * * * * | 00:00-23:59 | 0123456 | | |",
        "09:05-19:50 1-31 1-12 0-6 1970-2199 | 09:05-19:50 | 0123456 | 1-31 | 1-12 | 1970-2199",
        // Lists of everything.
        "9:00-10:00 1-3,7,*/10 1,3,5-7 1,3-4,6 2026,2028 "
            + "| 09:00-10:00 | 1346 | 1-3,7,*/10 | 1,3,5-7 | 2026,2028",
        "9:00-10:00 * * */1 * | 09:00-10:00 | 0123456 | | |",
        "9:00-10:00 * * */2 * | 09:00-10:00 | 0246 | | |",
        "9:00-10:00 * * */3 * | 09:00-10:00 | 036 | | |",
        "9:00-10:00 * * */7 * | 09:00-10:00 | 0 | | |",
        "9:00-10:00 * * 1,* * | 09:00-10:00 | 0123456 | | |",
        "9:00-10:00 * * 3-3 * | 09:00-10:00 | 3 | | |",
        "9:00-10:00 * * 5,1,5 * | 09:00-10:00 | 15 | | |",
        "9:00-10:00 * */6 * */4 | 09:00-10:00 | 0123456 | | */6 | */4",
      })
  void a_line_says_when_a_door_is_open(
      String line, String times, String weekdays, String days, String months, String years) {
    RuleText.Open open = open(line);
    assertThat(times(open)).isEqualTo(times);
    assertThat(weekdays(open)).isEqualTo(weekdays);
    assertThat(open.daysOfMonth()).isEqualTo(days);
    assertThat(open.months()).isEqualTo(months);
    assertThat(open.years()).isEqualTo(years);
  }

  @Test
  void spaces_around_and_between_columns_do_not_matter() {
    assertThat(RuleText.parse("  9:00-10:00\t*  * 1-5   * "))
        .isEqualTo(RuleText.parse("9:00-10:00 * * 1-5 *"));
  }

  @Test
  void windows_that_begin_in_one_minute_are_one_the_longest() {
    assertThat(times(open("9:00-10:00,8:00-8:30,09:00-11:00,9:00-9:30 * * * *")))
        .isEqualTo("09:00-11:00 08:00-08:30");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "9:300-10:00 * * 6 * | time \"9:300\": expected 0:00 to 23:59", // the document's own
        "24:00-24:00 * * * * | time \"24:00\": expected 0:00 to 23:59",
        "9:00-24:00 * * * * | time \"24:00\": expected 0:00 to 23:59",
        "9:60-10:00 * * * * | time \"9:60\": expected 0:00 to 23:59",
        "9:5-10:00 * * * * | time \"9:5\": expected 0:00 to 23:59",
        "009:00-10:00 * * * * | time \"009:00\": expected 0:00 to 23:59",
        ":00-10:00 * * * * | time \":00\": expected 0:00 to 23:59",
        "nine:00-10:00 * * * * | time \"nine:00\": expected 0:00 to 23:59",
        "٩:00-10:00 * * * * | time \"٩:00\": expected 0:00 to 23:59",
        "22:00-6:00 * * * * | time \"22:00-6:00\": ends before it starts; over midnight there must be two",
        "10:00-9:59 * * * * | time \"10:00-9:59\": ends before it starts; over midnight there must be two",
        "* * * * * | time \"*\": expected H:MM-H:MM",
        "9:00 * * * * | time \"9:00\": expected H:MM-H:MM",
        "-10:00 * * * * | time \"-10:00\": expected H:MM-H:MM",
        "9:00- * * * * | time \"9:00-\": expected H:MM-H:MM",
        "9:00-10:00-11:00 * * * * | time \"9:00-10:00-11:00\": expected H:MM-H:MM",
        "9:00:00-10:00:00 * * * * | time \"9:00:00-10:00:00\": expected H:MM-H:MM",
        "9:00-10:00, * * * * | time \"\": expected H:MM-H:MM",
        "9:00-10:00，11:00-12:00 * * * * | time \"9:00-10:00，11:00-12:00\": expected H:MM-H:MM",
        "9:00-10:00 0 * * * | day of month \"0\": expected 1 to 31",
        "9:00-10:00 32 * * * | day of month \"32\": expected 1 to 31",
        "9:00-10:00 1-32 * * * | day of month \"1-32\": expected 1 to 31",
        "9:00-10:00 20-10 * * * | day of month \"20-10\": the range runs backwards",
        "9:00-10:00 */32 * * * | day of month \"*/32\": expected 1 to 31",
        "9:00-10:00 */0 * * * | day of month \"*/0\": expected 1 to 31",
        "9:00-10:00 * 0 * * | month \"0\": expected 1 to 12",
        "9:00-10:00 * 13 * * | month \"13\": expected 1 to 12",
        "9:00-10:00 * * 7 * | weekday \"7\": expected 0 to 6",
        "9:00-10:00 * * 6-0 * | weekday \"6-0\": the range runs backwards",
        "9:00-10:00 * * */8 * | weekday \"*/8\": expected 1 to 7",
        "9:00-10:00 * * MON * | weekday \"MON\": expected *, a number, a range a-b or */n",
        "9:00-10:00 * * 1-5/2 * | weekday \"1-5/2\": expected *, a number, a range a-b or */n",
        "9:00-10:00 * * 1,,2 * | weekday \"\": expected *, a number, a range a-b or */n",
        "9:00-10:00 * * 1, * | weekday \"\": expected *, a number, a range a-b or */n",
        "9:00-10:00 * * -5 * | weekday \"-5\": expected *, a number, a range a-b or */n",
        "9:00-10:00 * * 1- * | weekday \"1-\": expected *, a number, a range a-b or */n",
        "9:00-10:00 * * 1-2-3 * | weekday \"1-2-3\": expected *, a number, a range a-b or */n",
        "9:00-10:00 * * */ * | weekday \"*/\": expected *, a number, a range a-b or */n",
        "9:00-10:00 * * ** * | weekday \"**\": expected *, a number, a range a-b or */n",
        "9:00-10:00 * * ? * | weekday \"?\": expected *, a number, a range a-b or */n",
        "9:00-10:00 * * 99999999999 * "
            + "| weekday \"99999999999\": expected *, a number, a range a-b or */n",
        "9:00-10:00 * * * 26 | year \"26\": expected 1970 to 2199",
        "9:00-10:00 * * * 2200 | year \"2200\": expected 1970 to 2199",
      })
  void what_follows_no_grammar_is_invalid_and_the_piece_is_named(String line, String reason) {
    assertThat(RuleText.parse(line)).isEqualTo(new RuleText.Invalid(reason));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "9:00-10:00",
        "9:00-10:00 * * *",
        "9:00-10:00, 11:00-12:00 * * 1-5 *",
        "9:00-10:00 * * 1-5 * *",
      })
  void a_line_of_fewer_or_more_columns_is_invalid(String line) {
    assertThat(RuleText.parse(line).toString())
        .contains("expected TIME DAY-OF-MONTH MONTH WEEKDAY YEAR, found");
  }

  @Test
  void every_minute_of_a_day_can_be_named_and_no_other() {
    List<String> valid =
        IntStream.range(0, 26 * 100)
            .mapToObj(n -> "%d:%02d".formatted(n / 100, n % 100))
            .filter(time -> RuleText.parse(time + "-23:59 * * * *") instanceof RuleText.Open)
            .toList();
    assertThat(valid)
        .hasSize(24 * 60)
        .startsWith("0:00")
        .endsWith("23:59")
        .doesNotContain("9:60", "24:00");
  }
}
