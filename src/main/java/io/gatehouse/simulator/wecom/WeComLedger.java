package io.gatehouse.simulator.wecom;

import io.gatehouse.simulator.Bytes;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** The truth: what a warehouse that has read everything must hold. */
public final class WeComLedger {
  private final PassageLog log;
  private final RuleBook rules;
  private final PunchBook punches;
  private final Clock clock;

  WeComLedger(PassageLog log, RuleBook rules, PunchBook punches, Clock clock) {
    this.log = log;
    this.rules = rules;
    this.punches = punches;
    this.clock = clock;
  }

  /**
   * What access_event must hold: each passage uploaded by now once, without those that must be
   * rejected, in {@link Passage#compareTo}'s order. A list: for millions take {@link
   * #forEachPassage}.
   */
  public List<Passage> passages() {
    return select(passage -> !passage.mustBeRejected());
  }

  /** As {@link #passages}, one by one, in the order of their upload, from little memory. */
  public void forEachPassage(Consumer<Passage> action) {
    log.stream(now()).filter(passage -> !passage.mustBeRejected()).forEach(action);
  }

  /** How many {@link #passages} there are. */
  public long passageCount() {
    long rejected =
        log.later().stream()
            .filter(passage -> passage.mustBeRejected() && isUploaded(passage))
            .map(Passage::identity)
            .distinct()
            .count();
    return log.count(now()) - rejected;
  }

  /** What rejected_row must hold of the passages. */
  public List<Passage> rejectedPassages() {
    return select(Passage::mustBeRejected);
  }

  /** Those that happened and that their devices have not uploaded yet. */
  public List<Passage> pendingPassages() {
    return log.later().stream().filter(passage -> !isUploaded(passage)).sorted().toList();
  }

  /** The door rules as they are now, invalid ones included. */
  public List<DoorRule> rules() {
    return rules.all();
  }

  /** Rules that are gone and that a whole reply had told before. */
  public List<DoorRule> removedRules() {
    return rules.removed();
  }

  /** What attendance_punch must hold, not retracted: missed ones are among them. */
  public List<Punch> punches() {
    return punches.all().stream().filter(punch -> !punch.mustBeRejected()).toList();
  }

  /** What attendance_punch must hold as retracted: a whole reply had told them. */
  public List<Punch> retractedPunches() {
    return punches.retracted();
  }

  /** What rejected_row must hold of the punches. */
  public List<Punch> rejectedPunches() {
    return punches.all().stream().filter(Punch::mustBeRejected).toList();
  }

  /** Writes everything as JSON lines. */
  public void writeTo(Path file) throws IOException {
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
      Bytes line = new Bytes(1024);
      for (Consumer<Bytes> text : (Iterable<Consumer<Bytes>>) lines()::iterator) {
        line.clear();
        text.accept(line);
        out.write(line.array(), 0, line.length());
      }
    }
  }

  Stream<Consumer<Bytes>> lines() {
    return LedgerJson.lines(this, log.stream(now()));
  }

  private long now() {
    return clock.instant().getEpochSecond();
  }

  private List<Passage> select(Predicate<Passage> which) {
    return log.stream(now()).filter(which).sorted().toList();
  }

  private boolean isUploaded(Passage passage) {
    return passage.uploadedAt().getEpochSecond() <= now();
  }
}
