package io.gatehouse.feed;

import io.gatehouse.mapping.Mapping;
import io.gatehouse.settings.Site;
import io.gatehouse.settings.Values;
import io.gatehouse.warehouse.FeedKey;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

/** One stream of one site, as it runs in this process. */
public final class Feed {

  private final Vendor vendor;
  private final FeedSpec spec;
  private final Site site;
  private final Map<String, Mapping> mappings;
  private final AtomicBoolean running = new AtomicBoolean();
  private final FeedLog log;
  private volatile Instant pausedUntil = Instant.MIN;

  /**
   * @param mappings of the site's vendor, by table
   */
  public Feed(Vendor vendor, FeedSpec spec, Site site, Map<String, Mapping> mappings) {
    this.vendor = vendor;
    this.spec = spec;
    this.site = site;
    this.mappings = Map.copyOf(mappings);
    this.log = new FeedLog(key());
  }

  public FeedKey key() {
    return new FeedKey(site.name(), spec.name());
  }

  public Vendor vendor() {
    return vendor;
  }

  public FeedSpec spec() {
    return spec;
  }

  public Site site() {
    return site;
  }

  public Values settings() {
    return site.feeds().get(spec.name());
  }

  Mapping mapping(String table) {
    Mapping mapping = mappings.get(table);
    if (mapping == null) {
      throw new Refused(
          "there is no usable mapping "
              + vendor.name()
              + "-"
              + table
              + ".yaml: see the messages at the start");
    }
    return mapping;
  }

  FeedLog log() {
    return log;
  }

  /** False while a run of this feed is under way: a vendor never sees two polls of one feed. */
  boolean tryStart() {
    return running.compareAndSet(false, true);
  }

  void ended() {
    running.set(false);
  }

  void pauseUntil(Instant moment) {
    pausedUntil = moment;
  }

  boolean pausedAt(Instant moment) {
    return moment.isBefore(pausedUntil);
  }
}
