package io.gatehouse.simulator.k30;

import io.gatehouse.simulator.Bytes;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** The truth: every passage that happened, and the platform's people, places and reports now. */
public final class Ledger {
  private final PassageLog log;
  private final Happenings happenings;
  private final Premises premises;
  private final Presences presences;
  private final AttendanceBook attendance;

  Ledger(
      PassageLog log,
      Happenings happenings,
      Premises premises,
      Presences presences,
      AttendanceBook attendance) {
    this.log = log;
    this.happenings = happenings;
    this.premises = premises;
    this.presences = presences;
    this.attendance = attendance;
  }

  /** Everything, oldest first, bad ones included. */
  public List<LedgerPassage> all() {
    return select(passage -> true);
  }

  /**
   * What access_event must hold of a client that reads all lists and answers all pushes: without
   * those that must be rejected, and without lost pushes of what is never listed.
   */
  public List<LedgerPassage> passages() {
    return select(passage -> passage.isKnown() && !passage.facts().isRejected());
  }

  /** What rejected_row must hold. */
  public List<LedgerPassage> rejected() {
    return select(passage -> passage.isKnown() && passage.facts().isRejected());
  }

  public Optional<LedgerPassage> passage(String no) {
    return log.find(no).map(LedgerPassage::of);
  }

  /** Passages that happened, bad ones included. */
  public int size() {
    return log.size();
  }

  /** Delivery results that the callback acknowledged, in the order of happening. */
  public List<Delivery> deliveries() {
    return happenings.deliveries(List.of(PushState.ACKNOWLEDGED));
  }

  /** All delivery results, lost ones too. */
  public List<Delivery> allDeliveries() {
    return happenings.deliveries(List.of(PushState.values()));
  }

  /** People, departments, devices and regions, those there are and those that were removed. */
  public Premises premises() {
    return premises;
  }

  /** Who is in a region now. */
  public List<Presence> presence(String regionNo) {
    return presences.in(regionNo);
  }

  /** The day report as it would be answered now, both ends included. */
  public List<AttendanceDay> days(LocalDate from, LocalDate to) {
    return attendance.days(person -> true, from, to);
  }

  public List<AttendanceDay> abnormalDays(LocalDate from, LocalDate to) {
    return attendance.abnormal(person -> true, from, to);
  }

  public List<AttendanceMonth> months(LocalDate from, LocalDate to) {
    return attendance.months(person -> true, from, to);
  }

  /** Writes the passages as JSON lines. */
  public void writeTo(Path file) throws IOException {
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
      Bytes line = new Bytes(1024);
      for (LedgerPassage passage : all()) {
        line.clear();
        LedgerJson.write(passage, line);
        out.write(line.array(), 0, line.length());
      }
    }
  }

  private List<LedgerPassage> select(Predicate<LedgerPassage> which) {
    return log.all().stream().map(LedgerPassage::of).filter(which).toList();
  }
}
