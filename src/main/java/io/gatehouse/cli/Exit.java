package io.gatehouse.cli;

/** What the process ends with. */
public final class Exit {

  public static final int DONE = 0;
  public static final int FAILED = 1;
  public static final int USAGE = 2;

  private Exit() {}
}
