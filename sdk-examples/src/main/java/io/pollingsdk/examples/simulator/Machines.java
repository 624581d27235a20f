package io.pollingsdk.examples.simulator;

import com.google.gson.JsonObject;
import io.pollingsdk.examples.simulator.Job.Kind;
import io.pollingsdk.examples.simulator.Job.Outcome;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** The commands about machines and their volumes. Not safe for use by several threads. */
final class Machines {
  private final Map<String, Machine> machines = new LinkedHashMap<>();
  private final Catalog catalog;
  private final JobTable jobs;

  Machines(Catalog catalog, JobTable jobs) {
    this.catalog = catalog;
    this.jobs = jobs;
  }

  JsonObject deploy(Parameters parameters, Instant now) throws ApiException {
    String id = UUID.randomUUID().toString();
    String name = parameters.find("name").orElse("VM-" + id);
    JsonObject facts = owned(id, name, now);
    facts.addProperty("displayname", parameters.find("displayname").orElse(name));
    catalog.describe(parameters, facts);
    Outcome outcome =
        fate(
            name,
            Outcome.success("virtualmachine", Machine.running(facts)),
            Outcome.failure(
                ApiException.NO_CAPACITY,
                "Unable to create a deployment for VM: no host in zone has enough capacity"));
    Job job = jobs.submit(Kind.DEPLOY, id, now, now, outcome);
    machines.put(id, new Machine(facts, UUID.randomUUID().toString(), job));
    return accepted(job, true);
  }

  JsonObject destroy(Parameters parameters, Instant now) throws ApiException {
    String id = parameters.require("id");
    Machine machine = machines.get(id);
    if (machine == null) {
      throw ApiException.noSuchEntity("id", id);
    }
    Outcome outcome = Outcome.success("virtualmachine", machine.destroyed());
    // As on the real server, jobs on one machine run one after the other.
    Job job = jobs.submit(Kind.DESTROY, id, now, machine.free(), outcome);
    machine.destroyedBy(job);
    return accepted(job, false);
  }

  JsonObject snapshot(Parameters parameters, Instant now) throws ApiException {
    String volumeId = parameters.require("volumeid");
    Machine machine =
        machines.values().stream()
            .filter(candidate -> candidate.volumeId().equals(volumeId))
            .findFirst()
            .orElseThrow(() -> ApiException.noSuchEntity("volumeid", volumeId));
    if (!machine.isRunning(now)) {
      throw new ApiException(
          ApiException.INVALID, "Volume " + volumeId + " is not in the state Ready");
    }
    String id = UUID.randomUUID().toString();
    String name = parameters.find("name").orElse("snapshot-" + id);
    JsonObject snapshot = owned(id, name, now);
    snapshot.addProperty("volumeid", volumeId);
    snapshot.addProperty("snapshottype", "MANUAL");
    snapshot.addProperty("state", "BackedUp");
    Outcome outcome =
        fate(
            name,
            Outcome.success("snapshot", snapshot),
            Outcome.failure(
                ApiException.INTERNAL,
                "Failed to create snapshot due to an internal error for volume " + volumeId));
    return accepted(jobs.submit(Kind.SNAPSHOT, id, now, now, outcome), true);
  }

  JsonObject list(Parameters parameters, Instant now) throws ApiException {
    return Listing.of(
        "virtualmachine",
        present(now).stream().map(machine -> machine.describe(now)).toList(),
        parameters);
  }

  JsonObject listVolumes(Parameters parameters, Instant now) throws ApiException {
    Optional<String> machineId = parameters.find("virtualmachineid");
    List<JsonObject> volumes =
        present(now).stream()
            .map(machine -> machine.volume(now))
            .filter(
                volume ->
                    machineId.isEmpty()
                        || machineId.get().equals(volume.get("virtualmachineid").getAsString()))
            .toList();
    return Listing.of("volume", volumes, parameters);
  }

  /** A user does not see destroyed machines. */
  private List<Machine> present(Instant now) {
    return machines.values().stream().filter(machine -> !machine.isDestroyed(now)).toList();
  }

  /** Lets the caller choose the end of a job by the name it gives to the thing. */
  private static Outcome fate(String name, Outcome success, Outcome failure) {
    if (name.contains("fail")) {
      return failure;
    }
    return name.contains("cancel") ? Outcome.cancelled() : success;
  }

  private static JsonObject owned(String id, String name, Instant now) {
    JsonObject entity = new JsonObject();
    entity.addProperty("id", id);
    entity.addProperty("name", name);
    entity.addProperty("account", "simulator");
    entity.addProperty("domainid", Job.DOMAIN_ID);
    entity.addProperty("created", Timestamps.format(now));
    return entity;
  }

  /** Only a command that creates something answers with its id. */
  private static JsonObject accepted(Job job, boolean creates) {
    JsonObject json = new JsonObject();
    if (creates) {
      json.addProperty("id", job.instanceId());
    }
    json.addProperty("jobid", job.id());
    return json;
  }
}
