package io.gatehouse.simulator.wecom;

/** How somebody who is not WeCom may try to hand over a ticket. */
public enum CallbackTampering {
  WRONG_SIGNATURE,
  /** Right signature, encrypted with another key. */
  WRONG_KEY,
  /** Signed, then one character of the ciphertext changed. */
  CHANGED_BODY,
  /** Right in all, but for another suite. */
  OTHER_RECEIVER,
  /** The last message once more, byte by byte. */
  REPLAYED,
  /** Right signature over what is no ciphertext. */
  NO_CIPHERTEXT,
  /** A document type that refers to a file, around a right message. */
  EXTERNAL_ENTITY,
  NO_XML
}
