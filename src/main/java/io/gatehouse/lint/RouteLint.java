package io.gatehouse.lint;

import io.gatehouse.declared.Declared;
import io.gatehouse.declared.DeclaredSteps;
import io.gatehouse.feed.FeedSteps;
import io.gatehouse.feed.Vendor;
import io.gatehouse.lint.YamlTree.At;
import io.gatehouse.settings.Nearest;
import io.gatehouse.webhook.Push.WebhookSteps;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.camel.Exchange;
import org.apache.camel.dsl.yaml.deserializers.ModelDeserializersResolver;

/** Checks route files against what there is: steps, beans, Kamelets, queries, feeds, handlers. */
final class RouteLint {

  private static final Pattern OPEN = Pattern.compile("(?:open|receive)\\(.*'([^']*)'\\s*\\)");
  private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{\\??([A-Za-z0-9._-]+)}}");

  /** What a feed's route is made with. */
  private static final Set<String> GIVEN = Set.of("site", "trigger", "baseUrl", "replyTimeout");

  /** For naming the nearest; Camel knows more. */
  private static final List<String> STEPS =
      List.of(
          """
          aggregate bean choice circuitBreaker convertBodyTo delay doTry dynamicRouter enrich
          filter idempotentConsumer kamelet log loop marshal multicast onFallback pipeline
          poll pollEnrich process recipientList removeHeader removeHeaders removeProperty
          resequence rollback routingSlip script setBody setHeader setHeaders setProperty
          setVariable sort split step stop threads throttle throwException to toD transacted
          transform unmarshal validate wireTap\
          """
              .split("\\s+"));

  /** The steps of the beans that every vendor's routes have, by bean. */
  private final Map<String, Set<String>> methods =
      new HashMap<>(
          Map.of(
              "feed", steps(FeedSteps.class),
              "webhook", steps(WebhookSteps.class),
              "declared", steps(DeclaredSteps.class)));

  /** What the daemon gives the routes of declared vendors for their feed's name. */
  private static final String ANY_FEED = "{{feed}}";

  private final Kamelets kamelets;
  private final Collection<String> queries;
  private final Set<String> beans = new TreeSet<>();
  private final Map<String, String> feedOfTemplate = new LinkedHashMap<>();
  private final Set<String> siteTemplates = new TreeSet<>();
  private final ModelDeserializersResolver steps = new ModelDeserializersResolver();

  /**
   * @param queries names of the files in config/queries
   * @param beans that there are, by name, beyond those that route files declare
   */
  RouteLint(
      Kamelets kamelets,
      Collection<String> queries,
      Map<String, Class<?>> beans,
      List<Vendor> vendors) {
    this.kamelets = kamelets;
    this.beans.addAll(beans.keySet());
    beans.forEach(
        (name, type) -> {
          Set<String> steps = steps(type);
          if (!steps.isEmpty()) {
            methods.put(name, steps);
          }
        });
    this.beans.addAll(methods.keySet());
    this.queries = queries;
    feedOfTemplate.put(Declared.FEED_TEMPLATE, ANY_FEED);
    feedOfTemplate.put(Declared.PUSH_TEMPLATE, ANY_FEED);
    siteTemplates.add(Declared.TOKEN_TEMPLATE);
    for (Vendor vendor : vendors) {
      vendor.feeds().forEach(f -> feedOfTemplate.put(vendor.name() + "-" + f.name(), f.name()));
      siteTemplates.addAll(vendor.siteRoutes());
    }
  }

  void check(List<YamlTree> routes) {
    Set<String> handlers = new TreeSet<>();
    Map<String, YamlTree> templates = new LinkedHashMap<>();
    for (YamlTree tree : routes) {
      for (At element : tree.root().elements()) {
        if (element.path("routeConfiguration", "id").exists()) {
          handlers.add(element.path("routeConfiguration", "id").text());
        }
        element.get("beans").elements().forEach(bean -> beans.add(bean.get("name").text()));
        if (element.path("routeTemplate", "id").exists()) {
          templates.put(element.path("routeTemplate", "id").text(), tree);
        }
      }
    }
    for (YamlTree tree : routes) {
      for (At element : tree.root().elements()) {
        if (element.get("routeTemplate").exists()) {
          checkTemplate(tree, element.get("routeTemplate"), handlers);
        }
      }
      checkSteps(tree);
    }
    kamelets.trees().forEach(this::checkSteps);
    routes.forEach(this::checkOrder);
  }

  /** Where all steps are known: else a typo would be told twice. */
  private void checkOrder(YamlTree tree) {
    boolean isKnown =
        tree.problems().isEmpty()
            && kamelets.trees().stream().allMatch(one -> one.problems().isEmpty());
    for (At element : tree.root().elements()) {
      At template = element.get("routeTemplate");
      if (isKnown && feedOfTemplate.containsKey(String.valueOf(template.get("id").text()))) {
        new StepOrder(kamelets).check(tree, template.get("route"), template.lineOfKey("id"));
      }
    }
  }

  private void checkTemplate(YamlTree tree, At template, Set<String> handlers) {
    String id = String.valueOf(template.get("id").text());
    if (!feedOfTemplate.containsKey(id) && !siteTemplates.contains(id)) {
      tree.problem(
          template.get("id").line(),
          "no vendor has a feed for the route template "
              + id
              + Nearest.hint(id, feedOfTemplate.keySet()));
    }
    At handler = template.path("route", "routeConfigurationId");
    if (!handler.exists()) {
      tree.problem(
          template.lineOfKey("route"),
          "route template "
              + id
              + " has no routeConfigurationId, so that nothing handles its"
              + " errors; there are "
              + String.join(", ", handlers));
    } else if (!handlers.contains(handler.text())) {
      tree.problem(
          handler.line(),
          "there is no routeConfiguration "
              + handler.text()
              + Nearest.hint(handler.text(), handlers));
    }
    Set<String> parameters = new TreeSet<>();
    for (At parameter : template.get("parameters").elements()) {
      String name = parameter.get("name").text();
      parameters.add(name);
      if (!GIVEN.contains(name) && !parameter.get("defaultValue").exists()) {
        tree.problem(
            parameter.line(),
            "nobody gives the parameter "
                + name
                + Nearest.hint(String.valueOf(name), GIVEN)
                + ": it needs a defaultValue");
      }
    }
    template
        .get("route")
        .walk(
            at -> {
              checkPlaceholders(tree, at, parameters);
              checkOpen(tree, at, id);
            });
  }

  private static void checkPlaceholders(YamlTree tree, At at, Set<String> parameters) {
    if (at.text() == null) {
      return;
    }
    Matcher placeholder = PLACEHOLDER.matcher(at.text());
    while (placeholder.find()) {
      String name = placeholder.group(1);
      if (!name.contains(".") && !parameters.contains(name)) {
        tree.problem(
            at.line(),
            "{{"
                + name
                + "}} is no parameter of the route template"
                + Nearest.hint(name, parameters));
      }
    }
  }

  private void checkOpen(YamlTree tree, At at, String template) {
    if (!"feed".equals(at.get("ref").text()) || at.get("method").text() == null) {
      return;
    }
    Matcher open = OPEN.matcher(at.get("method").text());
    String feed = feedOfTemplate.get(template);
    if (open.matches()
        && feed != null
        && !open.group(1).equals(feed)
        && !open.group(1).equals(ANY_FEED)) {
      tree.problem(
          at.get("method").line(),
          "opens the feed '"
              + open.group(1)
              + "' in the route of '"
              + feed
              + "': write '"
              + feed
              + "'");
    }
  }

  /** What routes and Kamelets have in common. */
  private void checkSteps(YamlTree tree) {
    tree.root()
        .walk(
            at -> {
              for (At step : at.get("steps").elements()) {
                step.entries().keySet().forEach(name -> checkStep(tree, step, name));
              }
              String uri = at.get("uri").text();
              if (uri != null && uri.startsWith("kamelet:")) {
                kamelets.check(tree, at.get("uri"), at.get("parameters"));
                checkQuery(tree, at.path("parameters", "query"));
              }
              for (String step : List.of("to", "toD", "wireTap", "from")) {
                String address = at.get(step).text();
                if (address != null && address.startsWith("kamelet:")) {
                  kamelets.check(tree, at.get(step), new At(null));
                }
              }
              kamelets.checkUse(tree, at.get("kamelet"));
              checkBean(tree, at.get("bean").get("ref"));
              checkMethod(tree, at.get("ref").text(), at.get("method"));
            });
  }

  private void checkStep(YamlTree tree, At step, String name) {
    boolean isKamelet = name.equals("kamelet"); // which the resolver does not know
    if (!isKamelet && steps.resolve(name) == null) {
      tree.problem(step.lineOfKey(name), "Camel has no step " + name + Nearest.hint(name, STEPS));
    }
  }

  private void checkQuery(YamlTree tree, At query) {
    String name = query.text();
    if (name != null && !name.contains("{{") && !queries.contains(name)) {
      tree.problem(
          query.line(),
          "there is no config/queries/" + name + ".sql" + Nearest.hint(name, queries));
    }
  }

  /** Own beans are known by the file that declares them, or by the configuration. */
  private void checkBean(YamlTree tree, At ref) {
    String name = ref.text();
    if (name != null && !name.contains("{{") && !beans.contains(name)) {
      tree.problem(
          ref.line(),
          "there is no bean "
              + name
              + Nearest.hint(name, beans)
              + "; there are "
              + String.join(", ", beans));
    }
  }

  private void checkMethod(YamlTree tree, String bean, At method) {
    if (bean == null || !methods.containsKey(bean) || method.text() == null) {
      return;
    }
    String name = method.text().split("\\(", 2)[0].strip();
    Set<String> known = methods.get(bean);
    if (!known.contains(name)) {
      tree.problem(
          method.line(),
          "the bean "
              + bean
              + " has no step "
              + name
              + Nearest.hint(name, known)
              + "; there are "
              + String.join(", ", known));
    }
  }

  private static Set<String> steps(Class<?> bean) {
    return Arrays.stream(bean.getMethods())
        .filter(method -> method.getParameterCount() > 0)
        .filter(method -> method.getParameterTypes()[0] == Exchange.class)
        .map(java.lang.reflect.Method::getName)
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
