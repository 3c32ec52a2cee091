package io.gatehouse.lint;

import java.nio.file.Path;

/**
 * Something that is wrong with what people edit.
 *
 * @param file null where no file is to blame
 * @param line from 1; 0 where the file as a whole is meant
 * @param message what is wrong and, where a name is nearly right, which one was meant
 */
public record Finding(Path file, int line, String message) {

  @Override
  public String toString() {
    return file == null ? message : file + (line > 0 ? ":" + line : "") + ": " + message;
  }
}
