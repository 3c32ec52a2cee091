package io.gatehouse.simulator.axacs;

import io.gatehouse.simulator.HttpRequest;
import java.util.List;
import java.util.Set;

/** The names of the interfaces: their paths below /api/v1/, without parameters inside the path. */
final class Routes {
  static final String SWIPE_CACHE = "acs/device/eventcache/swipecard";
  static final String DOORS = "acs/device/doors";
  static final String DOORS_OF_AREA = "acs/device/doors/areaid";
  static final String DOOR_STATE = "acs/device/door/state";
  static final String ALARMS = "acs/alarmevent/notconfirmandclear";
  static final String AREA_USERS = "acsrecords/areausers";
  static final Set<String> RECORD_LISTS =
      Set.of("acsrecords", "acsrecords/byid", "swipecardrecords", "swipecardrecords/byid");

  private static final String PREFIX = "/api/v1/";

  /** Those that move a real door. */
  private static final Set<String> COMMANDS =
      Set.of("acs/device/door/open", "acs/device/door/close", "acs/device/door/workmode");

  private static final List<String> WITH_PARAMETER =
      List.of(
          SWIPE_CACHE,
          DOORS_OF_AREA,
          DOOR_STATE,
          "acs/device/door/open",
          "acs/device/door/close",
          "acs/device/door/workmode",
          "org/name",
          "user/userno",
          "user/userid");

  /** Read by one feed alone; acs/devices is not, for several feeds may ask for it. */
  private static final Set<String> POLLED =
      Set.of("useraccessrecords", SWIPE_CACHE, ALARMS, AREA_USERS, "users", "orgs", "areas", DOORS);

  private Routes() {}

  static String of(HttpRequest request) {
    String path = request.path();
    String route = path.startsWith(PREFIX) ? path.substring(PREFIX.length()) : path;
    for (String known : WITH_PARAMETER) {
      if (route.startsWith(known + "/")) {
        return known;
      }
    }
    return route;
  }

  /** What stands in the path behind the route, decoded; empty for nothing. */
  static String parameter(HttpRequest request, String route) {
    int from = PREFIX.length() + route.length() + 1;
    return request.path().length() > from ? request.path().substring(from) : "";
  }

  static boolean isCommand(String route) {
    return COMMANDS.contains(route);
  }

  /** True where two requests at once mean parallel polls of one feed. */
  static boolean isPolled(String route) {
    return RECORD_LISTS.contains(route) || POLLED.contains(route);
  }
}
