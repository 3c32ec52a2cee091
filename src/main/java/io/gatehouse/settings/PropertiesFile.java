package io.gatehouse.settings;

import java.io.IOException;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A properties file, in UTF-8, each of its entries with the line it begins on. A key that stands
 * there twice, in whatever spelling, is a problem: the second would silently replace the first.
 */
final class PropertiesFile {

  private static final long MOST_BYTES = 4L << 20;

  /** What Chinese keyboards and copied text bring in the place of = : . - and spaces. */
  private static final Pattern LOOKALIKE =
      Pattern.compile("[＝：．。－—\\u00a0\\u200b-\\u200f\\u3000\\ufeff]");

  /** Invisible, at the ends of a value. */
  private static final Pattern PADDING =
      Pattern.compile(
          "^[\\s\\u00a0\\u200b-\\u200f\\u3000\\ufeff]+|[\\s\\u00a0\\u200b-\\u200f\\u3000\\ufeff]+$");

  /** A backslash that would go, and one that would make a letter a control character. */
  private static final Pattern LOST =
      Pattern.compile("(?<!\\\\)(?:\\\\\\\\)*\\\\[A-Za-z0-9&&[^tnrfu]]");

  private static final Pattern CONTROL = Pattern.compile("(?<!\\\\)(?:\\\\\\\\)*\\\\[tnrf]");

  private static final Pattern FREE = Pattern.compile("(?:custom|camel|quartz)\\..*");

  private record Line(int number, String text) {}

  private final Path file;
  private final Map<String, SettingsReader.Entry> entries = new TreeMap<>();
  private final Map<String, Integer> firstLines = new HashMap<>();
  private final List<String> problems;

  private PropertiesFile(Path file, List<String> problems) {
    this.file = file;
    this.problems = problems;
  }

  /**
   * Its entries by their keys.
   *
   * @param problems where what is wrong with it is noted, with its line
   */
  static Map<String, SettingsReader.Entry> read(Path file, List<String> problems) {
    PropertiesFile reading = new PropertiesFile(file, problems);
    try {
      if (Files.isDirectory(file)) {
        problems.add(file + ": is a directory, and no file");
      } else if (Files.size(file) > MOST_BYTES) {
        problems.add(file + ": is larger than 4 MB, and no configuration");
      } else {
        reading.entries(reading.lines(Files.readAllBytes(file)));
      }
    } catch (NoSuchFileException e) {
      problems.add(file + ": there is no such file");
    } catch (AccessDeniedException e) {
      problems.add(file + ": this user may not read it");
    } catch (IOException e) {
      problems.add(file + ": cannot be read: " + e);
    }
    return reading.entries;
  }

  private void problem(int line, String what) {
    problems.add(file + ":" + line + ": " + what);
  }

  private List<Line> lines(byte[] bytes) {
    if (isUtf16(bytes)) {
      problem(1, "the file is written in UTF-16: save it as UTF-8");
      return List.of();
    }
    List<Line> lines = new ArrayList<>();
    int begin = startsWith(bytes, 0xef, 0xbb, 0xbf) ? 3 : 0; // what Windows puts before UTF-8
    int number = 0;
    for (int i = begin; i <= bytes.length; i++) {
      boolean ends = i == bytes.length || bytes[i] == '\n' || bytes[i] == '\r';
      if (ends) {
        number++;
        line(number, ByteBuffer.wrap(bytes, begin, i - begin), lines);
        if (i + 1 < bytes.length && bytes[i] == '\r' && bytes[i + 1] == '\n') {
          i++;
        }
        begin = i + 1;
      }
    }
    return lines;
  }

  private void line(int number, ByteBuffer bytes, List<Line> lines) {
    try {
      lines.add(new Line(number, text(bytes, StandardCharsets.UTF_8)));
    } catch (CharacterCodingException e) {
      problem(number, "this line is not written in UTF-8" + maybeGbk(bytes.rewind()));
    }
  }

