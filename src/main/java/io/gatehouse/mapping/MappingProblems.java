package io.gatehouse.mapping;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** A mapping file cannot be used. Holds everything that is wrong with it, in the file's order. */
public final class MappingProblems extends RuntimeException {

  /**
   * @param line from 1; 0 where the file as a whole is meant
   * @param message what is wrong and, where a name is nearly right, which one was meant
   */
  public record Problem(Path file, int line, String message) {

    @Override
    public String toString() {
      return file + (line > 0 ? ":" + line : "") + ": " + message;
    }
  }

  private final transient List<Problem> problems;

  public MappingProblems(List<Problem> problems) {
    super(problems.stream().map(Problem::toString).collect(Collectors.joining("\n")));
    this.problems = List.copyOf(problems);
  }

  public List<Problem> problems() {
    return problems;
  }
}
