package io.gatehouse.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.reply.Reply;
import io.gatehouse.reply.Samples;
import io.gatehouse.warehouse.RejectedRow;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What becomes of pieces of a page that nobody can read. */
class RejectedPiecesTest {

  private static Mapping.Context context(String vendor, String feed) {
    return new Mapping.Context("hq", vendor, feed, ZoneId.of("Asia/Shanghai"), Map.of());
  }

  private static Mapping.MappedPage passages(String file) {
    Reply reply = Samples.reply(Samples.file("broken/" + file + ".json"));
    return MappedThings.accessEvents().map(reply.records(), context("ax-acs", "passages"));
  }

  @Test
  void a_piece_is_rejected_with_its_text_and_the_place_of_the_fault() {
    Mapping.MappedPage page = passages("quote-in-name");

    assertThat(page.rows().values()).hasSize(2);
    RejectedRow piece = page.rejected().get(0);
    assertThat(page.rejected()).hasSize(1);
    assertThat(piece.reason())
        .startsWith("the record is broken: at byte 103: Unexpected character")
        .doesNotContain("老二");
    assertThat(piece.raw())
        .startsWith("{\"recordId\":2,")
        .contains("\"userName\":\"李\"老二\"二\",")
        .endsWith("\"orgName\":\"机关\"}");
  }

  @Test
  void the_reason_names_no_word_of_the_record() {
    for (String file : new String[] {"bare-word", "word", "quote-and-comma-in-name"}) {
      assertThat(passages(file).rejected().get(0).reason()).doesNotContain("李二", "None", "Er");
    }
  }

  @Test
  void of_records_with_private_fields_no_broken_text_is_kept() {
    Mapping people =
        Mapping.read(
                Path.of("src/test/resources/mapping/private-thing.yaml"), Tables::named, Map.of())
            .under(Privacy.of(name -> Optional.of("drop")));
    Reply reply =
        Samples.reply(
            "{\"data\":[{\"id\":\"1\",\"userName\":\"a\"},{\"id\":\"2\",\"userName\":\"a\"b\",\"mobile\":\"13800000000\"}]}");
    Mapping.MappedPage page = people.map(reply.records(), context("test", "things"));

    assertThat(page.rejected()).anySatisfy(row -> assertThat(row.reason()).contains("broken"));
    assertThat(page.rejected().toString()).doesNotContain("13800000000");
  }
}
