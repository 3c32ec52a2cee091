package io.gatehouse.observe;

import io.gatehouse.settings.Site;
import io.gatehouse.warehouse.FeedKey;
import io.gatehouse.warehouse.FeedStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * How every feed stands at one moment: what {@code status} and the status page show.
 *
 * @param now by the clock of whoever asks
 * @param feeds all that are configured or have run, by site and name
 */
public record Status(Instant now, List<FeedState> feeds) {

  /** Where a feed goes on, in a few words for a person. */
  public interface Position {
    /**
     * @param state null before the first page
     */
    String of(String vendor, String feed, String state);
  }

  /** Of what is configured and what the warehouse knows. */
  public static Status of(List<Site> sites, List<FeedStatus> known, Instant now) {
    List<FeedState> all = new ArrayList<>();
    for (Site site : sites) {
      for (String name : site.feeds().keySet()) {
        FeedKey key = new FeedKey(site.name(), name);
        FeedStatus found =
            known.stream().filter(s -> s.feed().equals(key)).findFirst().orElse(null);
        all.add(new FeedState(key, site, found));
      }
    }
    for (FeedStatus status : known) {
      if (all.stream().noneMatch(state -> state.feed().equals(status.feed()))) {
        all.add(new FeedState(status.feed(), null, status));
      }
    }
    return new Status(now, List.copyOf(all));
  }

  /** As {@code status --json} prints it: one object a feed, with values that JSON knows. */
  public List<Map<String, Object>> objects(Position position) {
    return feeds.stream().map(feed -> object(feed, position)).toList();
  }

  private Map<String, Object> object(FeedState feed, Position position) {
    Map<String, Object> object = new LinkedHashMap<>();
    FeedStatus status = feed.status();
    object.put("site", feed.feed().site());
    object.put("feed", feed.feed().feed());
    object.put("vendor", status != null ? status.vendor() : feed.site().vendor());
    object.put("state", feed.word(now).name());
    if (status != null) {
      object.put("last_success_at", text(status.lastSuccessAt()));
      object.put("caught_up_at", text(status.caughtUpAt()));
      object.put("failed_runs", status.failedRuns());
      object.put("last_error", status.lastError());
      object.put("last_error_at", text(status.lastErrorAt()));
      object.put("checkpoint", status.state());
      object.put("goes_on_at", position.of(status.vendor(), feed.feed().feed(), status.state()));
      object.put("rows", status.rowsAdded());
      object.put("changed", status.rowsChanged());
      object.put("rejected", status.rowsRejected());
      object.put("open_rejects", status.openRejects());
      object.put("open_gaps", status.openGaps());
      object.put("gaps_given_up", status.gapsGivenUp());
      object.put("complete_up_to", text(status.completeUpTo()));
    }
    return object;
  }

  private static String text(Instant moment) {
    return Objects.toString(moment, null);
  }
}
