package io.gatehouse.simulator.wecom;

import io.gatehouse.simulator.Bytes;
import io.gatehouse.simulator.HttpReply;
import io.gatehouse.simulator.Switches;
import java.util.ArrayList;
import java.util.List;

/** devicedata/get_accesscontrol_rule (document 40492): the door rules of one device. */
final class RuleApi {
  private final Company company;
  private final RuleBook book;
  private final Switches<WeComQuirk> quirks;
  private final JsonValues json;

  RuleApi(Company company, RuleBook book, Switches<WeComQuirk> quirks) {
    this.company = company;
    this.book = book;
    this.quirks = quirks;
    this.json = new JsonValues(quirks);
  }

  HttpReply answer(Call call) {
    String sn = call.text("device_sn");
    if (sn.isEmpty()) {
      throw call.bad("device_sn");
    }
    if (company.deviceNumber(sn) < 0) {
      throw new Refusal(Refusal.BAD_PARAMETER, "invalid parameter: device_sn not authorized");
    }
    List<DoorRule> told = new ArrayList<>();
    Bytes out = new Bytes(4096).text("{\"errcode\":0,\"errmsg\":\"ok\"");
    for (DoorRule.Kind kind : DoorRule.Kind.values()) {
      List<DoorRule> rules = book.of(sn, kind);
      told.addAll(rules);
      JsonValues.name(out, kind.field);
      out.text("{\"items\":[");
      for (int i = 0; i < rules.size(); i++) {
        out.text(i > 0 ? ",{" : "{");
        write(rules.get(i), out);
        json.end(out);
      }
      out.text("]}");
    }
    return HttpReply.json(out.single('}')).whenDelivered(() -> book.tell(told));
  }

  private void write(DoorRule rule, Bytes out) {
    json.member(out, "rule_id", rule.ruleId());
    if (rule.name() != null) {
      json.member(out, "name", rule.name());
    }
    json.member(out, "rule_list", rule.lines().stream().map(RuleLine::text).toList());
    json.member(out, "effect_time", rule.effectiveAt().getEpochSecond());
    if (quirks.on(WeComQuirk.PLAIN_PEOPLE)) {
      List<String> ids = rule.members().stream().map(Member::openUserId).toList();
      json.member(out, "effect_open_userid_list", ids);
      return;
    }
    JsonValues.name(out, "effect_open_userid_list");
    out.single('[');
    for (int i = 0; i < rule.members().size(); i++) {
      Member member = rule.members().get(i);
      out.text(i > 0 ? ",{" : "{");
      json.member(out, "open_userid", member.openUserId());
      if (member.userType() != 0 || !quirks.on(WeComQuirk.NO_DEFAULT_USER_TYPE)) {
        json.member(out, "user_type", member.userType());
      }
      out.single('}');
    }
    out.single(']');
  }
}
