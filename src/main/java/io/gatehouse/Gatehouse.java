package io.gatehouse;

/** The command line's entry. */
public final class Gatehouse {
  private Gatehouse() {}

  public static void main(String[] args) {
    System.exit(0);
  }
}
