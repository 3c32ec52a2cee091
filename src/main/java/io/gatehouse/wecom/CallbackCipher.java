package io.gatehouse.wecom;

import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * How WeCom signs and encrypts what it sends to a callback address: 加解密方案说明 of WeCom's documents.
 * SHA-1 and AES-256-CBC are WeCom's choice.
 */
final class CallbackCipher {

  private static final int RANDOM_BYTES = 16;
  private static final int BLOCK = 32; // the padding's, not the cipher's

  private final String token;
  private final byte[] key;

  /**
   * @param aesKey the EncodingAESKey: 43 characters of Base64
   */
  CallbackCipher(String token, String aesKey) {
    this.token = token;
    this.key = Base64.getDecoder().decode(aesKey + "=");
  }

  static boolean isKey(String aesKey) {
    return aesKey.matches("[A-Za-z0-9+/]{43}");
  }

  /**
   * What was sent, and to whom.
   *
   * @param receiver a corp's or a suite's id
   */
  record Message(String text, String receiver) {

    @Override
    public String toString() {
      return "message for " + receiver; // its text may be a ticket
    }
  }

  /** Takes the same time whatever the signature is. */
  boolean isSigned(String signature, String timestamp, String nonce, String encrypted) {
    if (signature == null || timestamp == null || nonce == null || encrypted == null) {
      return false;
    }
    String[] parts = {token, timestamp, nonce, encrypted};
    Arrays.sort(parts);
    byte[] expected = sha1(String.join("", parts)).getBytes(StandardCharsets.UTF_8);
    return MessageDigest.isEqual(expected, signature.getBytes(StandardCharsets.UTF_8));
  }

  private static String sha1(String text) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-1");
      return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java has no SHA-1", e);
    }
  }

  /**
   * @param encrypted Base64: 16 random bytes, 4 of the text's length, the text, the receiver's id
   * @throws IllegalArgumentException if it was not encrypted with this key
   */
  Message decrypt(String encrypted) {
    try {
      Cipher aes = Cipher.getInstance("AES/CBC/NoPadding"); // Java's padding ends at 16 bytes
      aes.init(Cipher.DECRYPT_MODE, new SecretKeySpec(key, "AES"), new IvParameterSpec(key, 0, 16));
      byte[] plain = aes.doFinal(Base64.getDecoder().decode(encrypted));
      int padding = plain.length == 0 ? 0 : plain[plain.length - 1];
      int end = plain.length - padding;
      int from = RANDOM_BYTES + Integer.BYTES;
      if (padding < 1 || padding > BLOCK || end < from) {
        throw unreadable(null);
      }
      int length = ByteBuffer.wrap(plain, RANDOM_BYTES, Integer.BYTES).getInt();
      if (length < 0 || length > end - from) {
        throw unreadable(null);
      }
      return new Message(
          new String(plain, from, length, StandardCharsets.UTF_8),
          new String(plain, from + length, end - from - length, StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw unreadable(e);
    }
  }

  private static IllegalArgumentException unreadable(Exception cause) {
    return new IllegalArgumentException("not encrypted with callback-aes-key", cause);
  }

  @Override
  public String toString() {
    return "callback cipher";
  }

  /** The flat XML of WeCom's callbacks: the texts of the root's elements, by name. */
  static final class CallbackXml {

    private static final int MOST_ELEMENTS = 100;

    private CallbackXml() {}

    /**
     * Document types and entities are refused: the text comes from outside.
     *
     * @throws IllegalArgumentException if it is not such XML
     */
    static Map<String, String> read(String xml) {
      XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
      factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
      factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
      factory.setProperty(XMLInputFactory.IS_REPLACING_ENTITY_REFERENCES, false);
      try {
        XMLStreamReader reader = factory.createXMLStreamReader(new StringReader(xml.strip()));
        Map<String, String> texts = new HashMap<>();
        StringBuilder text = new StringBuilder();
        int depth = 0;
        while (reader.hasNext()) {
          switch (reader.next()) {
            case XMLStreamConstants.START_ELEMENT -> {
              depth++;
              text.setLength(0);
            }
            case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA ->
                text.append(reader.getText());
            case XMLStreamConstants.END_ELEMENT -> {
              if (depth == 2 && texts.size() < MOST_ELEMENTS) {
                texts.putIfAbsent(reader.getLocalName(), text.toString().strip());
              }
              depth--;
            }
            case XMLStreamConstants.DTD, XMLStreamConstants.ENTITY_REFERENCE ->
                throw new IllegalArgumentException("XML with a document type or an entity");
            default -> {}
          }
        }
        return texts;
      } catch (XMLStreamException e) {
        throw new IllegalArgumentException("not XML", e);
      }
    }
  }
}
