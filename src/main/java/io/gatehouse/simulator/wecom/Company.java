package io.gatehouse.simulator.wecom;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** Who and what there is: members and door devices, the same for the same seed. */
final class Company {
  private static final String[] NAMES = {"zhangwei", "lina", "wangfang", "liuyang", "chenjie"};
  private static final char[] ID_CHARACTERS =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789".toCharArray();

  private final List<Member> members;
  private final List<String> deviceSns;
  private final Map<String, Integer> deviceNumbers = new HashMap<>();
  private final Map<String, Member> byUserId = new HashMap<>();

  private Company(List<Member> members, List<String> deviceSns) {
    this.members = members;
    this.deviceSns = deviceSns;
    for (int i = 0; i < deviceSns.size(); i++) {
      deviceNumbers.put(deviceSns.get(i), i);
    }
    members.forEach(member -> byUserId.put(member.userId(), member));
  }

  static Company of(int devices, int people, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<Member> members = new ArrayList<>();
    for (int i = 0; i < people; i++) {
      int type = i % 5 == 4 ? Member.STUDENT : i % 20 == 7 ? Member.VISITOR : Member.EMPLOYEE;
      int turn = i / NAMES.length;
      String userId = NAMES[i % NAMES.length] + (turn == 0 ? "" : turn);
      members.add(new Member(userId, openUserId(random), type));
    }
    List<String> sns = new ArrayList<>();
    for (int i = 0; i < devices; i++) {
      sns.add("C00%d".formatted(123_122 + i));
    }
    return new Company(List.copyOf(members), List.copyOf(sns));
  }

  List<Member> members() {
    return members;
  }

  List<Member> employees() {
    return members.stream().filter(member -> member.userType() == Member.EMPLOYEE).toList();
  }

  /** Null for nobody. */
  Member byUserId(String userId) {
    return byUserId.get(userId);
  }

  List<String> deviceSns() {
    return deviceSns;
  }

  /** The device's place in {@link #deviceSns}; -1 for a foreign one. */
  int deviceNumber(String sn) {
    return deviceNumbers.getOrDefault(sn, -1);
  }

  private static String openUserId(SplittableRandom random) {
    StringBuilder id = new StringBuilder("woAJ2GCAAA");
    for (int i = 0; i < 22; i++) {
      id.append(ID_CHARACTERS[random.nextInt(ID_CHARACTERS.length)]);
    }
    return id.toString();
  }
}
