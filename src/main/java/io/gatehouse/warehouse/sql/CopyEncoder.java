package io.gatehouse.warehouse.sql;

import io.gatehouse.warehouse.Table;
import io.gatehouse.warehouse.Table.Column;
import io.gatehouse.warehouse.sql.Dialect.Sql;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.UUID;

/** Writes rows in PostgreSQL's binary COPY format. */
public final class CopyEncoder {
  private static final byte[] SIGNATURE = {
    'P', 'G', 'C', 'O', 'P', 'Y', '\n', (byte) 0xFF, '\r', '\n', 0
  };
  private static final long EPOCH_2000_SECONDS = 946_684_800L;
  private static final long EPOCH_2000_DAYS = 10_957L;
  private static final int NULL = -1;
  private static final int TYPICAL_ROW = 512;
  private static final int JSONB_VERSION = 1;
  private static final int NEGATIVE = 0x4000;
  private static final BigInteger TEN_THOUSAND = BigInteger.valueOf(10_000);

  private final Column.Type[] types;
  private LocalDate lastDate;
  private int lastDay;
  private byte[] buffer;
  private int length;

  /**
   * @param rows how many will come, about
   */
  public CopyEncoder(Table table, int rows) {
    buffer = new byte[1024 + rows * TYPICAL_ROW];
    List<Column> columns = table.columns();
    types = columns.stream().map(Column::type).toArray(Column.Type[]::new);
    System.arraycopy(SIGNATURE, 0, buffer, 0, SIGNATURE.length);
    length = SIGNATURE.length;
    putInt(0);
    putInt(0);
  }

  public void add(Object[] row) {
    if (row.length != types.length) {
      throw new IllegalArgumentException(
          "a row of %d values for %d columns".formatted(row.length, types.length));
    }
    room(2 + row.length * 20);
    putShort(row.length);
    for (int i = 0; i < row.length; i++) {
      put(types[i], row[i]);
    }
  }

  /** After the last row. */
  public void end() {
    room(2);
    putShort(-1);
  }

  public byte[] bytes() {
    return buffer;
  }

  /** Forgets what has been sent. */
  void clear() {
    length = 0;
  }

  public int length() {
    return length;
  }

  private void put(Column.Type type, Object value) {
    if (value == null) {
      room(4);
      putInt(NULL);
      return;
    }
    switch (type) {
      case TEXT -> putText((String) value);
      case JSON -> putJson((String) value);
      case TIMESTAMP -> putLongField(micros((Instant) value));
      case DATE -> putIntField(day((LocalDate) value));
      case BOOLEAN -> {
        room(5);
        putInt(1);
        buffer[length++] = (byte) ((Boolean) value ? 1 : 0);
      }
      case INTEGER -> putIntField((Integer) value);
      case BIGINT -> putLongField((Long) value);
      case DOUBLE -> putLongField(Double.doubleToLongBits((Double) value));
      case DECIMAL -> putDecimal((BigDecimal) value);
      case UUID -> {
        UUID uuid = (UUID) value;
        room(20);
        putInt(16);
        putLong(uuid.getMostSignificantBits());
        putLong(uuid.getLeastSignificantBits());
      }
    }
  }

  /** Rows that follow each other are mostly of one day. */
  private int day(LocalDate date) {
    if (!date.equals(lastDate)) {
      lastDate = date;
      lastDay = (int) (date.toEpochDay() - EPOCH_2000_DAYS);
    }
    return lastDay;
  }

  /** PostgreSQL's numeric: digits of base 10,000, where the first stands, sign, digits to show. */
  private void putDecimal(BigDecimal value) {
    int shown = Math.max(value.scale(), 0);
    int fraction = (shown + 3) / 4;
    BigInteger rest = value.setScale(fraction * 4).unscaledValue().abs();
    Deque<Integer> digits = new ArrayDeque<>();
    while (rest.signum() > 0) {
      BigInteger[] parts = rest.divideAndRemainder(TEN_THOUSAND);
      digits.addFirst(parts[1].intValue());
      rest = parts[0];
    }
    room(12 + digits.size() * 2);
    putInt(8 + digits.size() * 2);
    putShort(digits.size());
    putShort(digits.size() - fraction - 1);
    putShort(value.signum() < 0 ? NEGATIVE : 0);
    putShort(shown);
    digits.forEach(this::putShort);
  }

  private static long micros(Instant time) {
    return (time.getEpochSecond() - EPOCH_2000_SECONDS) * 1_000_000 + time.getNano() / 1000;
  }

  private void putJson(String json) {
    room(5);
    int start = length;
    length += 4;
    buffer[length++] = JSONB_VERSION;
    putUtf8(Sql.cleanJson(json));
    putLengthSince(start);
  }

  private void putText(String text) {
    room(4);
    int start = length;
    length += 4;
    putUtf8(text);
    putLengthSince(start);
  }

  private void putLengthSince(int start) {
    int end = length;
    length = start;
    putInt(end - start - 4);
    length = end;
  }

  /** NUL and lone surrogates, which PostgreSQL refuses, become the replacement character. */
  private void putUtf8(String text) {
    int chars = text.length();
    room(chars * 3);
    byte[] bytes = buffer;
    int at = length;
    for (int i = 0; i < chars; i++) {
      char c = text.charAt(i);
      if (c < 0x80 && c != 0) {
        bytes[at++] = (byte) c;
      } else if (c < 0x800 && c != 0) {
        bytes[at++] = (byte) (0xC0 | c >> 6);
        bytes[at++] = (byte) (0x80 | c & 0x3F);
      } else if (Character.isHighSurrogate(c)
          && i + 1 < chars
          && Character.isLowSurrogate(text.charAt(i + 1))) {
        int point = Character.toCodePoint(c, text.charAt(++i));
        bytes[at++] = (byte) (0xF0 | point >> 18);
        bytes[at++] = (byte) (0x80 | point >> 12 & 0x3F);
        bytes[at++] = (byte) (0x80 | point >> 6 & 0x3F);
        bytes[at++] = (byte) (0x80 | point & 0x3F);
      } else {
        char kept = c == 0 || Character.isSurrogate(c) ? Sql.REPLACEMENT : c;
        bytes[at++] = (byte) (0xE0 | kept >> 12);
        bytes[at++] = (byte) (0x80 | kept >> 6 & 0x3F);
        bytes[at++] = (byte) (0x80 | kept & 0x3F);
      }
    }
    length = at;
  }

  private void putIntField(int value) {
    room(8);
    putInt(4);
    putInt(value);
  }

  private void putLongField(long value) {
    room(12);
    putInt(8);
    putLong(value);
  }

  private void putShort(int value) {
    buffer[length++] = (byte) (value >>> 8);
    buffer[length++] = (byte) value;
  }

  private void putInt(int value) {
    buffer[length++] = (byte) (value >>> 24);
    buffer[length++] = (byte) (value >>> 16);
    buffer[length++] = (byte) (value >>> 8);
    buffer[length++] = (byte) value;
  }

  private void putLong(long value) {
    putInt((int) (value >>> 32));
    putInt((int) value);
  }

  private void room(int more) {
    if (length + more > buffer.length) {
      buffer = Arrays.copyOf(buffer, Math.max(buffer.length * 2, length + more));
    }
  }
}
