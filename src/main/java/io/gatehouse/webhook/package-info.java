/**
 * How vendors' pushes reach the daemon: an HTTP server that bounds whatever a caller sends before a
 * route sees it, and answers 200 only for what is committed. Begin with {@link
 * io.gatehouse.webhook.Webhooks}; a push comes by PushServer to PushConsumer, within PushRules.
 * Knows feed, settings and the warehouse; no vendor.
 */
package io.gatehouse.webhook;
