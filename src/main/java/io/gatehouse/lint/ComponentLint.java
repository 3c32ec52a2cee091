package io.gatehouse.lint;

import io.gatehouse.changes.ChangesComponent;
import io.gatehouse.lint.YamlTree.At;
import io.gatehouse.settings.Nearest;
import java.beans.Introspector;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.camel.CamelContext;
import org.apache.camel.Component;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.spi.EndpointUriFactory;

/** Finds addresses whose component is in no jar of {@code lib/} or {@code ext/}. */
final class ComponentLint {

  private static final List<String> ADDRESSED =
      List.of("to", "toD", "wireTap", "enrich", "pollEnrich", "poll", "from");

  /**
   * Jars that a component needs beside those of {@code lib/}, by what tells that each is there.
   * Camel's own version is that of the running one.
   */
  private static final Map<String, Map<String, String>> JARS = Map.of("kafka", kafka());

  private static final Pattern SCHEME = Pattern.compile("([a-z][a-z0-9+.-]*):");

  /** Kamelets, whose parameters are checked by their files. */
  private static final Set<String> OTHERS = Set.of("kamelet", ChangesComponent.SCHEME);

  private final CamelContext camel = new DefaultCamelContext();
  private final Collection<String> others;
  private final Map<String, String> known = new LinkedHashMap<>();

  /**
   * @param others beans of the configuration, which may be components
   */
  ComponentLint(Collection<String> others) {
    this.others = others;
  }

  private static Map<String, String> kafka() {
    Map<String, String> jars = new LinkedHashMap<>();
    jars.put("camel-kafka-{}.jar", "org.apache.camel.component.kafka.KafkaComponent");
    jars.put("kafka-clients-3.9.1.jar", "org.apache.kafka.clients.producer.KafkaProducer");
    jars.put("lz4-java-1.10.3.jar (at.yawk.lz4)", "net.jpountz.lz4.LZ4Factory");
    jars.put("zstd-jni-1.5.6-4.jar", "com.github.luben.zstd.Zstd");
    jars.put("snappy-java-1.1.10.5.jar", "org.xerial.snappy.Snappy");
    return jars;
  }

  void check(YamlTree tree) {
    tree.root()
        .walk(
            at -> {
              check(tree, at.get("uri"));
              checkOptions(tree, at.get("uri"), at.get("parameters"));
              ADDRESSED.forEach(step -> checkOptions(tree, at.get(step), new At(null)));
              ADDRESSED.forEach(step -> check(tree, at.get(step)));
            });
  }

  private void check(YamlTree tree, At address) {
    String text = address.text();
    if (text == null || !text.matches("[a-z][a-z0-9+.-]*:.*")) {
      return;
    }
    String scheme = text.substring(0, text.indexOf(':'));
    String problem = known.computeIfAbsent(scheme, this::problem);
    if (!problem.isEmpty()) {
      tree.problem(address.line(), problem);
    }
  }

  /** Options of an endpoint, in its address or beside it. */
  private void checkOptions(YamlTree tree, At address, At parameters) {
    String text = address.text();
    if (text == null) {
      return;
    }
    Matcher scheme = SCHEME.matcher(text);
    boolean isScheme = scheme.lookingAt();
    String name = isScheme ? scheme.group(1) : text.startsWith("{{baseUrl}}") ? "http" : null;
    if (name == null || OTHERS.contains(name) || others.contains(name)) {
      return;
    }
    EndpointUriFactory options = camel.getCamelContextExtension().getEndpointUriFactory(name);
    if (options == null || camel.getComponent(name, true, false) == null) {
      return; // told as a component that is not there
    }
    parameters
        .entries()
        .keySet()
        .forEach(option -> checkOption(tree, parameters.lineOfKey(option), name, options, option));
    String[] parts = text.split("[?]", 2);
    for (String pair : parts.length < 2 ? new String[0] : parts[1].split("&")) {
      checkOption(tree, address.line(), name, options, pair.split("=", 2)[0]);
    }
  }

  private void checkOption(
      YamlTree tree, int line, String scheme, EndpointUriFactory options, String option) {
    Component component = camel.getComponent(scheme, true, false);
    Set<String> known = new TreeSet<>(options.propertyNames());
    if (options.isLenientProperties()) { // some are read by the component, timeouts among them
      Arrays.stream(component.getClass().getMethods())
          .map(Method::getName)
          .filter(method -> method.matches("set[A-Z].*"))
          .map(method -> Introspector.decapitalize(method.substring(3)))
          .forEach(known::add);
    }
    boolean hasPrefix = options.multiValuePrefixes().values().stream().anyMatch(option::startsWith);
    if (known.contains(option) || hasPrefix || option.isEmpty() || option.contains("{{")) {
      return;
    }
    String hint = Nearest.hint(option, known);
    if (options.isLenientProperties() && hint.isEmpty()) {
      return; // goes to the server with the address
    }
    tree.problem(
        line,
        scheme
            + ": has no option "
            + option
            + hint
            + (options.isLenientProperties() ? ": it would be sent to the server" : ""));
  }

  private String problem(String scheme) {
    if (scheme.equals(ChangesComponent.SCHEME) || others.contains(scheme)) {
      return "";
    }
    List<String> missing = new ArrayList<>();
    JARS.getOrDefault(scheme, Map.of())
        .forEach(
            (jar, evidence) -> {
              if (camel.getClassResolver().resolveClass(evidence) == null) {
                missing.add(jar.replace("{}", camel.getVersion()));
              }
            });
    if (!missing.isEmpty()) {
      return "for " + scheme + ": there lack in ext/: " + String.join(", ", missing);
    }
    if (camel.getComponent(scheme, true, false) != null) {
      return "";
    }
    String jar = "camel-" + scheme + "-" + camel.getVersion() + ".jar";
    return "neither lib/ nor ext/ has a component "
        + scheme
        + ": put "
        + jar
        + ", or the jar of Camel that holds it, into ext/, with the jars that it depends on";
  }
}
