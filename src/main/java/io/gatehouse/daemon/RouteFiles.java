package io.gatehouse.daemon;

import io.gatehouse.daemon.RouteSources.Kind;
import io.gatehouse.daemon.RouteSources.Part;
import io.gatehouse.feed.Feed;
import io.gatehouse.settings.Site;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.camel.CamelContext;
import org.apache.camel.Endpoint;
import org.apache.camel.EndpointAware;
import org.apache.camel.Processor;
import org.apache.camel.Route;
import org.apache.camel.Service;
import org.apache.camel.component.kamelet.KameletEndpoint;
import org.apache.camel.component.kamelet.KameletProcessor;
import org.apache.camel.model.ModelCamelContext;
import org.apache.camel.model.RouteConfigurationDefinition;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.model.RouteTemplateDefinition;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.apache.camel.support.service.ServiceHelper;

/**
 * Loads the files in {@code routes/} and makes a route of a template for every feed; takes routes
 * away again, and files that have changed. Each file and each feed stands for itself: what is wrong
 * with one is told and leaves the others running.
 */
final class RouteFiles {

  /** A route that is stopped has nothing under way but by accident. */
  private static final long LONGEST_STOP_SECONDS = 3;

  private final CamelContext context;
  private final Home home;
  private final List<String> problems = new ArrayList<>();
  private final List<Path> withRoutes = new ArrayList<>();

  /** The routes that files have of their own, beside those of templates. */
  private final Map<Path, Set<String>> ofFiles = new HashMap<>();

  private RouteSources loaded;

  RouteFiles(CamelContext context, Home home) {
    this.context = context;
    this.home = home;
  }

  private ModelCamelContext model() {
    return (ModelCamelContext) context;
  }

  /** What was wrong, one line each. */
  List<String> problems() {
    return problems;
  }

  /** What is wrong from now on is told alone. */
  void forgetProblems() {
    problems.clear();
  }

  /** Loads Kamelets and files of templates alone, while the warehouse may still be opened. */
  void loadTemplates(RouteSources sources) {
    loaded = sources;
    sources.problem().ifPresent(problems::add);
    sources.files(RouteSources.KAMELETS).forEach(this::loadKamelet);
    for (Path file : sources.files(RouteSources.ROUTES)) {
      if (sources.holdsTemplatesAlone(file)) {
        load(file, sources.text(file));
      } else {
        withRoutes.add(file);
      }
    }
  }

  /** Loads the others, whose routes run at once: every bean that they may name is there. */
  void loadRoutes() {
    withRoutes.forEach(file -> load(file, loaded.text(file)));
  }

  /** One that cannot be used harms the routes that name it, and is told by them. */
  private void loadKamelet(Path file) {
    try {
      loadInto(file, loaded.text(file));
    } catch (Exception e) {
      return;
    }
  }

  private void load(Path file, byte[] text) {
    Set<String> before = ownRoutes();
    try {
      loadInto(file, text);
    } catch (Exception e) {
      problems.add(file + ": not loaded: " + RouteErrors.line(e));
    }
    Set<String> own = ownRoutes();
    own.removeAll(before);
    ofFiles.computeIfAbsent(file, one -> new HashSet<>()).addAll(own);
  }

  private void loadInto(Path file, byte[] text) throws Exception {
    String location = "file:" + file.toAbsolutePath();
    PluginHelper.getRoutesLoader(context)
        .loadRoutes(
            text == null
                ? ResourceHelper.resolveMandatoryResource(context, location)
                : ResourceHelper.fromBytes(location, text));
  }

