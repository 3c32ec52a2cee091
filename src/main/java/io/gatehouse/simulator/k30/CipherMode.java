package io.gatehouse.simulator.k30;

/** The two block modes that K30 servers are met with. */
public enum CipherMode {
  CBC,
  /** Without an initialisation vector: the same data gives the same text. */
  ECB
}
