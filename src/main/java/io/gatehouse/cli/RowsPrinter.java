package io.gatehouse.cli;

import io.gatehouse.warehouse.QueryResult;

/** Writes what a query brings, while it comes. */
interface RowsPrinter {

  void print(QueryResult rows);
}
