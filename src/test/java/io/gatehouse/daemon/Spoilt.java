package io.gatehouse.daemon;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;

/** A message with something wrong with it, as the network and fools make them. */
final class Spoilt {

  private static final int TOO_LARGE = 1_100_000;

  private Spoilt() {}

  static byte[] of(byte[] whole, Random random) {
    String text = new String(whole, StandardCharsets.UTF_8);
    int place = random.nextInt(whole.length);
    byte[] spoilt =
        switch (random.nextInt(12)) {
          case 0 -> Arrays.copyOf(whole, place);
          case 1 -> flipped(whole, place, random);
          case 2 -> random.nextInt(20) == 0 ? "x".repeat(TOO_LARGE).getBytes() : noise(random);
          case 3 -> "[".repeat(1 + random.nextInt(50_000)).getBytes();
          case 4 -> "{\"data\":".repeat(1 + random.nextInt(20_000)).getBytes();
          case 5 -> text.replace("\"data\":\"", "\"data\":17,\"x\":\"").getBytes();
          case 6 -> text.replace("\"sign\":\"", "\"sign\":null,\"y\":\"").getBytes();
          case 7 -> text.replace("UploadRecord", "Delete" + random.nextInt(99)).getBytes();
          case 8 -> twice(whole);
          case 9 -> text.replace("\"data\":\"", "\"data\":[{\"a\":[1,2]}],\"z\":\"").getBytes();
          case 10 ->
              text.replaceAll("[0-9]{17}", "2020" + (1_000 + random.nextInt(999))).getBytes();
          default -> new byte[0];
        };
    return Arrays.equals(spoilt, whole) ? new byte[] {'{'} : spoilt;
  }

  private static byte[] flipped(byte[] whole, int place, Random random) {
    byte[] flipped = whole.clone();
    flipped[place] ^= (byte) (1 << random.nextInt(8));
    return flipped;
  }

  private static byte[] noise(Random random) {
    byte[] noise = new byte[random.nextInt(4_000)];
    random.nextBytes(noise);
    return noise;
  }

  private static byte[] twice(byte[] whole) {
    ByteArrayOutputStream twice = new ByteArrayOutputStream();
    twice.writeBytes(whole);
    twice.writeBytes(whole);
    return twice.toByteArray();
  }
}
