package io.gatehouse.envelope;

import java.time.ZoneId;

/** What one system's messages are signed and encrypted with. Holds secrets: never shown. */
public final class EnvelopeKeys {

  private final EnvelopeNames names;
  private final String company;
  private final String secret;
  private final ZoneId zone;
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
}
