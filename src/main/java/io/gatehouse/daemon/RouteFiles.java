package io.gatehouse.daemon;

import io.gatehouse.feed.Feed;
import io.gatehouse.settings.Site;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.model.ModelCamelContext;
import org.apache.camel.model.RouteTemplateDefinition;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;

/**
 * Loads the files in {@code routes/} and makes a route of a template for every feed. Each file and
 * each feed stands for itself: what is wrong with one is told and leaves the others running.
 */
final class RouteFiles {

  private static final String SUFFIX = ".camel.yaml";

  /** What begins a part of a file that starts nothing by itself. */
  private static final Pattern TEMPLATE =
      Pattern.compile("-\\s+(routeTemplate|routeConfiguration)\\s*:.*");

  private final CamelContext context;
  private final Home home;
  private final List<String> problems = new ArrayList<>();
  private final List<Path> withRoutes = new ArrayList<>();

  RouteFiles(CamelContext context, Home home) {
    this.context = context;
    this.home = home;
  }

  /** What was wrong, one line each. */
  List<String> problems() {
    return problems;
  }

  /** Loads files of templates alone, while the warehouse may still be opened. */
  void loadTemplates() {
    List<Path> files;
    try (Stream<Path> listed = Files.list(home.routes())) {
      files = listed.filter(file -> file.toString().endsWith(SUFFIX)).sorted().toList();
    } catch (IOException e) {
      problems.add(home.routes() + ": cannot read the route files: " + e);
      return;
    }
    for (Path file : files) {
      if (holdsTemplatesAlone(file)) {
        load(file);
      } else {
        withRoutes.add(file);
      }
    }
  }

  /** Loads the others, whose routes run at once: every bean that they may name is there. */
  void loadRoutes() {
    withRoutes.forEach(this::load);
  }

  private static boolean holdsTemplatesAlone(Path file) {
    try (Stream<String> lines = Files.lines(file)) {
      return lines
          .filter(line -> !line.isBlank() && !line.startsWith(" ") && !line.startsWith("#"))
          .allMatch(line -> TEMPLATE.matcher(line).matches());
    } catch (IOException | UncheckedIOException e) {
      return false; // loading it tells why
    }
  }

  private void load(Path file) {
    try {
      PluginHelper.getRoutesLoader(context)
          .loadRoutes(
              ResourceHelper.resolveMandatoryResource(context, "file:" + file.toAbsolutePath()));
    } catch (Exception e) {
      problems.add(file + ": not loaded: " + RouteErrors.line(e));
    }
  }

  /** Starts the feed's route; false, with the reason among the problems, where that fails. */
  boolean start(Feed feed, String trigger) {
    String template = template(feed);
    try {
      ((ModelCamelContext) context)
          .addRouteFromTemplate(
              feed.key().toString(), template, parameters(feed, template, trigger));
      return true;
    } catch (Exception e) {
      problems.add(feed.key() + ": its route does not start: " + RouteErrors.line(e));
      return false;
    }
  }

  /** The feed's own, or the vendor's stock where there is none. */
  private String template(Feed feed) {
    String own = feed.vendor().name() + "-" + feed.spec().name();
    boolean exists = ((ModelCamelContext) context).getRouteTemplateDefinition(own) != null;
    return exists ? own : feed.vendor().template(feed.spec()).orElse(own);
  }

  /** Starts a route that the feeds of a site share; what is wrong stands among the problems. */
  void start(Site site, String template) {
    String id = site.name() + "/" + template;
    try {
      checkExists(template);
      ((ModelCamelContext) context)
          .addRouteFromTemplate(
              id, template, Map.of("site", site.name(), "baseUrl", site.baseUrl()));
    } catch (Exception e) {
      problems.add(id + ": this route does not start: " + RouteErrors.line(e));
    }
  }

  private Map<String, Object> parameters(Feed feed, String template, String trigger) {
    checkExists(template);
    Map<String, Object> parameters = new LinkedHashMap<>();
    parameters.putAll(feed.vendor().routeParameters(feed.spec()));
    parameters.put("site", feed.site().name());
    parameters.put("trigger", trigger);
    parameters.put("baseUrl", feed.site().baseUrl());
    if (feed.settings().text("timeout").isPresent()) { // not where the vendor pushes
      parameters.put("replyTimeout", feed.settings().duration("timeout").toMillis());
    }
    return parameters;
  }

  private void checkExists(String template) {
    RouteTemplateDefinition definition =
        ((ModelCamelContext) context).getRouteTemplateDefinition(template);
    if (definition == null) {
      throw new IllegalArgumentException(
          "no file of " + home.routes() + " holds the route template " + template);
    }
  }
}
