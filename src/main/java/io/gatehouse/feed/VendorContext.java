package io.gatehouse.feed;

import io.gatehouse.settings.Site;
import io.gatehouse.warehouse.FeedKey;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.camel.CamelContext;

/**
 * What a vendor's own steps may use.
 *
 * @param sites of this vendor, as they are configured at the moment
 * @param camel where its routes run; they are not started yet when the steps are made
 * @param state where a feed goes on, as its cursor gave it; empty before its first page
 */
public record VendorContext(
    Supplier<List<Site>> sites,
    Clock clock,
    CamelContext camel,
    Function<FeedKey, Optional<String>> state) {}
