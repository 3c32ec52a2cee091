package io.gatehouse.simulator.axacs;

/**
 * A code as table code_list must hold it.
 *
 * @param list the interface it is from: usertypes, cardgroups or cardtypes
 */
public record LedgerCode(String list, String code, String codeName) {

  static LedgerCode of(String list, Code code) {
    return new LedgerCode(list, Integer.toString(code.id()), code.name());
  }
}
