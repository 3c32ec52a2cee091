package io.gatehouse.mapping;

import io.gatehouse.axacs.AxAcsFields;
import io.gatehouse.reply.Reply;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.Random;

/**
 * Prints how many AX-ACS records a second are parsed, mapped, and both, on one thread:
 *
 * <pre>
 * java -cp … io.gatehouse.mapping.MappingBenchmark [rounds]
 * </pre>
 */
public final class MappingBenchmark {

  private static final int PAGES = 20;
  private static final int PAGE = 1000;
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss");

  private MappingBenchmark() {}

  public static void main(String[] args) {
    int rounds = args.length == 0 ? 6 : Integer.parseInt(args[0]);
    Path file = Path.of("config/mappings/ax-acs-access_event.yaml");
    Mapping mapping = Mapping.read(file, Tables::named, AxAcsFields.all());
    ZoneId zone = ZoneId.of("Asia/Shanghai");
    Mapping.Context context = new Mapping.Context("hq", "ax-acs", "records", zone, Map.of());
    byte[][] pages = new byte[PAGES][];
    long bytes = 0;
    for (int i = 0; i < PAGES; i++) {
      pages[i] = page(new Random(i), i * PAGE).getBytes(StandardCharsets.UTF_8);
      bytes += pages[i].length;
    }
    Reply[] replies = new Reply[PAGES];
    for (int round = 1; round <= rounds; round++) {
      long begin = System.nanoTime();
      for (int n = 0; n < 10; n++) {
        for (int i = 0; i < PAGES; i++) {
          replies[i] = Reply.parse(pages[i], pages[i].length, "data");
        }
      }
      long parsed = System.nanoTime();
      int rows = 0;
      for (int n = 0; n < 10; n++) {
        for (Reply reply : replies) {
          rows += mapping.map(reply.records(), context).rows().values().size();
        }
      }
      long mapped = System.nanoTime();
      for (int n = 0; n < 10; n++) {
        for (byte[] page : pages) {
          Reply reply = Reply.parse(page, page.length, "data");
          rows += mapping.map(reply.records(), context).rows().values().size();
        }
      }
      long both = System.nanoTime();
      System.out.printf(
          "round %d: parse %,d rows/s (%d MB/s), map %,d rows/s, both %,d rows/s%n",
          round,
          perSecond(rows / 2, parsed - begin),
          perSecond((int) (bytes * 10 / 1_000_000), parsed - begin),
          perSecond(rows / 2, mapped - parsed),
          perSecond(rows / 2, both - mapped));
    }
  }

  private static long perSecond(int count, long nanos) {
    return Math.round(count * 1e9 / nanos);
  }

  private static String page(Random random, int firstId) {
    StringBuilder json = new StringBuilder("{\"status\": 0, \"msg\": \"success\", \"data\": [");
    LocalDateTime time = LocalDateTime.of(2026, 1, 1, 0, 0).plusSeconds(firstId * 3L);
    for (int i = 0; i < PAGE; i++) {
      int door = random.nextInt(40);
      int person = random.nextInt(5000);
      time = time.plusSeconds(random.nextInt(6));
      boolean opened = random.nextInt(20) > 0;
      json.append(i == 0 ? "" : ",")
          .append("{\"recordId\":")
          .append(firstId + i)
          .append(",\"gmtSwipeCardTime\":\"")
          .append(TIME.format(time))
          .append("\",\"areaId\":")
          .append(160 + door / 4)
          .append(",\"areaName\":\"办公楼")
          .append(door / 4)
          .append("\",\"deviceId\":\"3aec7c4e58ab4a3dbd56deb98cf4bb")
          .append(10 + door / 4)
          .append("\",\"deviceName\":\"192.168.1.")
          .append(64 + door / 4)
          .append("\",\"doorId\":\"132ccea02e5f4498be494730fba3d9")
          .append(10 + door)
          .append("\",\"doorName\":\"门[")
          .append(door % 4)
          .append("]\",\"acsEventValue\":")
          .append(opened ? 3 : 22)
          .append(",\"acsEventName\":\"")
          .append(opened ? "外部刷卡开门" : "外部无效卡")
          .append("\",\"isSwipeCard\":1,\"isOpenDoor\":")
          .append(opened ? 1 : 0)
          .append(",\"inOrOut\":")
          .append(1 + random.nextInt(2))
          .append(",\"isAlarm\":")
          .append(opened ? 0 : 1)
          .append(",\"accessBlockedReason\":0,\"cardNo\":\"")
          .append(17_435_000 + person)
          .append("\",\"cardState\":1,\"userId\":")
          .append(20_000 + person)
          .append(",\"userNo\":\"127")
          .append(10_000 + person)
          .append("\",\"userName\":\"张三")
          .append(person)
          .append("\",\"userOrgId\":")
          .append(3600 + person % 50)
          .append(",\"userOrgName\":\"机关党群工作部")
          .append(person % 50)
          .append("\",\"plateNumber\":\"\",\"userType\":")
          .append(1897 + person % 3)
          .append('}');
    }
    return json.append("]}").toString();
  }
}
