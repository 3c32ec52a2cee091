package io.gatehouse.simulator.k30;

/** Which of the document's two descriptions of UploadRecord a push follows. */
public enum PushForm {
  /** Among the passages: seven fields, no time, outinType a string. */
  SHORT,
  /** Among the devices: twelve fields, outinType a number. */
  LONG,
  /** The longer one with the shorter one's companyName, which names a region. */
  FULL
}
