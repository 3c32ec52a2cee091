package io.gatehouse.simulator.axacs;

import java.util.List;

/**
 * An area as table area must hold it. What is removed is as it was told last.
 *
 * @param parentId null for none
 * @param ids from the root down to this one, as are names
 * @param told some whole reply has carried it
 * @param removed the server no longer has it
 */
public record LedgerArea(
    String areaId,
    String areaName,
    String parentId,
    List<String> ids,
    List<String> names,
    boolean told,
    boolean removed) {

  static LedgerArea of(Area area, Tree<Area> tree, boolean told, boolean removed) {
    return new LedgerArea(
        Long.toString(area.id()),
        area.name(),
        area.parentId() == 0 ? null : Long.toString(area.parentId()),
        tree.path(area, one -> Long.toString(one.id())),
        tree.path(area, Area::name),
        told,
        removed);
  }
}
