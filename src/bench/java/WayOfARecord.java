import com.sun.jdi.Bootstrap;
import com.sun.jdi.Location;
import com.sun.jdi.VirtualMachine;
import com.sun.jdi.connect.AttachingConnector;
import com.sun.jdi.connect.Connector;
import com.sun.jdi.event.BreakpointEvent;
import com.sun.jdi.event.ClassPrepareEvent;
import com.sun.jdi.event.Event;
import com.sun.jdi.event.EventSet;
import com.sun.jdi.event.LocatableEvent;
import com.sun.jdi.event.MethodEntryEvent;
import com.sun.jdi.event.MethodExitEvent;
import com.sun.jdi.event.VMDisconnectEvent;
import com.sun.jdi.request.ClassPrepareRequest;
import com.sun.jdi.request.EventRequest;
import com.sun.jdi.request.EventRequestManager;
import com.sun.jdi.request.MethodEntryRequest;
import com.sun.jdi.request.MethodExitRequest;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Which files a record passes from its vendor's reply, or from a push, to its row: attaches to a
 * Gatehouse that was started with {@code -agentlib:jdwp}, and notes every class of ours of which a
 * method is called, from one page's or message's first step until it has been loaded.
 * docs/benchmarks.md says how to run it.
 *
 * <p>Arguments: the port of the debugger; how many pages or messages come before the one that is
 * followed.
 */
public final class WayOfARecord {

  private static final String STEPS = "io.gatehouse.feed.FeedSteps";
  private static final Set<String> BEGINNINGS = Set.of("verify", "receive");
  private static final String PUSHES = "io.gatehouse.webhook.PushConsumer";
  private static final String WAREHOUSE = "io.gatehouse.warehouse.Warehouse";

  /**
   * By thread: the daemon's clocks and timers go on meanwhile, and are none of the record's way.
   */
  private final Map<Long, Map<String, TreeSet<String>>> methodsByThread = new HashMap<>();

  private final int before;
  private int pages;
  private int loads;
  private MethodEntryRequest all;
  private MethodExitRequest loaded;

  private WayOfARecord(int before) {
    this.before = before;
  }

  public static void main(String[] args) throws Exception {
    AttachingConnector socket =
        Bootstrap.virtualMachineManager().attachingConnectors().stream()
            .filter(connector -> connector.name().equals("com.sun.jdi.SocketAttach"))
            .findFirst()
            .orElseThrow();
    Map<String, Connector.Argument> to = socket.defaultArguments();
    to.get("hostname").setValue("127.0.0.1");
    to.get("port").setValue(args[0]);
    new WayOfARecord(Integer.parseInt(args[1])).follow(socket.attach(to));
  }

  private void follow(VirtualMachine machine) throws InterruptedException {
    EventRequestManager requests = machine.eventRequestManager();
    ClassPrepareRequest steps = requests.createClassPrepareRequest();
    steps.addClassFilter(STEPS);
    steps.enable();
    // Only from the page that is followed on: while they are asked for, nothing is compiled.
    all = requests.createMethodEntryRequest();
    all.addClassFilter("io.gatehouse.*");
    all.setSuspendPolicy(EventRequest.SUSPEND_NONE);
    loaded = requests.createMethodExitRequest();
    loaded.addClassFilter(WAREHOUSE);
    loaded.setSuspendPolicy(EventRequest.SUSPEND_NONE);
    machine.resume();
    boolean following = true;
    while (following) {
      EventSet events = machine.eventQueue().remove();
      for (Event event : events) {
        following &= !(event instanceof VMDisconnectEvent) && !isOver(event);
      }
      events.resume();
    }
    print();
    try {
      machine.exit(0);
    } catch (com.sun.jdi.VMDisconnectedException e) {
      return; // it has ended by itself
    }
  }

  private boolean isOver(Event event) {
    if (event instanceof ClassPrepareEvent prepared) {
      prepared.referenceType().methods().stream()
          .filter(method -> method.isPublic() && BEGINNINGS.contains(method.name()))
          .map(
              method ->
                  prepared
                      .virtualMachine()
                      .eventRequestManager()
                      .createBreakpointRequest(method.location()))
          .forEach(EventRequest::enable);
    } else if (event instanceof BreakpointEvent begun) {
      pages++;
      if (pages > before) {
        all.enable();
        loaded.enable();
        note(begun);
      }
    } else if (event instanceof MethodEntryEvent entry) {
      note(entry);
    } else if (event instanceof MethodExitEvent exit && exit.method().name().equals("load")) {
      loads++;
      return loads > 1; // the first may be of the page before
    }
    return false;
  }

  private void note(LocatableEvent event) {
    Location at = event.location();
    String file = at.declaringType().name().split("\\$", 2)[0];
    methodsByThread
        .computeIfAbsent(event.thread().uniqueID(), one -> new TreeMap<>())
        .computeIfAbsent(file, one -> new TreeSet<>())
        .add(at.method().name());
  }

  private void print() {
    Map<String, TreeSet<String>> methodsByFile = new TreeMap<>();
    methodsByThread.values().stream()
        .filter(files -> files.containsKey(STEPS) || files.containsKey(PUSHES))
        .forEach(
            files ->
                files.forEach(
                    (file, methods) ->
                        methodsByFile
                            .computeIfAbsent(file, one -> new TreeSet<>())
                            .addAll(methods)));
    methodsByFile.forEach((file, methods) -> System.out.println(file + "  " + methods));
    Map<String, Integer> byPackage = new TreeMap<>();
    methodsByFile
        .keySet()
        .forEach(
            file -> byPackage.merge(file.substring(0, file.lastIndexOf('.')), 1, Integer::sum));
    System.out.println();
    byPackage.forEach((name, files) -> System.out.println(name + "  " + files));
    System.out.println("files on the way: " + methodsByFile.size());
  }
}
