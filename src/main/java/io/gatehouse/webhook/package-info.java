/**
 * How vendors' pushes reach the daemon: an HTTP server that bounds whatever a caller sends before a
 * route sees it, and answers 200 only for what is committed.
 */
package io.gatehouse.webhook;
