package io.gatehouse.settings;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/**
 * Who is who over sites, as the operator says it: {@code config/people.csv}, UTF-8, with the header
 * {@code number,site,id} and a line for each id of somebody; other columns are not read. A file
 * with any problem is refused as a whole. No message shows a number or an id: both are people's.
 *
 * @param numbers by site, by the vendor's id of a person, the number that stands for the person
 * @param problems each with its line, where there are any; then there are no numbers
 */
public record PeopleFile(Map<String, Map<String, String>> numbers, List<Problem> problems) {

  /**
   * @param line from 1; 0 where the file as a whole is meant
   */
  public record Problem(int line, String message) {
    @Override
    public String toString() {
      return line == 0 ? message : "line " + line + ": " + message;
    }
  }

  /** Of an installation, beside its settings. */
  public static final String NAME = "people.csv";

  private static final List<String> HEADER = List.of("number", "site", "id");
  private static final long LARGEST = 256L << 20;
  private static final int LONGEST = 128;
  private static final int MOST_TOLD = 20;
  private static final Pattern ONLY_ZEROS = Pattern.compile("0*");

  private static final CSVFormat FORMAT =
      CSVFormat.RFC4180
          .builder()
          .setTrim(true)
          .setIgnoreSurroundingSpaces(true)
          .setIgnoreEmptyLines(true)
          .get();

  /**
   * Nothing where there is no such file.
   *
   * @param sites the configured ones
   * @param inAnyCase those whose ids are compared without regard to case
   */
  public static PeopleFile read(Path file, Collection<String> sites, Collection<String> inAnyCase) {
    byte[] bytes;
    try {
      if (Files.exists(file) && Files.size(file) > LARGEST) {
        return refused(new Problem(0, "is larger than " + (LARGEST >> 20) + " MB"));
      }
      bytes = Files.readAllBytes(file);
    } catch (NoSuchFileException e) {
      return new PeopleFile(Map.of(), List.of());
    } catch (IOException e) {
      return refused(new Problem(0, "cannot be read: " + e));
    }
    int begin = hasMark(bytes) ? 3 : 0;
    ByteBuffer text = ByteBuffer.wrap(bytes, begin, bytes.length - begin).slice();
    CharsetDecoder utf8 = StandardCharsets.UTF_8.newDecoder();
    try {
      return new Lines(sites, inAnyCase).read(utf8.decode(text.duplicate()).toString());
    } catch (CharacterCodingException e) {
      return refused(
          new Problem(
              lineOfFault(text),
              "is not UTF-8: save the file as \"CSV UTF-8\"; GBK and UTF-16 are not read"));
    }
  }

  private static PeopleFile refused(Problem problem) {
    return new PeopleFile(Map.of(), List.of(problem));
  }

  private static boolean hasMark(byte[] bytes) {
    return bytes.length > 2
        && bytes[0] == (byte) 0xEF
        && bytes[1] == (byte) 0xBB
        && bytes[2] == (byte) 0xBF;
  }

  private static int lineOfFault(ByteBuffer text) {
    CharsetDecoder utf8 = StandardCharsets.UTF_8.newDecoder();
    java.nio.CharBuffer out = java.nio.CharBuffer.allocate(text.remaining() + 1);
    utf8.decode(text, out, true);
    int line = 1;
    for (int i = 0; i < text.position(); i++) {
      line += text.get(i) == '\n' ? 1 : 0;
    }
    return line;
  }

  /** Reads the lines and notes what is wrong with each. */
  private static final class Lines {
    private final Collection<String> sites;
    private final Collection<String> inAnyCase;
    private final List<Problem> problems = new ArrayList<>();
    private final Map<String, Map<String, String>> numbers = new LinkedHashMap<>();
    private final Map<String, Integer> lines = new HashMap<>();
    private int[] positions;
    private int more;

    Lines(Collection<String> sites, Collection<String> inAnyCase) {
      this.sites = sites;
      this.inAnyCase = inAnyCase;
    }

    PeopleFile read(String text) {
      long line = 0;
      try (CSVParser parser = CSVParser.parse(text, FORMAT)) {
        for (CSVRecord one : (Iterable<CSVRecord>) parser::iterator) {
          int begins = (int) line + 1;
          line = parser.getCurrentLineNumber();
          if (positions == null && !header(one, begins)) {
            break;
          } else if (one.getRecordNumber() > 1) {
            person(one, (int) line);
          }
        }
      } catch (IOException | UncheckedIOException | IllegalStateException e) {
        problem(
            (int) line + 1,
            "is no CSV: a quotation mark that is not closed, or a text behind one that is");
      }
      if (more > 0) {
        problems.add(new Problem(0, "and " + more + " problems more"));
      }
      return new PeopleFile(problems.isEmpty() ? numbers : Map.of(), List.copyOf(problems));
    }

    private void problem(int line, String what) {
      if (problems.size() < MOST_TOLD) {
        problems.add(new Problem(line, what));
      } else {
        more++;
      }
    }

    private boolean header(CSVRecord one, int line) {
      List<String> names = one.stream().map(name -> name.toLowerCase(Locale.ROOT)).toList();
      positions = HEADER.stream().mapToInt(names::indexOf).toArray();
      for (int i = 0; i < positions.length; i++) {
        if (positions[i] < 0 || names.lastIndexOf(HEADER.get(i)) != positions[i]) {
          problem(line, "expected the header number,site,id" + hint(names, HEADER.get(i)));
          return false;
        }
      }
      return true;
    }

    /** A header in other words is no person's; a first line that is data may be. */
    private static String hint(List<String> names, String wanted) {
      return names.indexOf(wanted) < 0
          ? ", and there is no column " + wanted
          : ", and there are two columns " + wanted;
    }

    private void person(CSVRecord one, int line) {
      String[] cells = new String[positions.length];
      for (int i = 0; i < cells.length; i++) {
        cells[i] = positions[i] < one.size() ? one.get(positions[i]) : "";
        if (cells[i].isEmpty()) {
          problem(line, "the " + HEADER.get(i) + " is missing");
          return;
        }
        if (cells[i].length() > LONGEST || cells[i].chars().anyMatch(Character::isISOControl)) {
          problem(
              line,
              "the "
                  + HEADER.get(i)
                  + " is longer than "
                  + LONGEST
                  + " characters, or no one line");
          return;
        }
      }
      if (!sites.contains(cells[1])) {
        problem(
            line,
            "there is no site " + cells[1] + " configured" + Nearest.hintOrAll(cells[1], sites));
      } else if (ONLY_ZEROS.matcher(cells[0]).matches()) {
        problem(line, "the number is nothing but zeros");
      } else {
        String id = inAnyCase.contains(cells[1]) ? cells[2].toLowerCase(Locale.ROOT) : cells[2];
        Integer before = lines.putIfAbsent(cells[1] + ' ' + id, line);
        if (before != null) {
          problem(line, "the id of site " + cells[1] + " stands in line " + before + " too");
        } else {
          numbers.computeIfAbsent(cells[1], site -> new LinkedHashMap<>()).put(cells[2], cells[0]);
        }
      }
    }
  }
}
