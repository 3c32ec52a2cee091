package io.gatehouse.axacs;

import io.gatehouse.reply.VendorRecord;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The cards of a user (section 2.1.3), each as a record of its own. The server says the numbers of
 * all of them (cardNos), but one state, end, kind and group for all: the state that ranks highest,
 * LOST before ACTIVE; the end that comes first; the kind and group that rank highest. Of the only
 * card these are its own. Of several cards none is lost where the highest state is ACTIVE; all else
 * stays beside the number as the server said it.
 */
final class Cards {

  private static final String ACTIVE = "1";

  private Cards() {}

  /** Of all users of a page; none of who has no id, which is told of the user. */
  static List<VendorRecord> of(List<VendorRecord> users) {
    return users.stream().flatMap(user -> of(user).stream()).toList();
  }

  private static List<VendorRecord> of(VendorRecord user) {
    String person = user.numberId("userId");
    String numbers = user.get("cardNos");
    if (person == null || numbers == null) {
      return List.of();
    }
    Set<String> cards = new LinkedHashSet<>();
    for (String number : numbers.split("[,，;；]")) {
      String card = number.strip();
      if (!card.isEmpty() && !card.matches("0+") && !card.equals("null")) {
        cards.add(card);
      }
    }
    return cards.stream().map(card -> card(person, card, user, cards.size() == 1)).toList();
  }

  private static VendorRecord card(String person, String card, VendorRecord user, boolean only) {
    Map<String, String> values = new LinkedHashMap<>();
    values.put("userId", person);
    values.put("cardNo", card);
    String end = AxAcsFunctions.lastMoment(user.get("gmtCardExpireDate"));
    if (only) {
      values.put("ownState", user.get("cardState"));
      values.put("ownEnd", end);
      values.put("ownTypeId", user.get("cardTypeId"));
      values.put("ownGroupId", user.get("cardGroupId"));
    } else {
      values.put("ownState", ACTIVE.equals(user.code("cardState")) ? ACTIVE : null);
      values.put("cardState", user.get("cardState"));
      values.put("gmtCardExpireDate", end);
      values.put("cardTypeId", user.get("cardTypeId"));
      values.put("cardGroupId", user.get("cardGroupId"));
    }
    return VendorRecord.of(values);
  }
}
