package io.gatehouse.simulator.axacs;

import java.util.List;

/**
 * An org unit as table org_unit must hold it. What is removed is as it was told last.
 *
 * @param parentId null for none
 * @param ids from the root down to this one, as are names
 * @param told some whole reply has carried it
 * @param removed the server no longer has it
 */
public record LedgerOrg(
    String orgId,
    String orgName,
    String orgCode,
    String parentId,
    List<String> ids,
    List<String> names,
    boolean told,
    boolean removed) {

  static LedgerOrg of(Org org, Tree<Org> tree, boolean told, boolean removed) {
    return new LedgerOrg(
        Long.toString(org.id()),
        org.name(),
        org.code().isEmpty() ? null : org.code(),
        org.parentId() == 0 ? null : Long.toString(org.parentId()),
        tree.path(org, one -> Long.toString(one.id())),
        tree.path(org, Org::name),
        told,
        removed);
  }
}
