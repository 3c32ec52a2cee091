package io.gatehouse.check;

/**
 * One thing that was tried, and what came of it.
 *
 * @param site null for what all sites share: the warehouse, the port for pushes
 * @param what {@code connection}, {@code sign-in}, {@code feed records}
 * @param found one line; never a secret
 * @param remedy what to do about it; empty where nothing need be done
 */
public record CheckLine(String site, String what, Verdict verdict, String found, String remedy) {

  /** How it stands. Only {@link #FAILED} keeps something from working. */
  public enum Verdict {
    OK,
    WARNING,
    FAILED
  }

  public boolean failed() {
    return verdict == Verdict.FAILED;
  }
}
