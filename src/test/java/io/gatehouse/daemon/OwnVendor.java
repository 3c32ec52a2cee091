package io.gatehouse.daemon;

import io.gatehouse.axacs.AxAcs;
import io.gatehouse.feed.Cursor;
import io.gatehouse.feed.Meaning;
import io.gatehouse.feed.Vendor;
import io.gatehouse.feed.Vendor.FeedSpec;
import io.gatehouse.mapping.MappingFunction;
import io.gatehouse.reply.Reply;
import io.gatehouse.settings.Setting;
import io.gatehouse.settings.Site;
import java.time.Clock;
import java.util.List;
import java.util.Map;

/** An AX-ACS server as far as mappings are concerned. */
record OwnVendor(OwnFeed.Opening cursors, Meaning meaning) implements Vendor {

  private static final AxAcs AX = new AxAcs();

  @Override
  public String name() {
    return AX.name();
  }

  @Override
  public List<Setting> siteSettings() {
    return AX.siteSettings();
  }

  @Override
  public List<FeedSpec> feeds() {
    return AX.feeds().stream().filter(spec -> spec.name().equals("records")).toList();
  }

  @Override
  public Map<String, MappingFunction> functions() {
    return AX.functions();
  }

  @Override
  public String arrayField() {
    return AX.arrayField();
  }

  @Override
  public Meaning judge(Reply reply) {
    return meaning;
  }

  @Override
  public Cursor open(Site site, String feed, String state, Clock clock) {
    return cursors.open(state);
  }

  @Override
  public String position(String feed, String state) {
    return state;
  }
}
