/**
 * Puts everything together: Camel, the route files, the sites' feeds, the warehouse while it is
 * opened; and changes them while they run. Begin with {@link io.gatehouse.daemon.Daemon}, and for
 * changes with {@link io.gatehouse.daemon.Reload}. Knows every vendor, webhook, feed and what is
 * below; a vendor is added in {@link io.gatehouse.daemon.Vendors}.
 */
package io.gatehouse.daemon;
