package io.gatehouse.simulator.axacs;

/** What real servers of this vendor do to their JSON and HTTP, each switchable by itself. */
public enum AxAcsQuirk {
  /** {@code ,}} behind the last member and {@code },]} behind the last record. */
  TRAILING_COMMAS,
  /** No comma before an object's last member. */
  MISSING_COMMA,
  /** {@code userId} a second time, then with the user type's id: the first one counts. */
  DUPLICATE_KEYS,
  NUMBERS_AS_STRINGS,
  /** Digits such as card numbers without quotes. */
  STRINGS_AS_NUMBERS,
  /** Times with {@code .0} behind the second, in every other record. */
  FRACTIONAL_SECONDS,
  /** areaid for areaId, subdeviceId for doorId, acsevValue for acsEventValue… */
  FIELD_NAME_VARIANTS,
  /** GBK bytes under a UTF-8 content type; what GBK lacks becomes a question mark. */
  GBK_BODIES,
  /** text/html over JSON. */
  WRONG_CONTENT_TYPE,
  NO_CONTENT_TYPE,
  /** Fields that no document has, nested ones among them. */
  UNKNOWN_FIELDS,
  /**
   * "None" in all its forms: "0", 0, "", null, the field left out; only where "nothing" means none.
   */
  SENTINELS,
  /** An empty result as 102 with data null, as "102", or as 0 with an empty array. */
  EMPTY_DATA_VARIANTS,
  /** A single record without the array around it. */
  SINGLE_RECORD_AS_OBJECT,
  /** Record ids with holes; touches only events that arrive while it is on. */
  SPARSE_IDS
}
