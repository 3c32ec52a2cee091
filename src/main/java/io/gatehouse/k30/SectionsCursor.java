package io.gatehouse.k30;

import io.gatehouse.feed.Ask;
import io.gatehouse.feed.Batch;
import io.gatehouse.feed.Cursor;
import io.gatehouse.feed.Progress;
import io.gatehouse.mapping.Reply;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** Reads sections, one after the other; all of them in every run. */
abstract class SectionsCursor implements Cursor {

  private final Deque<Section> sections = new ArrayDeque<>();
  private final List<String> notices = new ArrayList<>();
  private final OldReplies oldReplies;
  private SectionsState state;

  SectionsCursor(String state) {
    this.state = SectionsState.fromJson(state);
    this.oldReplies = new OldReplies(this.state.timestamp());
  }

  SectionsState state() {
    return state;
  }

  void add(Section section) {
    sections.addLast(section);
  }

  /** A section has ended; more may be added because of what it brought. */
  void ended(Section section) {}

  /** What is known once all have ended. */
  SectionsState allEnded(SectionsState reached) {
    return reached;
  }

  @Override
  public Optional<Ask> next() {
    return Optional.ofNullable(sections.peekFirst()).map(Section::next);
  }

  @Override
  public Progress accept(Reply reply, Instant asked, Instant answered) {
    oldReplies.refuse(reply);
    Section section = sections.getFirst();
    List<Batch> batches = section.take(reply);
    state = state.at(oldReplies.last());
    if (section.ended()) {
      sections.removeFirst();
      section.notice().ifPresent(notices::add);
      state = section.ended(state);
      ended(section);
      state = sections.isEmpty() ? allEnded(state) : state;
    }
    return new Progress(batches, state.toJson(), List.of());
  }

  @Override
  public void narrow(String code, String reason) {
    sections.getFirst().refused(code, reason);
  }

  @Override
  public Optional<String> notice() {
    return notices.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", notices));
  }
}