  /** Those that are defined, and no Kamelet's. */
  private Set<String> ownRoutes() {
    return model().getRouteDefinitions().stream()
        .filter(route -> route.isKamelet() == null || !route.isKamelet())
        .map(RouteDefinition::getId)
        .filter(Objects::nonNull)
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  /**
   * Takes what differs between these files and those that are loaded. Routes of feeds are to be
   * stopped before where they run by what has changed: they stay as they were made.
   */
  void change(RouteSources next) {
    if (next == loaded) {
      return;
    }
    Set<Part> gone = new LinkedHashSet<>(loaded.parts().values());
    Set<Part> fresh = new LinkedHashSet<>();
    next.parts()
        .forEach(
            (key, part) -> {
              Part before = loaded.parts().get(key);
              boolean isSame =
                  before != null
                      && before.digest().equals(part.digest())
                      && before.file().equals(part.file());
              if (isSame
                  && (part.kind() != Kind.REST
                      || digests(loaded, before).equals(digests(next, part)))) {
                gone.remove(before);
              } else {
                fresh.add(part);
              }
            });
    gone.forEach(this::remove);
    List<String> own = new ArrayList<>();
    gone.stream()
        .filter(part -> part.kind() == Kind.REST && ofFiles.containsKey(part.file()))
        .forEach(part -> own.addAll(ofFiles.remove(part.file())));
    stop(own);
    loaded = next;
    fresh.stream()
        .filter(part -> part.kind() == Kind.KAMELET)
        .forEach(part -> loadKamelet(part.file()));
    fresh.stream()
        .filter(part -> part.kind() != Kind.KAMELET && part.kind() != Kind.QUERY)
        .collect(Collectors.groupingBy(Part::file, LinkedHashMap::new, Collectors.toSet()))
        .forEach((file, parts) -> load(file, next.text(file, parts)));
  }

  private static Set<String> digests(RouteSources of, Part part) {
    return of.reachable(part, Set.of()).stream().map(Part::digest).collect(Collectors.toSet());
  }

  private void remove(Part part) {
    try {
      switch (part.kind()) {
        case TEMPLATE -> removeTemplate(part.name());
        case KAMELET -> {
          removeTemplate(part.name());
          evict(kamelet -> kamelet.getTemplateId().equals(part.name()));
        }
        case QUERY ->
            evict(kamelet -> part.name().equals(kamelet.getKameletProperties().get("query")));
        case CONFIGURATION -> {
          for (RouteConfigurationDefinition one :
              List.copyOf(model().getRouteConfigurationDefinitions())) {
            if (part.name().equals(one.getId())) {
              model().removeRouteConfiguration(one);
            }
          }
        }
        case REST -> {
          for (RouteConfigurationDefinition one :
              List.copyOf(model().getRouteConfigurationDefinitions())) {
            if (one.getId() == null
                && one.getResource() != null
                && one.getResource().getLocation().endsWith(part.file().toString())) {
              model().getRouteConfigurationDefinitions().remove(one);
            }
          }
        }
      }
    } catch (Exception e) {
      problems.add(part.file() + ": " + part.name() + " stays as it was: " + RouteErrors.line(e));
    }
  }

  private void removeTemplate(String id) throws Exception {
    for (RouteTemplateDefinition one : List.copyOf(model().getRouteTemplateDefinitions())) {
      if (id.equals(one.getId())) {
        model().removeRouteTemplateDefinition(one);
      }
    }
  }

  /** Whoever names it next makes it anew. */
  private void evict(Predicate<KameletEndpoint> which) {
    for (Endpoint endpoint : List.copyOf(context.getEndpoints())) {
      if (endpoint instanceof KameletEndpoint kamelet
          && kamelet.getKameletProperties() != null
          && which.test(kamelet)) {
        remove(endpoint);
      }
    }
  }

  private void remove(Endpoint endpoint) {
    try {
      context.removeEndpoint(endpoint);
    } catch (Exception e) {
      problems.add(endpoint + ": does not end: " + RouteErrors.line(e));
    }
  }

  /** Stops these routes, and those of Kamelets that nobody else uses. */
  void stop(Collection<String> routes) {
    List<String> next = List.copyOf(routes);
    while (!next.isEmpty()) {
      next.forEach(this::stop);
      Set<String> used = kameletsInUse();
      next =
          context.getRoutes().stream()
              .filter(route -> route.isCreatedByKamelet() && !used.contains(route.getRouteId()))
              .map(Route::getRouteId)
              .toList();
    }
  }

  /** Stops what the routes of feeds made while they ran, of a site that is gone. */
  void forgetSite(String site) {
    evict(kamelet -> site.equals(kamelet.getKameletProperties().get("site")));
    Set<String> used = kameletsInUse();
    stop(
        context.getRoutes().stream()
            .filter(route -> route.isCreatedByKamelet() && !used.contains(route.getRouteId()))
            .map(Route::getRouteId)
            .toList());
  }

  private void stop(String id) {
    try {
      Route route = context.getRoute(id);
      Set<KameletEndpoint> called = route == null ? Set.of() : calledBy(route);
      context.getRouteController().stopRoute(id, LONGEST_STOP_SECONDS, TimeUnit.SECONDS);
      RouteDefinition definition = model().getRouteDefinition(id);
      if (definition != null) {
        model().removeRouteDefinition(definition);
      } else {
        context.removeRoute(id);
      }
      Set<KameletEndpoint> others = new HashSet<>();
      context.getRoutes().forEach(one -> others.addAll(calledBy(one)));
      called.stream().filter(kamelet -> !others.contains(kamelet)).forEach(this::remove);
    } catch (Exception e) {
      problems.add(id + ": its route does not stop: " + RouteErrors.line(e));
    }
  }

  /** By the routes that were made for them, from those that are nobody's Kamelet on. */
  private Set<String> kameletsInUse() {
    Map<String, Set<String>> byRoute = new HashMap<>();
    Set<String> inRoutes = new HashSet<>();
    Set<String> used = new HashSet<>();
    for (Route route : context.getRoutes()) {
      Set<String> kamelets = kamelets(route);
      inRoutes.addAll(kamelets);
      if (route.isCreatedByKamelet()) {
        byRoute.put(route.getRouteId(), kamelets);
      } else {
        used.addAll(kamelets);
      }
    }
    for (Endpoint endpoint : context.getEndpoints()) { // made while a route ran: a dynamic call's
      if (endpoint instanceof KameletEndpoint kamelet
          && !isBorder(kamelet)
          && !inRoutes.contains(kamelet.getRouteId())) {
        used.add(kamelet.getRouteId());
      }
    }
    List<String> next = List.copyOf(used);
    while (!next.isEmpty()) {
      next =
          next.stream()
              .flatMap(id -> byRoute.getOrDefault(id, Set.of()).stream())
              .filter(used::add)
              .toList();
    }
    return used;
  }

  private Set<String> kamelets(Route route) {
    return calledBy(route).stream().map(KameletEndpoint::getRouteId).collect(Collectors.toSet());
  }

  /**
   * The Kamelets that a route calls, by steps and as the EIP, which is no step with an endpoint.
   */
  private Set<KameletEndpoint> calledBy(Route route) {
    List<Service> services = new ArrayList<>(route.getServices());
    for (Processor one : route.getOnExceptions()) {
      if (one instanceof Service service) {
        services.add(service);
      }
    }
    Set<KameletEndpoint> called = new HashSet<>();
    if (route.getEndpoint() instanceof KameletEndpoint kamelet && !isBorder(kamelet)) {
      called.add(kamelet); // it begins with what that brings
    }
    for (Service service : services) {
      for (Service child : ServiceHelper.getChildServices(service)) {
        Endpoint endpoint =
            child instanceof KameletProcessor eip
                ? context.hasEndpoint("kamelet://" + eip.getName())
                : child instanceof EndpointAware aware ? aware.getEndpoint() : null;
        if (endpoint instanceof KameletEndpoint kamelet && !isBorder(kamelet)) {
          called.add(kamelet);
        }
      }
    }
    return called;
  }

  /** Where a Kamelet begins and ends: it does not call itself by that. */
  private static boolean isBorder(KameletEndpoint kamelet) {
    return kamelet.getEndpointUri().matches("kamelet://(source|sink)\\b.*");
  }

  /** Starts the feed's route; false, with the reason among the problems, where that fails. */
  boolean start(Feed feed, String trigger) {
    String template = template(feed);
    try {
      model()
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
    boolean exists = model().getRouteTemplateDefinition(own) != null;
    return exists ? own : feed.vendor().template(feed.spec()).orElse(own);
  }

  /** By which route of a site's feeds that they share is known. */
  static String id(Site site, String template) {
    return site.name() + "/" + template;
  }

  /** Starts a route that the feeds of a site share; what is wrong stands among the problems. */
  void start(Site site, String template) {
    String id = id(site, template);
    try {
      checkExists(template);
      model()
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
    if (model().getRouteTemplateDefinition(template) == null) {
      throw new IllegalArgumentException(
          "no file of " + home.routes() + " holds the route template " + template);
    }
  }
}
