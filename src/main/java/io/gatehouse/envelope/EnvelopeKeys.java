package io.gatehouse.envelope;

import io.gatehouse.envelope.DataCipher.PlainText;
import io.gatehouse.feed.RetryLater;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Map;
import java.util.Optional;

/** What one system's messages are signed and encrypted with. Holds secrets: never shown. */
public final class EnvelopeKeys {

  private final EnvelopeNames names;
  private final String company;
  private final String secret;
  private final ZoneId zone;
  private final String aesKey;
  private final String aesIv;
  private final DataCipher cipher;

  /**
   * @param company stands in every request, in clear
   * @param secret ends what is signed
   * @param zone of the requests' timestamps
   * @param aesKey 16, 24 or 32 bytes in UTF-8
   * @param aesIv 16 bytes in UTF-8; of no account with ECB
   * @param aesMode CBC or ECB
   * @throws IllegalArgumentException naming the setting whose value cannot be
   */
  public EnvelopeKeys(
      EnvelopeNames names,
      String company,
      String secret,
      ZoneId zone,
      String aesKey,
      String aesIv,
      String aesMode) {
    this.names = names;
    this.company = company;
    this.secret = secret;
    this.zone = zone;
    this.aesKey = aesKey;
    this.aesIv = aesIv;
    this.cipher = new DataCipher(aesKey, aesIv, aesMode);
  }

  EnvelopeNames names() {
    return names;
  }

  String company() {
    return company;
  }

  String secret() {
    return secret;
  }

  ZoneId zone() {
    return zone;
  }

  DataCipher cipher() {
    return cipher;
  }

  boolean isCbc() {
    return cipher.mode() == DataCipher.Mode.CBC;
  }

  boolean hasSecret(String other) {
    return secret.equals(other);
  }

  boolean hasKey(String other) {
    return aesKey.equals(other);
  }

  boolean hasIv(String other) {
    return isCbc() && aesIv.equals(other);
  }

  EnvelopeKeys withSecret(String other) {
    return new EnvelopeKeys(names, company, other, zone, aesKey, aesIv, cipher.mode().name());
  }

  EnvelopeKeys withKey(String other) {
    return new EnvelopeKeys(names, company, secret, zone, other, aesIv, cipher.mode().name());
  }

  EnvelopeKeys withIv(String other) {
    return new EnvelopeKeys(names, company, secret, zone, aesKey, other, "CBC");
  }

  /** With the other way to chain blocks, and this IV where it needs one and has none. */
  EnvelopeKeys withOtherMode(String usualIv) {
    String iv = aesIv.isBlank() ? usualIv : aesIv;
    return new EnvelopeKeys(names, company, secret, zone, aesKey, iv, isCbc() ? "ECB" : "CBC");
  }

  /** A whole request, for who sends one without a route. */
  public byte[] request(String data, Instant now) {
    return sealed(Map.of(names.data(), data), now);
  }

  /** Any message with these parameters beside the company and the timestamp. */
  public byte[] sealed(Map<String, String> parameters, Instant now) {
    return Sealing.encrypted(this, Sealing.signed(this, parameters, now)).toJson(null);
  }

  /**
   * What a reply says, decrypted and verified: its envelope's parameters as JSON.
   *
   * @throws RetryLater where it does not open, or is not signed with the secret
   */
  public byte[] reply(byte[] body) {
    return Sealing.verified(this, Sealing.opened(this, body)).toJson(names.data());
  }

  /** What an envelope's timestamp says, in the zone of the requests'; empty where it has none. */
  public Optional<Instant> timestamp(byte[] body) {
    return PlainText.of(body)
        .map(text -> Envelope.read(text.clean()).get(names.timestamp()))
        .flatMap(text -> Sealing.moment(this, text));
  }

  @Override
  public String toString() {
    return "keys of an envelope, " + cipher;
  }

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
            "companyno",
            "timestamp",
            "uuuuMMddHHmmssSSS",
            "data",
            "sign",
            "resultcode",
            "1",
            "msg");

    /** The same with another name for {@link #company}. */
    public EnvelopeNames withCompany(String name) {
      return new EnvelopeNames(
          name, timestamp, timestampPattern, data, sign, result, success, message);
    }
  }
}
