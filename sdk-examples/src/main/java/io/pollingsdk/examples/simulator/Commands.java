package io.pollingsdk.examples.simulator;

import com.google.gson.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;

/** The commands by name. One lock covers all the state behind them. */
final class Commands {
  private final Map<String, Command> commands = new TreeMap<>();
  private final Map<String, AtomicInteger> executed = new TreeMap<>();

  Commands(Duration jobDuration) {
    Catalog catalog = new Catalog();
    JobTable jobs = new JobTable(jobDuration);
    Machines machines = new Machines(catalog, jobs);
    add("listZones", (sent, now) -> Listing.of("zone", catalog.zones(), sent));
    add(
        "listServiceOfferings",
        (sent, now) -> Listing.of("serviceoffering", catalog.offerings(), sent));
    add("listTemplates", (sent, now) -> Listing.of("template", catalog.templates(), sent));
    add("deployVirtualMachine", machines::deploy);
    add("destroyVirtualMachine", machines::destroy);
    add("listVirtualMachines", machines::list);
    add("listVolumes", machines::listVolumes);
    add("createSnapshot", machines::snapshot);
    add("queryAsyncJobResult", jobs::query);
    add("listAsyncJobs", jobs::list);
  }

  private void add(String name, Command command) {
    commands.put(name, command);
    executed.put(name, new AtomicInteger());
  }

  /** The member of the answer that holds the content. */
  String responseKey(String name) {
    return commands.containsKey(name)
        ? name.toLowerCase(Locale.ROOT) + "response"
        : Reply.ERROR_KEY;
  }

  synchronized JsonObject execute(String name, Parameters parameters, Instant now)
      throws ApiException {
    Command command = commands.get(name);
    if (command == null) {
      // Not 432: the server does not tell an unknown command from a forbidden one.
      throw ApiException.unauthorized(
          name.isEmpty()
              ? "The parameter command is missing"
              : "The given command "
                  + ApiException.quoted(name)
                  + " does not exist or is not available");
    }
    counter(name).incrementAndGet();
    return command.execute(parameters, now);
  }

  int executed(String name) {
    return counter(name).get();
  }

  private AtomicInteger counter(String name) {
    AtomicInteger counter = executed.get(name);
    if (counter == null) {
      throw new IllegalArgumentException("No such command: " + name);
    }
    return counter;
  }

  /** One command of the API. */
  @FunctionalInterface
  private interface Command {
    JsonObject execute(Parameters parameters, Instant now) throws ApiException;
  }
}
