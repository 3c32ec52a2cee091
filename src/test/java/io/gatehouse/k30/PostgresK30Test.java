package io.gatehouse.k30;

/** What polling a K30 server promises, with PostgreSQL; all else is tested on H2. */
class PostgresK30Test extends PollingPromises {

  PostgresK30Test() {
    super(Database.POSTGRESQL);
  }
}
