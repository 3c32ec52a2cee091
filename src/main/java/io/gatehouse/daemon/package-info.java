/**
 * Puts everything together: Camel, the route files, the sites' feeds, the warehouse while it is
 * opened. Begin with {@link io.gatehouse.daemon.Daemon}. Knows every vendor, webhook, feed and what
 * is below; a vendor is added in {@link io.gatehouse.daemon.Vendors}.
 */
package io.gatehouse.daemon;
