package io.gatehouse.lint;

import io.gatehouse.lint.YamlTree.At;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Checks that the route of a feed has the steps that every feed needs, in their order, and none in
 * between that puts something else in the place of the page: what the steps would say when the feed
 * runs.
 */
final class StepOrder {

  /** Camel's own steps that leave another body. */
  private static final Set<String> OTHER_BODY =
      Set.of(
          "convertBodyTo",
          "enrich",
          "marshal",
          "poll",
          "pollEnrich",
          "setBody",
          "sort",
          "transform",
          "unmarshal");

  private static final Set<String> OF_FEED =
      Set.of("open", "receive", "verify", "normalize", "load");

  /**
   * @param name of a step of the bean {@code feed}, or of one that leaves another body
   * @param line in the route's file; that of the call where it stands in a Kamelet
   */
  private record Step(String name, int line) {}

  private final Kamelets kamelets;

  StepOrder(Kamelets kamelets) {
    this.kamelets = kamelets;
  }

  /**
   * @param line of the route's name
   */
  void check(YamlTree tree, At route, int line) {
    List<Step> steps = new ArrayList<>();
    collect(route.path("from", "steps"), 0, steps, new HashSet<>());
    boolean open = false;
    boolean pushed = false;
    String before = ""; // of the steps of one page, the latest
    Set<String> seen = new HashSet<>();
    for (Step step : steps) {
      seen.add(step.name);
      switch (step.name) {
        case "open", "receive" -> {
          open = true;
          pushed |= step.name.equals("receive");
        }
        case "verify" -> before = "verify";
        case "normalize" -> {
          if (!pushed && !before.equals("verify")) {
            tree.problem(
                step.line,
                "normalize has no reply to work on: a call such as vendor-call must come before it");
          }
          before = "normalize";
        }
        case "load" -> {
          if (!before.equals("normalize")) {
            tree.problem(
                step.line, "load has no page to work on: the step normalize must come before it");
          }
          before = "load";
        }
        default -> {
          if (before.equals("normalize")) {
            tree.problem(
                step.line,
                step.name
                    + " changes the body between normalize and load, which finds no page then:"
                    + " put it after load");
          } else if (before.equals("verify")) {
            tree.problem(
                step.line,
                step.name + " changes the body between the call and normalize: put it after load");
          }
        }
      }
      if (!open && OF_FEED.contains(step.name)) {
        tree.problem(
            step.line, step.name + " has no run to work on: the step open must come before it");
        open = true; // said once
      }
    }
    for (String needed : List.of("normalize", "load")) {
      if (!seen.contains(needed)) {
        tree.problem(line, "the route has no step " + needed + ": nothing would be loaded");
      }
    }
    if (!pushed && !seen.contains("verify")) {
      tree.problem(line, "the route has no call such as vendor-call: nothing would be asked for");
    }
  }

  /**
   * The steps below, as one page meets them.
   *
   * @param inKamelet the line to tell for steps of a Kamelet; 0 outside of any
   */
  private void collect(At list, int inKamelet, List<Step> found, Set<String> within) {
    for (At step : list.elements()) {
      step.entries()
          .forEach(
              (name, about) -> {
                int line = inKamelet == 0 ? step.lineOfKey(name) : inKamelet;
                step(name, about, line, inKamelet, found, within);
              });
    }
  }

  private void step(
      String name, At about, int line, int inKamelet, List<Step> found, Set<String> within) {
    if (name.equals("bean")) {
      String method = String.valueOf(about.get("method").text()).split("\\(", 2)[0].strip();
      if ("feed".equals(about.get("ref").text()) && OF_FEED.contains(method)) {
        found.add(new Step(method, line));
      }
      return;
    }
    String kamelet = kamelet(name, about);
    if (kamelet != null && kamelet.startsWith("{{")) {
      found.add(new Step("verify", line)); // the call that the use names
    } else if (kamelet != null && within.add(kamelet)) {
      collect(kamelets.from(kamelet).get("steps"), line, found, within);
      within.remove(kamelet);
    }
    if (OTHER_BODY.contains(name)) {
      found.add(new Step(name, line));
    } else if (name.equals("multicast")) {
      branches(about, inKamelet, found, within);
    } else {
      nested(about, inKamelet, found, within);
    }
  }

  private static String kamelet(String name, At about) {
    String uri = about.text() == null ? about.get("uri").text() : about.text();
    if (name.equals("kamelet")) {
      return about.text() == null ? about.get("name").text() : about.text();
    }
    return uri != null && uri.startsWith("kamelet:") ? uri.substring("kamelet:".length()) : null;
  }

  /**
   * The branch that loads does so with the page that another one has fetched in the turn before.
   */
  private void branches(At multicast, int inKamelet, List<Step> found, Set<String> within) {
    List<List<Step>> branches = new ArrayList<>();
    for (At branch : multicast.get("steps").elements()) {
      for (Map.Entry<String, At> step : branch.entries().entrySet()) {
        List<Step> of = new ArrayList<>();
        int line = inKamelet == 0 ? branch.lineOfKey(step.getKey()) : inKamelet;
        step(step.getKey(), step.getValue(), line, inKamelet, of, within);
        branches.add(of);
      }
    }
    branches.sort(
        Comparator.comparing(steps -> steps.stream().anyMatch(s -> s.name.equals("load"))));
    branches.forEach(found::addAll);
  }

  /** Steps that stand in others: a loop, a filter, a choice. */
  private void nested(At about, int inKamelet, List<Step> found, Set<String> within) {
    about
        .entries()
        .forEach(
            (name, value) -> {
              if (name.equals("steps")) {
                collect(value, inKamelet, found, within);
              } else if (!value.entries().isEmpty()) {
                nested(value, inKamelet, found, within);
              } else {
                value.elements().forEach(one -> nested(one, inKamelet, found, within));
              }
            });
  }
}