  private static String text(ByteBuffer bytes, Charset charset) throws CharacterCodingException {
    return charset.newDecoder().decode(bytes).toString(); // refuses what is none, as it stands
  }

  private String maybeGbk(ByteBuffer bytes) {
    bytes.position(bytes.position());
    try {
      text(bytes, Charset.forName("GB18030"));
      return " but in GBK, as it seems: save the file as UTF-8";
    } catch (CharacterCodingException e) {
      return ": save the file as UTF-8";
    }
  }

  private static boolean isUtf16(byte[] bytes) {
    if (startsWith(bytes, 0xff, 0xfe) || startsWith(bytes, 0xfe, 0xff)) {
      return true;
    }
    for (byte one : bytes) {
      if (one == 0) {
        return true;
      }
    }
    return false;
  }

  private static boolean startsWith(byte[] bytes, int... with) {
    for (int i = 0; i < with.length; i++) {
      if (bytes.length <= i || (bytes[i] & 0xff) != with[i]) {
        return false;
      }
    }
    return true;
  }

  /** A line that ends in a backslash goes on in the next. */
  private void entries(List<Line> lines) {
    for (int i = 0; i < lines.size(); i++) {
      Line line = lines.get(i);
      String begin = line.text().stripLeading();
      if (begin.isEmpty() || begin.startsWith("#") || begin.startsWith("!")) {
        continue;
      }
      StringBuilder whole = new StringBuilder(begin);
      while (goesOn(whole) && i + 1 < lines.size()) {
        whole.append('\n').append(lines.get(++i).text());
      }
      entry(line.number(), whole.toString());
    }
  }

  private static boolean goesOn(CharSequence line) {
    int backslashes = 0;
    while (backslashes < line.length() && line.charAt(line.length() - 1 - backslashes) == '\\') {
      backslashes++;
    }
    return backslashes % 2 == 1;
  }

  private void entry(int line, String text) {
    Properties one = new Properties();
    try {
      one.load(new StringReader(text));
    } catch (IOException | IllegalArgumentException e) {
      problem(line, "a backslash and u have to be followed by four digits; write \\\\ for a \\");
      return;
    }
    one.forEach(
        (key, value) -> {
          boolean isFree = FREE.matcher(key.toString()).matches();
          if (LOST.matcher(text).find() || !isFree && CONTROL.matcher(text).find()) {
            problem(line, key + ": a backslash means what follows it; write \\\\ for a \\");
            told(line, key.toString());
          } else {
            entry(line, key.toString(), PADDING.matcher(value.toString()).replaceAll(""));
          }
        });
  }

  /** It is there, and nothing of it need be told again. */
  private void told(int line, String key) {
    entries.putIfAbsent(
        CamelSettings.canonical(key), new SettingsReader.Entry("", file + ":" + line).told());
  }

  private static String lookalike(String found) {
    String shown = found.matches("[＝：．。－—]") ? found + ", " : "";
    return "expected key=value; behind this stands "
        + shown
        + "U+%04X, which is no character of a setting's name: write it with = . and - of ASCII"
            .formatted((int) found.charAt(0));
  }

  private void entry(int line, String key, String value) {
    if (key.isEmpty()) {
      problem(line, "expected key=value");
      return;
    }
    Matcher lookalike = LOOKALIKE.matcher(key);
    if (lookalike.find()) { // behind it may stand a secret
      String before = key.substring(0, lookalike.start());
      problem(line, before + ": " + lookalike(lookalike.group()));
      if ("＝：".contains(lookalike.group())) {
        told(line, before);
      }
      return;
    }
    String same = CamelSettings.canonical(key);
    Integer first = firstLines.putIfAbsent(same, line);
    if (first == null) {
      entries.put(same, new SettingsReader.Entry(value, file + ":" + line));
    } else {
      problem(line, same + ": stands on line " + first + " already: leave one of them out");
    }
  }
}
