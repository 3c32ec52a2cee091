package io.gatehouse.k30;

/** What polling a K30 server promises, with H2. */
class H2K30Test extends PollingPromises {

  H2K30Test() {
    super(Database.H2);
  }
}
