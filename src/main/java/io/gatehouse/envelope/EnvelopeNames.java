package io.gatehouse.envelope;

/**
 * What the vendors of one family call the parts of an envelope.
 *
 * @param company whose message it is; in requests, and mostly in replies
 * @param timestamp when it was made
 * @param timestampPattern as {@link java.time.format.DateTimeFormatter} knows it
 * @param data the JSON that is encrypted
 * @param sign the signature over all others
 * @param result says in replies whether the request succeeded
 * @param success the result of one that did
 * @param message the result in words
 */
public record EnvelopeNames(
    String company,
    String timestamp,
    String timestampPattern,
    String data,
    String sign,
    String result,
    String success,
    String message) {

  /** As most of the family have them. */
  public static final EnvelopeNames USUAL =
      new EnvelopeNames(
          "companyno", "timestamp", "uuuuMMddHHmmssSSS", "data", "sign", "resultcode", "1", "msg");

  /** The same with another name for {@link #company}. */
  public EnvelopeNames withCompany(String name) {
    return new EnvelopeNames(
        name, timestamp, timestampPattern, data, sign, result, success, message);
  }
}
