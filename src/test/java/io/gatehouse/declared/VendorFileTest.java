package io.gatehouse.declared;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.gatehouse.feed.Meaning;
import io.gatehouse.feed.Meaning.RateLimited;
import io.gatehouse.feed.Refused;
import io.gatehouse.feed.RetryLater;
import io.gatehouse.feed.TokenExpired;
import io.gatehouse.feed.reading.Source;
import io.gatehouse.reply.Reply;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every problem of a vendor's file at once, with its line and the nearest name. */
class VendorFileTest {

  private static final Path ACME = Path.of("docs/examples/acme/config/vendors/acme.yaml");

  @TempDir Path directory;

  private List<String> problems(String text) throws IOException {
    Path file = Files.writeString(directory.resolve("acme.yaml"), text);
    return Declared.read(file).problems().stream()
        .map(problem -> problem.line() + " " + problem.message())
        .toList();
  }

  private List<String> changed(String from, String to) throws IOException {
    String text = Files.readString(ACME);
    assertThat(text).contains(from);
    return problems(text.replace(from, to));
  }

  @Test
  void the_example_has_no_problem() throws IOException {
    assertThat(problems(Files.readString(ACME))).isEmpty();
  }

  @Test
  void all_are_told_at_once() throws IOException {
    assertThat(
            problems(
                """
                vendor: acme
                auth: {kind: client-credential, token-url: /token}
                reply: {records: items, sucess: {http: [200]}, empty: {field: total}}
                budget: {calls: many}
                feeds:
                  records:
                    shedule: 1m
                    get: events
                    parameters: {since: "{frm}", key: "{{api-key}}"}
                    paging: {kind: pages, page: page}
                    key: id
                  people: {schedule: 1 hour, into: person}
                """))
        .containsExactly(
            "2 auth.kind: there is no client-credential among none, header, query, basic, bearer,"
                + " client-credentials, hmac, envelope, did you mean client-credentials?",
            "3 reply has no setting sucess, did you mean success?",
            "3 reply.empty: field and is stand together",
            "4 budget.calls: expected a whole number of 1 to 1000000, got many",
            "7 feeds.records has no setting shedule, did you mean schedule?",
            "7 feeds.records has no into",
            "8 feeds.records.get: expected a path, /events, got events",
            "9 feeds.records.parameters.since: there is no {frm} among [{cursor}, {from}, {id},"
                + " {last-id}, {offset}, {page}, {size}, {to}], did you mean from?",
            "9 feeds.records.parameters.key: there is no setting api-key under settings",
            "10 feeds.records.paging.kind: there is no pages among single, page, offset, cursor,"
                + " since-id, did you mean page?",
            "12 feeds.people: expected get or post with a path, or webhook",
            "12 feeds.people.schedule: expected an interval such as 5s, or a Quartz cron"
                + " expression such as 0 0/10 * * * ?; an interval is written 500ms, 5s, 2m, 2h, 1d or"
                + " 1h30m, got 1 hour");
  }

  @Test
  void what_does_not_belong_together_is_told() throws IOException {
    assertThat(changed("\"{from}\"", "\"2026\""))
        .containsExactly(
            "20 feeds.records: nothing says {from}, so every run would ask for everything");
    assertThat(changed("    key: id\n", ""))
        .anyMatch(problem -> problem.contains("pages need a key"));
    assertThat(changed("    into: access_event", "    listing: true\n    into: access_event"))
        .anyMatch(problem -> problem.contains("a listing is all there is"));
    assertThat(changed("vendor: acme", "vendor: akme"))
        .containsExactly("2 vendor is akme and the file's name acme.yaml");
    assertThat(changed("client-id:  ", "base-url:"))
        .anyMatch(problem -> problem.contains("every site has a setting base-url already"));
    assertThat(changed("secret: true, description: its secret", "secret: true, default: abc"))
        .anyMatch(problem -> problem.contains("is a secret, which has no default"));
    assertThat(changed("records: items", "records: data..items"))
        .containsExactly(
            "8 reply.records: data..items leads nowhere: single dots stand between names, as in"
                + " person.name");
    assertThat(changed("message: error.text", "message: error."))
        .singleElement()
        .asString()
        .startsWith("14 reply.message: error. leads nowhere");
    assertThat(changed("total: total}", "total: .total}"))
        .anyMatch(problem -> problem.contains("paging.total: .total leads nowhere"));
    assertThat(changed("token: access_token", "token: data..token"))
        .anyMatch(problem -> problem.startsWith("6 auth.token: data..token leads nowhere"));
    assertThat(problems("vendor: [")).hasSize(1).first().asString().contains("is not YAML");
    assertThat(problems("")).containsExactly("0 the file is empty");
  }

