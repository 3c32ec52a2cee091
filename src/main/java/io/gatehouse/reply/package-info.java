/**
 * A vendor's bytes to records, leniently and within bounds: character sets, broken JSON, records
 * cut apart, what a field's text says. Begin with {@link io.gatehouse.reply.Reply} and its bounds,
 * then {@link io.gatehouse.reply.VendorRecord}. Knows nobody.
 */
package io.gatehouse.reply;
