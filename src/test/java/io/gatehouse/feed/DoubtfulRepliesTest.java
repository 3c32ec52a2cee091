package io.gatehouse.feed;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.feed.Meaning.DoubtfulReplies;
import org.junit.jupiter.api.Test;

class DoubtfulRepliesTest {

  private final DoubtfulReplies doubts = new DoubtfulReplies();

  @Test
  void the_third_doubtful_reply_in_a_row_is_proof() {
    assertThat(doubts.askAgain()).isTrue();
    assertThat(doubts.askAgain()).isTrue();
    assertThat(doubts.askAgain()).isFalse();
  }

  @Test
  void an_answer_in_between_begins_the_count_anew() {
    doubts.askAgain();
    doubts.askAgain();
    doubts.settle();
    assertThat(doubts.askAgain()).isTrue();
  }
}
