package io.gatehouse.simulator.wecom;

import java.util.BitSet;
import java.util.Objects;
import java.util.Set;

/**
 * What a call of get_accesscontrol_data asks for, without its cursor: every page of one walk must
 * have the same.
 *
 * @param begin of the upload, in seconds, inclusive
 * @param end of the upload, in seconds, inclusive
 * @param ids SNs or open_userids
 */
record PassageQuery(
    long begin,
    long end,
    int userType,
    boolean byDevice,
    Set<String> ids,
    int limit,
    long agentId,
    String app) {

  boolean wants(Passage passage) {
    int askedAs = passage.userType() == Member.STUDENT ? Member.STUDENT : Member.EMPLOYEE;
    return askedAs == userType
        && ids.contains(byDevice ? passage.deviceSn() : passage.openUserId());
  }

  /** Which of the company's devices it asks for. */
  BitSet devices(Company company) {
    BitSet numbers = new BitSet();
    ids.stream().mapToInt(company::deviceNumber).filter(n -> n >= 0).forEach(numbers::set);
    return numbers;
  }

  PassageQuery from(long earlier) {
    return new PassageQuery(earlier, end, userType, byDevice, ids, limit, agentId, app);
  }

  PassageQuery until(long other) {
    return new PassageQuery(begin, other, userType, byDevice, ids, limit, agentId, app);
  }

  /** Tells one walk's parameters from another's. */
  int fingerprint() {
    return Objects.hash(begin, end, userType, byDevice, ids, limit, agentId, app);
  }
}
