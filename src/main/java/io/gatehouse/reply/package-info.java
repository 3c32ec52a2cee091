/**
 * A vendor's bytes to records, leniently and within bounds: character sets, broken JSON, records
 * cut apart, what a field's text says. Begin with {@link io.gatehouse.reply.Reply}; ReplyArrays
 * reads the records of a reply, {@link io.gatehouse.reply.VendorRecord} is one of them, {@link
 * io.gatehouse.reply.Shape} its names and {@link io.gatehouse.reply.FieldText} what its values say.
 * Only a reply that is no JSON gets to BrokenReply. Knows nobody.
 */
package io.gatehouse.reply;
