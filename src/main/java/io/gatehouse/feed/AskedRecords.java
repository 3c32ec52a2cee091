package io.gatehouse.feed;

import io.gatehouse.feed.Cursor.Progress.Batch;
import io.gatehouse.reply.VendorRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * A reply's records, parted by whether they were asked for. A reply of others alone is the answer
 * to another question. Where they are the most, and every reply is like that, what was asked for is
 * loaded and the others are rejected. Where they are few they are taken like all.
 */
public final class AskedRecords {

  private final List<VendorRecord> fitting = new ArrayList<>();
  private final List<VendorRecord> others = new ArrayList<>();
  private final String noun;
  private final String wrong;

  private AskedRecords(String noun, String wrong) {
    this.noun = noun;
    this.wrong = wrong;
  }

  /**
   * @param noun what the records are, in the plural
   * @param wrong what is wrong with the others: "have …"
   * @throws RetryLater where all are others
   */
  public static AskedRecords of(
      List<VendorRecord> records, Predicate<VendorRecord> fits, String noun, String wrong) {
    AskedRecords asked = new AskedRecords(noun, wrong);
    records.forEach(record -> (fits.test(record) ? asked.fitting : asked.others).add(record));
    if (!records.isEmpty() && asked.fitting.isEmpty()) {
      throw new RetryLater(asked.toString());
    }
    return asked;
  }

  /** Then the reply is doubtful: see {@link DoubtfulReplies}. */
  public boolean areMostOthers() {
    return others.size() > fitting.size();
  }

  /** What becomes rows, and what is rejected. */
  public List<Batch> batches(String table) {
    if (areMostOthers()) {
      return List.of(
          Batch.of(table, fitting),
          Batch.refused(
              table, others, "most of the reply's " + noun + " " + wrong + ", this one too"));
    }
    List<VendorRecord> all = new ArrayList<>(fitting);
    all.addAll(others);
    return List.of(Batch.of(table, all));
  }

  @Override
  public String toString() {
    int all = others.size() + fitting.size();
    return "of the reply's " + all + " " + noun + " " + others.size() + " " + wrong;
  }
}
