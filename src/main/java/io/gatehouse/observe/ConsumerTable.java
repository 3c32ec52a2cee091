package io.gatehouse.observe;

import io.gatehouse.warehouse.ConsumerStatus;
import java.time.ZoneId;
import java.util.List;

/** Who gets committed rows handed on, on the status page, with what keeps each from it. */
final class ConsumerTable {

  private static final List<String> COLUMNS =
      List.of(
          "consumers.name",
          "consumers.rows",
          "state",
          "consumers.behind",
          "consumers.caught.up",
          "gaps.reason");

  private ConsumerTable() {}

  /**
   * Nothing where there are none.
   *
   * @param zone of the times shown
   */
  static void add(Html page, Words words, List<ConsumerStatus> consumers, ZoneId zone) {
    if (consumers.isEmpty()) {
      return;
    }
    page.element("h2", "part", words.of("consumers.title"));
    page.table(words.of("consumers.title"), COLUMNS.stream().map(words::of).toList());
    for (ConsumerStatus one : consumers) {
      boolean isMore = one.behind() >= ConsumerStatus.COUNTED;
      page.raw("<tr><th scope=\"row\">").text(one.name()).raw("</th>");
      page.element("td", one.site() + " " + one.table());
      page.element("td", words.of("consumers." + Status.word(one).replace(' ', '.')));
      page.element("td", one.behind() + (isMore ? "+" : ""));
      page.element("td", one.caughtUpAt() == null ? "-" : words.moment(one.caughtUpAt(), zone));
      page.element("td", "reason", one.isFailing() ? Redacted.error(one.lastError()) : "");
      page.raw("</tr>");
    }
    page.raw("</tbody></table></div>");
  }
}
