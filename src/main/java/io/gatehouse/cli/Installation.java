package io.gatehouse.cli;

import io.gatehouse.daemon.Home;
import io.gatehouse.daemon.Reload;
import io.gatehouse.daemon.Vendors;
import io.gatehouse.lint.Lint;
import io.gatehouse.lint.Lint.Finding;
import io.gatehouse.observe.Management;
import io.gatehouse.settings.PeopleFile;
import io.gatehouse.settings.Settings;
import io.gatehouse.settings.SettingsReader;
import io.gatehouse.settings.SettingsReader.SettingsException;
import io.gatehouse.settings.Site;
import io.gatehouse.warehouse.Warehouse;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What every command has: the options by which it finds routes and configuration, its output. */
public final class Installation {

  @Spec(Spec.Target.MIXEE)
  CommandSpec spec;

  @Option(
      names = "--home",
      paramLabel = "DIR",
      description = "Where routes/ and config/ are; default: beside the launcher.")
  Path home;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "A further properties file; the later wins. May be repeated.")
  List<Path> files = new ArrayList<>();

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "One setting; wins over all files. May be repeated.")
  List<String> assignments = new ArrayList<>();

  CommandLine command() {
    return spec.commandLine();
  }

  PrintWriter out() {
    return command().getOut();
  }

  PrintWriter err() {
    return command().getErr();
  }

  /** To be thrown where the command is called with what it cannot do. */
  ParameterException misuse(String what) {
    return new ParameterException(command(), what);
  }

  ParameterException misuse(String what, Exception cause) {
    return new ParameterException(command(), what, cause);
  }

  public Home home() {
    return home(home);
  }

  /** For commands beside the daemon: makes none where there is none. */
  Warehouse warehouse(Settings settings) {
    WarehouseOption.read(settings).close();
    return WarehouseOption.open(home(), settings, Clock.systemUTC());
  }

  /**
   * @param chosen null for the one beside the launcher
   */
  static Home home(Path chosen) {
    return new Home(chosen != null ? chosen : Path.of(System.getProperty("gatehouse.home", ".")));
  }

  /**
   * The configuration, checked; from now on the log is written as it says.
   *
   * @throws io.gatehouse.settings.SettingsReader.SettingsException with all that is wrong with it
   */
  public Settings settings() {
    Settings settings = reader().read();
    LogFormat.use(settings.log());
    return settings;
  }

  private SettingsReader reader() {
    Vendors vendors = Vendors.of(home());
    SettingsReader reader =
        new SettingsReader(vendors.allSettings(), System.getenv(), Clock.systemUTC());
    reader.file(home().settings());
    serviceFile().ifPresent(reader::file);
    files.forEach(reader::file);
    assignments.forEach(reader::set);
    return reader;
  }

  /** For a running daemon to read again what has changed. */
  Reload.Source source() {
    return new Rereading();
  }

  private final class Rereading implements Reload.Source {

    private SettingsReader last;

    @Override
    public Settings settings() {
      last = reader();
      Settings settings = last.read();
      requireSites(settings);
      return Management.onByDefault(settings);
    }

    @Override
    public Set<Path> files() {
      if (last == null) {
        try {
          settings();
        } catch (SettingsException changedSinceTheStart) {
          return last.files(); // what is wrong is told once it is to be taken
        }
      }
      return last.files();
    }

    @Override
    public String place(String setting) {
      return last.place(setting).orElse("the default");
    }

    @Override
    public List<String> problems(Settings settings) {
      Path people = home().people();
      List<String> sites = settings.sites().stream().map(Site::name).toList();
      List<String> problems = new ArrayList<>();
      PeopleFile.read(people, sites, Vendors.sitesInAnyCase(settings.sites())).problems().stream()
          .map(problem -> new Finding(people, problem.line(), problem.message()).toString())
          .forEach(problems::add);
      new Lint(home(), Clock.systemUTC(), settings)
          .withoutSamples().findings().stream().map(Finding::toString).forEach(problems::add);
      return problems;
    }
  }

  /**
   * The settings of the service whose command this is: the launcher names it where the package or
   * the operator has said so, see deploy/launcher.conf.
   *
   * @throws SettingsException where this user may not read them
   */
  private Optional<Path> serviceFile() {
    String service = System.getProperty("gatehouse.service");
    if (service == null || home != null) {
      return Optional.empty();
    }
    Path file = Path.of(service).resolve("gatehouse.properties");
    if (Files.exists(file) && !Files.isReadable(file)) {
      throw new SettingsException(List.of(file + ": " + notForThisUser(file)));
    }
    return Optional.of(file).filter(Files::exists);
  }

  private static String notForThisUser(Path file) {
    try {
      String group = Files.readAttributes(file, PosixFileAttributes.class).group().getName();
      String user = System.getProperty("user.name");
      return "the service's settings and secrets are for root and the group %s; run this as root, or have an administrator let you in with usermod -aG %s %s and sign in again"
          .formatted(group, group, user);
    } catch (IOException | UnsupportedOperationException e) {
      return "this user may not read the service's settings";
    }
  }

  /**
   * @throws SettingsException where no site is configured
   */
  void requireSites(Settings settings) {
    if (settings.sites().isEmpty()) {
      throw new SettingsException(
          List.of(
              "no site is configured. Set sites.<site>.vendor and sites.<site>.base-url in "
                  + home().settings()
                  + " or with --set, or see what it does with the demo command"));
    }
  }

  /** What the process ends with. */
  public static final class Exit {

    public static final int DONE = 0;
    public static final int FAILED = 1;
    public static final int USAGE = 2;

    private Exit() {}
  }
}
