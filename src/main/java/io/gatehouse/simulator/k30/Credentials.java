package io.gatehouse.simulator.k30;

/**
 * What a K30 server is set up with (document 1.1 to 1.3).
 *
 * @param secret ends the text that is signed
 * @param key 16, 24 or 32 bytes in UTF-8
 * @param iv 16 bytes in UTF-8; not used with ECB
 */
public record Credentials(String companyNo, String secret, String key, String iv, CipherMode mode) {

  /** The vendor's own way: the company number is secret and key at once. */
  public static Credentials of(String companyNo) {
    return new Credentials(companyNo, companyNo, companyNo, "activevector4api", CipherMode.CBC);
  }

  public Credentials withSecret(String other) {
    return new Credentials(companyNo, other, key, iv, mode);
  }

  public Credentials withKey(String other) {
    return new Credentials(companyNo, secret, other, iv, mode);
  }

  public Credentials withIv(String other) {
    return new Credentials(companyNo, secret, key, other, mode);
  }

  public Credentials withMode(CipherMode other) {
    return new Credentials(companyNo, secret, key, iv, other);
  }
}
