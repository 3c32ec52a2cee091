package io.gatehouse.mapping;

import io.gatehouse.reply.VendorRecord;

/**
 * What a field table cannot say about a vendor's record, by name ({@code ax-acs.decision}). Its
 * value then takes the same way as a field's: none, codes, type, length.
 */
@FunctionalInterface
public interface MappingFunction {

  /** Null where the record says nothing. Must not throw whatever the record holds. */
  String value(VendorRecord record);

  /**
   * One that the column's {@code codes} refine: they translate the field and not the function's
   * value, and the function weighs their word against the rest of the record.
   */
  @FunctionalInterface
  interface Refined extends MappingFunction {

    /**
     * @param word of the first field of {@code from} that says something; null where the table has
     *     none for it, or there is no table
     */
    String value(VendorRecord record, String word);

    @Override
    default String value(VendorRecord record) {
      return value(record, null);
    }
  }
}
