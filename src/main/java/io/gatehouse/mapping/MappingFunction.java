package io.gatehouse.mapping;

/**
 * What a field table cannot say about a vendor's record, by name ({@code ax-acs.decision}). Its
 * value then takes the same way as a field's: none, codes, type, length.
 */
@FunctionalInterface
public interface MappingFunction {

  /** Null where the record says nothing. Must not throw whatever the record holds. */
  String value(VendorRecord record);
}
