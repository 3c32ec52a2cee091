package io.gatehouse.daemon;

import io.gatehouse.settings.PeopleFile;
import java.nio.file.Path;

/** Where an installation keeps what its people edit. */
public record Home(Path directory) {

  public Path routes() {
    return directory.resolve("routes");
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
