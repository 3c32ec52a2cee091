package io.gatehouse.simulator.k30;

/** What real servers of this vendor do to their replies and pushes, each switchable by itself. */
public enum K30Quirk {
  /** {@code jobnumber} where the document has {@code jobNumber}, and the other way round. */
  JOB_NUMBER_SPELLING,
  /** {@code idcard} where the document has {@code idCard}, and the other way round. */
  ID_CARD_SPELLING,
  /** {@code peoplno}, as the document's own sample has it. */
  PEOPLNO,
  /** Other names in other cases, some with underscores, as other samples and tables have them. */
  FIELD_NAME_VARIANTS,
  /** {@code appid} instead of {@code companyno} around the data. */
  APPID,
  /** Resultcode and timestamp as numbers. */
  ENVELOPE_NUMBERS,
  /** The inner list as a string with JSON in it. */
  INNER_LIST_AS_STRING,
  /** Data not encrypted: its JSON as a string. */
  PLAIN_DATA,
  /** Data not encrypted: its JSON as an object, signed as it stands there. */
  PLAIN_DATA_OBJECT,
  /** Line breaks and blanks in the JSON that is signed and encrypted. */
  INDENTED_DATA,
  /** Base64 as it is, without URL escapes. */
  NO_URL_ESCAPES,
  /** %2B where the vendor mostly has %2b. */
  UPPER_CASE_ESCAPES,
  /** Empty data is signed as {@code data=} and not dropped. */
  EMPTY_DATA_SIGNED,
  /** Empty data as null. */
  EMPTY_DATA_NULL,
  NUMBERS_AS_STRINGS,
  /** Digits such as record and card numbers without quotes. */
  STRINGS_AS_NUMBERS,
  /** Digits in the people list and words in the list of people in a region. */
  SEX_SWAPPED,
  /** outintype as a number where the document has a string, and the other way round. */
  OUTINTYPE_TYPE,
  /** Modes, groups and exceptions that no list has; touches only passages that happen meanwhile. */
  UNDOCUMENTED_CODES,
  /** Null where a careful server says "". */
  NULLS,
  /** Fields that no document has, nested ones among them. */
  TRAILING_FIELDS,
  /** Names three times {@code shouldValues} in the month report, as the document's table does. */
  SHOULD_VALUES,
  /** Photo addresses with a signature that is another one in every reply. */
  PHOTO_URLS_EXPIRE,
  /** Photos of people as base64. */
  BASE64_PHOTOS,
  /** People's keypad passwords. */
  PASSWORDS,
  /** People's identity numbers. */
  ID_NUMBERS,
  /** text/html over JSON. */
  WRONG_CONTENT_TYPE
}
