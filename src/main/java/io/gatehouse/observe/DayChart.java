package io.gatehouse.observe;

import io.gatehouse.warehouse.Activity;
import io.gatehouse.warehouse.PageLoad.FeedKey;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What one feed did in the last 24 hours, in half hours: a few strokes, and the sums in words. */
final class DayChart {

  private static final int BARS =
      (int) (WarehouseView.DAY.toSeconds() / WarehouseView.STRETCH.toSeconds());
  private static final int STEP = 4;
  private static final int HEIGHT = 26;
  private static final int FAILED = 6;

  private final long[] rows = new long[BARS];
  private final long[] failed = new long[BARS];

  /** One chart a feed that did anything. */
  static Map<FeedKey, DayChart> of(List<Activity.Stretch> runs, Instant now) {
    Map<FeedKey, DayChart> charts = new HashMap<>();
    long first = WarehouseView.since(now).getEpochSecond();
    for (Activity.Stretch run : runs) {
      long at = (run.from().getEpochSecond() - first) / WarehouseView.STRETCH.toSeconds();
      if (run.from().getEpochSecond() >= first && at < BARS) {
        DayChart chart = charts.computeIfAbsent(run.feed(), feed -> new DayChart());
        chart.rows[(int) at] += run.added() + run.changed();
        chart.failed[(int) at] += run.failed();
      }
    }
    return charts;
  }

  void draw(Html page, Words words) {
    long most = 0;
    long all = 0;
    long runs = 0;
    StringBuilder bars = new StringBuilder();
    StringBuilder marks = new StringBuilder();
    for (int i = 0; i < BARS; i++) {
      most = Math.max(most, rows[i]);
      all += rows[i];
      runs += failed[i];
    }
    for (int i = 0; i < BARS; i++) {
      int x = i * STEP + STEP / 2;
      if (rows[i] > 0) { // the least is to be seen beside the most
        long height = Math.max(2, Math.round(HEIGHT * Math.sqrt(rows[i] / (double) most)));
        bars.append('M').append(x).append(' ').append(HEIGHT).append('v').append(-height);
      }
      if (failed[i] > 0) {
        marks.append('M').append(x).append(' ').append(HEIGHT).append('v').append(FAILED);
      }
    }
    page.raw("<svg class=\"day\" role=\"img\" viewBox=\"0 0 ")
        .raw(BARS * STEP + " " + (HEIGHT + FAILED))
        .raw("\" preserveAspectRatio=\"none\"><title>")
        .text(all == 0 && runs == 0 ? words.of("day.none") : words.of("day.text", all, runs))
        .raw("</title><path class=\"axis\" d=\"M0 " + HEIGHT + "h" + BARS * STEP + "\"/>")
        .raw("<path class=\"rows\" d=\"" + bars + "\"/>")
        .raw("<path class=\"failed\" d=\"" + marks + "\"/></svg>");
  }
}
