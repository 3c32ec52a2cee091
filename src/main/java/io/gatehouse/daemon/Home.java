package io.gatehouse.daemon;

import io.gatehouse.settings.PeopleFile;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Where an installation keeps what its people edit. */
public record Home(Path directory) {

  public Path routes() {
    return directory.resolve("routes");
  }

  /** Why a folder of it cannot be listed, and what to do. */
  public static String notListed(IOException why) {
    if (why instanceof NoSuchFileException) {
      return "is not there: --home names the directory that holds it";
    }
    return why instanceof AccessDeniedException
        ? "this user may not read it"
        : "cannot be read: " + why;
  }

  public Path kamelets() {
    return routes().resolve("kamelets");
  }

  public Path config() {
    return directory.resolve("config");
  }

  public Path queries() {
    return config().resolve("queries");
  }

  public Path mappings() {
    return config().resolve("mappings");
  }

  public Path vendors() {
    return config().resolve("vendors");
  }

  /** Who is who over sites; mostly there is none. */
  public Path people() {
    return config().resolve(PeopleFile.NAME);
  }

  /** Columns and tables of the installation's own. */
  public Path migrations() {
    return config().resolve("migrations");
  }

  /** Jars of the installation's own, which the launcher puts on the class path. */
  public Path ext() {
    return directory.resolve("ext");
  }

  public Path settings() {
    return config().resolve("application.properties");
  }
}
