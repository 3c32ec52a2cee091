package io.gatehouse.simulator.axacs;

import static io.gatehouse.simulator.ServerQuirk.Effect.of;
import static io.gatehouse.simulator.ServerQuirk.Effect.touching;
import static io.gatehouse.simulator.ServerQuirk.Effect.twin;

import io.gatehouse.simulator.ServerQuirk;

/** What real servers of this vendor do to their JSON and HTTP, each switchable by itself. */
public enum AxAcsQuirk implements ServerQuirk {
  /** {@code ,}} behind the last member and {@code },]} behind the last record. */
  TRAILING_COMMAS(of(Kind.TRAILING_COMMA)),
  /** No comma before an object's last member. */
  MISSING_COMMA(of(Kind.NO_LAST_COMMA)),
  /** {@code userId} a second time, then with the user type's id: the first one counts. */
  DUPLICATE_KEYS(twin("userId", 1897L)),
  NUMBERS_AS_STRINGS(of(Kind.NUMBERS_AS_TEXT)),
  /** Digits such as card numbers without quotes. */
  STRINGS_AS_NUMBERS(of(Kind.TEXT_AS_NUMBERS)),
  /** Times with {@code .0} behind the second, in every other record. */
  FRACTIONAL_SECONDS(
      touching(
          Kind.FRACTION,
          "gmtSwipeCardTime eventTime evTime gmtAcsevttime gmtCreatetime gmtModify"
              + " gmtCardExpireDate")),
  /** areaid for areaId, subdeviceId for doorId, acsevValue for acsEventValue… */
  FIELD_NAME_VARIANTS(of(Kind.OTHER_NAMES)),
  /** GBK bytes under a UTF-8 content type; what GBK lacks becomes a question mark. */
  GBK_BODIES(of(Kind.CHARSET, "GBK")),
  /** text/html over JSON. */
  WRONG_CONTENT_TYPE(of(Kind.CONTENT_TYPE, "text/html")),
  NO_CONTENT_TYPE(of(Kind.CONTENT_TYPE, null)),
  /** Fields that no document has, nested ones among them. */
  UNKNOWN_FIELDS(
      of(
          Kind.EXTRA_MEMBERS,
          "\"firmware\":\"V3.2\",\"geo\":{\"floor\":4,\"tags\":[\"a\",{\"b\":[]}]},\"field1\":null,"
              + "\"flags\":[1,2]")),
  /**
   * "None" in all its forms: "0", 0, "", null, the field left out; only where "nothing" means none.
   */
  SENTINELS(
      touching(
          Kind.NONE_AS_ANYTHING,
          "cardNo cardState userId userNo userName userOrgId userOrgName orgName"
              + " plateNumber userType accessPassport alarmClass cardName orgCode email mobile"
              + " idCard gmtExpireDate photoUrl cardData commErrorMsg phone")),
  /** An empty result as 102 with data null, as "102", or as 0 with an empty array. */
  EMPTY_DATA_VARIANTS(of(Kind.BY_SERVER)),
  /** A single record without the array around it. */
  SINGLE_RECORD_AS_OBJECT(of(Kind.BY_SERVER)),
  /** Record ids with holes; touches only events that arrive while it is on. */
  SPARSE_IDS(of(Kind.BY_SERVER));

  private final Effect effect;

  AxAcsQuirk(Effect effect) {
    this.effect = effect;
  }

  @Override
  public Effect effect() {
    return effect;
  }
}