  @Test
  void replies_mean_what_the_file_says() throws IOException {
    Declared acme = Declared.read(ACME);
    assertThat(acme.judge(200, () -> new byte[0])).isEqualTo(Meaning.SUCCESS);
    assertThat(acme.judge(401, () -> body("{\"error\":{\"text\":\"expired\"}}")))
        .asInstanceOf(type(TokenExpired.class))
        .extracting(TokenExpired::getMessage)
        .isEqualTo("the server answered HTTP 401 (expired)");
    assertThat(acme.judge(429, () -> body("no JSON"))).isInstanceOf(RateLimited.class);
    assertThat(acme.judge(503, () -> new byte[0])).isInstanceOf(RetryLater.class);
    assertThat(
            acme.judge(500, () -> body("{\"error\":{\"text\":\"token " + "x".repeat(30) + "\"}}")))
        .asInstanceOf(type(Refused.class))
        .extracting(Refused::getMessage)
        .isEqualTo("the server answered HTTP 500 (token …)");
  }

  private static byte[] body(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void a_code_inside_200_is_read() throws IOException {
    Path file =
        Files.writeString(
            directory.resolve("ding.yaml"),
            """
            vendor: ding
            reply:
              records: list
              success: {field: errcode, is: ["0"]}
              token-refused: {field: errcode, is: ["40014"]}
              limited: {field: errcode, is: ["88"], pause: 5m}
              message: errmsg
            feeds:
              people: {get: /people, into: person}
            """);
    Declared ding = Declared.read(file);
    assertThat(ding.isSound()).isTrue();
    assertThat(judge(ding, "{\"errcode\":0.0,\"list\":[]}")).isEqualTo(Meaning.SUCCESS);
    assertThat(judge(ding, "{\"errcode\":\"88\",\"errmsg\":\"slow\"}"))
        .isInstanceOf(RateLimited.class);
    assertThat(judge(ding, "{\"errcode\":40014}"))
        .as("there is no token to renew")
        .isInstanceOf(Refused.class);
    assertThat(judge(ding, "{\"errcode\":7,\"errmsg\":\"no\"}"))
        .asInstanceOf(type(Refused.class))
        .extracting(Refused::getMessage)
        .isEqualTo("the server says errcode = 7 (no)");
  }

  /** Some say "ok" with every reply, and some say what is wrong and give an empty list. */
  @Test
  void words_beside_an_empty_list_are_an_error_unless_a_code_says_that_it_went_well()
      throws IOException {
    String file =
        """
        vendor: words
        reply: {records: list, message: said}
        feeds:
          people: {get: /people, into: person}
        """;
    String reply = "{\"code\":0,\"said\":\"ok\",\"list\":[]}";
    assertThatThrownBy(() -> read(file, reply))
        .isInstanceOf(Refused.class)
        .hasMessage("the reply has no records, and the server says: ok");
    assertThat(read(file, "{\"said\":\"\",\"list\":[]}").records()).isEmpty();
    String byCode = file.replace("said}", "said, success: {field: code, is: [\"0\"]}}");
    assertThat(read(byCode, reply).records()).isEmpty();
    assertThat(read(byCode, reply).unbelieved()).isNull();
    String counted = byCode.replace("said,", "said, empty: {field: total, is: [\"0\"]},");
    assertThat(read(counted, reply).unbelieved()).contains("does not say total = 0");
  }

  private Source.Answer read(String file, String json) throws IOException {
    Declared words = Declared.read(Files.writeString(directory.resolve("words.yaml"), file));
    assertThat(words.problems()).isEmpty();
    byte[] body = body(json);
    Reply reply = Reply.parse(body, body.length, "list");
    return new DeclaredSource(words.feed("people"), words.file().reply(), s -> "", ZoneOffset.UTC)
        .read(reply);
  }

  private static Meaning judge(Declared vendor, String json) {
    byte[] body = body(json);
    return vendor.judge(Reply.parse(body, body.length, "list"));
  }
}
