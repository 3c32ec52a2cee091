package io.gatehouse.simulator.k30;

import static io.gatehouse.simulator.ServerQuirk.Effect.of;
import static io.gatehouse.simulator.ServerQuirk.Effect.touching;

import io.gatehouse.simulator.ServerQuirk;

/** What real servers of this vendor do to their replies and pushes, each switchable by itself. */
public enum K30Quirk implements ServerQuirk {
  /** {@code jobnumber} where the document has {@code jobNumber}, and the other way round. */
  JOB_NUMBER_SPELLING(touching(Kind.RENAME, "jobNumber=jobnumber jobnumber=jobNumber")),
  /** {@code idcard} where the document has {@code idCard}, and the other way round. */
  ID_CARD_SPELLING(touching(Kind.RENAME, "idCard=idcard idcard=idCard")),
  /** {@code peoplno}, as the document's own sample has it. */
  PEOPLNO(touching(Kind.RENAME, "peopleno=peoplno")),
  /** Other names in other cases, some with underscores, as other samples and tables have them. */
  FIELD_NAME_VARIANTS(
      touching(
          Kind.RENAME_IN_TURN,
          "deviceno=deviceNo deviceNo=device_no peopleno=peopleNo peopleNo=people_no"
              + " peoplename=peopleName peopleName=peoplename recordNo=recordno"
              + " addtime=addTime addTime=add_time outintype=outinType outinType=outintype"
              + " exceptionmode=exceptionMode exceptionMode=exceptionmode recogMode=recogmode"
              + " iccard=icCard icCard=ic_card deptNo=deptno deptName=dept_name deptno=deptNo"
              + " deptname=deptName parentno=parentNo regionname=regionName"
              + " onlinestatus=onlineStatus entertime=enterTime startDate=startdate"
              + " effDate=effdate attdate=attDate lateTotal=latetotal totalPage=totalpage")),
  /** {@code appid} instead of {@code companyno} around the data. */
  APPID(of(Kind.BY_SERVER)),
  /** Resultcode and timestamp as numbers. */
  ENVELOPE_NUMBERS(of(Kind.BY_SERVER)),
  /** The inner list as a string with JSON in it. */
  INNER_LIST_AS_STRING(of(Kind.BY_SERVER)),
  /** Data not encrypted: its JSON as a string. */
  PLAIN_DATA(of(Kind.BY_SERVER)),
  /** Data not encrypted: its JSON as an object, signed as it stands there. */
  PLAIN_DATA_OBJECT(of(Kind.BY_SERVER)),
  /** Line breaks and blanks in the JSON that is signed and encrypted. */
  INDENTED_DATA(of(Kind.INDENT)),
  /** Base64 as it is, without URL escapes. */
  NO_URL_ESCAPES(of(Kind.BY_SERVER)),
  /** %2B where the vendor mostly has %2b. */
  UPPER_CASE_ESCAPES(of(Kind.BY_SERVER)),
  /** Empty data is signed as {@code data=} and not dropped. */
  EMPTY_DATA_SIGNED(of(Kind.BY_SERVER)),
  /** Empty data as null. */
  EMPTY_DATA_NULL(of(Kind.BY_SERVER)),
  NUMBERS_AS_STRINGS(of(Kind.NUMBERS_AS_TEXT)),
  /** Digits such as record and card numbers without quotes. */
  STRINGS_AS_NUMBERS(of(Kind.TEXT_AS_NUMBERS)),
  /** Digits in the people list and words in the list of people in a region. */
  SEX_SWAPPED(of(Kind.BY_SERVER)),
  /** outintype as a number where the document has a string, and the other way round. */
  OUTINTYPE_TYPE(touching(Kind.OTHER_TYPE, "outintype outinType")),
  /** Modes, groups and exceptions that no list has; touches only passages that happen meanwhile. */
  UNDOCUMENTED_CODES(of(Kind.BY_SERVER)),
  /** Null where a careful server says "". */
  NULLS(of(Kind.EMPTY_AS_NULL)),
  /** Fields that no document has, nested ones among them. */
  TRAILING_FIELDS(
      of(
          Kind.EXTRA_MEMBERS,
          "\"idCardPhoto1\":null,\"ext\":{\"tags\":[\"a\",{\"b\":[]}],\"floor\":4},\"field1\":\"\"")),
  /** Names three times {@code shouldValues} in the month report, as the document's table does. */
  SHOULD_VALUES(
      touching(
          Kind.RENAME, "shouldDays=shouldValues actualDays=shouldValues validDays=shouldValues")),
  /** Photo addresses with a signature that is another one in every reply. */
  PHOTO_URLS_EXPIRE(of(Kind.BY_SERVER)),
  /** Photos of people as base64. */
  BASE64_PHOTOS(of(Kind.BY_SERVER)),
  /** People's keypad passwords. */
  PASSWORDS(of(Kind.BY_SERVER)),
  /** People's identity numbers. */
  ID_NUMBERS(of(Kind.BY_SERVER)),
  /** text/html over JSON. */
  WRONG_CONTENT_TYPE(of(Kind.CONTENT_TYPE, "text/html"));

  private final Effect effect;

  K30Quirk(Effect effect) {
    this.effect = effect;
  }

  @Override
  public Effect effect() {
    return effect;
  }
}
