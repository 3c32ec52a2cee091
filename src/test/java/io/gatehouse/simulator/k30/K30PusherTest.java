package io.gatehouse.simulator.k30;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.gatehouse.simulator.k30.Callback.Received;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;

class K30PusherTest extends Pushing {

  @Test
  void a_passage_is_pushed_signed_and_encrypted_with_the_number_of_the_list() {
    pusher.to(callback.url());
    LedgerPassage passage = simulator.pass(person, device).publish();
    Received push = settled(1).get(0);
    assertThat(push.push().signed()).isTrue();
    assertThat(push.text()).doesNotContain(passage.no());
    JsonNode envelope = push.push().envelope();
    assertThat(envelope.path("method").asText()).isEqualTo("UploadRecord");
    assertThat(envelope.path("timestamp").asText()).isEqualTo("20260302120000123");
    assertThat(push.data().path("recordNo").asText()).isEqualTo(passage.no());
    assertThat(push.data().path("addTime").asText()).isEqualTo("2026-03-02 12:00:00");
    assertThat(push.data().path("recogMode").isInt()).isTrue();
    LedgerPassage now = ledger(passage);
    assertThat(now.push()).isEqualTo(PushState.ACKNOWLEDGED);
    assertThat(now.acknowledgedAt()).isEqualTo(clock.instant());
    assertThat(pusher.pushes().get(0).answers().get(0).text()).isEqualTo(Callback.DONE);
  }

  @Test
  void each_form_has_the_fields_of_its_description() {
    pusher.to(callback.url());
    for (PushForm form : PushForm.values()) {
      pusher.habits().form(form);
      simulator.pass(person, device).publish();
      settled(form.ordinal() + 1);
    }
    List<Received> pushes = callback.received();
    assertThat(names(pushes.get(0)))
        .containsExactly(
            "recordNo",
            "peopleNo",
            "peopleName",
            "deviceNo",
            "deviceName",
            "outinType",
            "companyName");
    assertThat(pushes.get(0).data().path("outinType").isTextual()).isTrue();
    assertThat(names(pushes.get(1)))
        .containsExactly(
            "recordNo",
            "departmentNo",
            "departmentName",
            "peopleNo",
            "peopleName",
            "deviceNo",
            "deviceName",
            "outinType",
            "recogMode",
            "addTime",
            "exceptionMode",
            "photo");
    assertThat(pushes.get(1).data().path("outinType").isInt()).isTrue();
    assertThat(names(pushes.get(2))).hasSize(13).contains("companyName", "addTime");
  }

  @Test
  void a_delivery_result_is_pushed_as_authstatus() {
    pusher.to(callback.url());
    Delivery delivery = simulator.deliver(person, device, false, "上报失败");
    Received push = settled(1).get(0);
    assertThat(push.push().signed()).isTrue();
    assertThat(push.push().envelope().path("method").asText()).isEqualTo("authstatus");
    assertThat(push.push().plain())
        .isEqualTo(
            "{\"no\":\"%s\",\"deviceno\":\"%s\",\"resultcode\":\"0\",\"msg\":\"上报失败\"}"
                .formatted(person.no(), device.no()));
    assertThat(simulator.ledger().deliveries()).containsExactly(delivery);
  }

  @Test
  void nothing_is_pushed_before_there_is_a_callback_nor_what_shall_not_be() {
    LedgerPassage before = simulator.pass(person, device).publish();
    simulator.deliver(person, device, true, "上报成功");
    pusher.to(callback.url());
    LedgerPassage silent = simulator.pass(person, device).neverPushed().publish();
    LedgerPassage hidden = simulator.pass(person, device).neverListed().publish();
    settled(1);
    assertThat(callback.numbers()).containsExactly(hidden.no());
    assertThat(ledger(before).push()).isEqualTo(PushState.NOT_PUSHED);
    assertThat(ledger(silent).push()).isEqualTo(PushState.NOT_PUSHED);
    assertThat(simulator.ledger().passages()).hasSize(3);
    assertThat(simulator.ledger().deliveries()).isEmpty();
    assertThat(simulator.ledger().allDeliveries()).hasSize(1);
  }

  @Test
  void what_is_not_acknowledged_is_sent_again_until_it_is() {
    List<String> refusals =
        new ArrayList<>(List.of("{\"resultcode\":\"0\"}", "", "<html>", "{\"resultcode\":\"2\"}"));
    callback.says(200, push -> refusals.isEmpty() ? Callback.DONE : refusals.remove(0));
    pusher.to(callback.url());
    LedgerPassage passage = simulator.pass(person, device).publish();
    List<Received> all = settled(5);
    assertThat(new HashSet<>(all)).as("the very same bytes").hasSize(1);
    Push push = pusher.pushes().get(0);
    assertThat(push.attempts()).isEqualTo(5);
    assertThat(push.answers().stream().map(PushAnswer::resultcode))
        .containsExactly("0", "", "", "2", "1");
    assertThat(ledger(passage).pushAttempts()).isEqualTo(5);
  }

  @Test
  void an_acknowledgement_under_another_status_is_none() {
    callback.says(503, push -> Callback.DONE);
    pusher.habits().attempts(3);
    pusher.to(callback.url());
    LedgerPassage passage = simulator.pass(person, device).neverListed().publish();
    settled(3);
    assertThat(ledger(passage).push()).isEqualTo(PushState.GIVEN_UP);
    assertThat(pusher.pushes().get(0).answers()).allMatch(answer -> answer.status() == 503);
    assertThat(simulator.ledger().passages()).isEmpty();
  }

  @Test
  void pushes_wait_while_the_callback_is_away_and_arrive_when_it_is_back() {
    callback.close();
    pusher.to(callback.url());
    LedgerPassage passage = simulator.pass(person, device).publish();
    await().until(() -> pusher.pushes().get(0).answers().size() > 2);
    assertThat(pusher.pushes().get(0).answers().get(0).status()).isZero();
    pusher.pause();
    assertThat(pusher.isIdle()).isFalse();
    try (Callback back = new Callback(simulator)) {
      pusher.to(back.url());
      await().until(() -> ledger(passage).push() == PushState.ACKNOWLEDGED);
      assertThat(back.numbers()).contains(passage.no());
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void a_repeated_push_may_be_stamped_anew() {
    callback.says(
        200,
        push -> {
          if (callback.received().size() > 1) {
            return Callback.DONE;
          }
          clock.forward(Duration.ofSeconds(7));
          return "no";
        });
    pusher.habits().freshTimestamps(true);
    pusher.to(callback.url());
    simulator.pass(person, device).publish();
    List<Received> all = settled(2);
    assertThat(all.get(1).push().envelope().path("timestamp").asText())
        .isEqualTo("20260302120007123");
    assertThat(all.get(1).isGood()).isTrue();
    assertThat(all.get(1).data()).isEqualTo(all.get(0).data());
  }

  @Test
  void a_body_may_be_had_to_be_spoilt_otherwise() {
    pusher.to(callback.url());
    simulator.pass(person, device).publish();
    String sent = settled(1).get(0).text();
    assertThat(pusher.bodyOf(pusher.pushes().get(0))).isEqualTo(sent);
  }
}
