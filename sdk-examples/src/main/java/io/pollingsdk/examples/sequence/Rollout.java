package io.pollingsdk.examples.sequence;

import io.pollingsdk.http.ApiResponse;
import io.pollingsdk.job.Job;
import io.pollingsdk.job.JobFailedException;
import io.pollingsdk.providers.cloudstack.CloudStackConnection;
import io.pollingsdk.sequence.Sequence;
import io.pollingsdk.sequence.SequenceCancelledException;
import io.pollingsdk.sequence.Step;
import io.pollingsdk.task.Task;
import java.util.Map;

/** Deploys a machine, a spare one where that fails, and takes a snapshot of its disk. */
public final class Rollout {
  private final CloudStackConnection cloud;

  /**
   * What came of it.
   *
   * @param machine the name of the machine that runs
   * @param trouble why it is not the one wished for; empty if it is
   * @param snapshot the id of the snapshot
   */
  public record Report(String machine, String trouble, String snapshot) {}

  private record Place(String zone, String offering, String template) {}

  /**
   * Creates a rollout.
   *
   * @param cloud where to
   */
  public Rollout(CloudStackConnection cloud) {
    this.cloud = cloud;
  }

  /**
   * {@return the rollout, running}
   *
   * @param wished the name of the machine
   * @param spare the name of the one to take where the first cannot be deployed
   */
  public Task<Report> start(String wished, String spare) {
    return Sequence.named("rollout")
        .start(
            step -> {
              Place place = step.await(findPlace());
              step.progress(1, 3);
              try {
                ApiResponse machine = step.await(deploy(wished, place));
                return snapshotOf(machine, "", step);
              } catch (JobFailedException e) {
                ApiResponse machine = step.await(deploy(spare, place));
                return snapshotOf(machine, e.apiMessage().orElse("no reason given"), step);
              }
            });
  }

  private Task<Place> findPlace() {
    return Sequence.start(
        step ->
            new Place(
                firstId(step.await(cloud.submit("listZones", Map.of())), "zone"),
                firstId(
                    step.await(cloud.submit("listServiceOfferings", Map.of())), "serviceoffering"),
                firstId(
                    step.await(cloud.submit("listTemplates", Map.of("templatefilter", "featured"))),
                    "template")));
  }

  private static String firstId(ApiResponse list, String member) {
    return list.at(member).list().get(0).at("id").string();
  }

  private Job deploy(String name, Place place) {
    return cloud.deployVirtualMachine(
        place.zone(), place.offering(), place.template(), Map.of("name", name));
  }

  private Report snapshotOf(ApiResponse machine, String trouble, Step step) throws Exception {
    String id = machine.at("virtualmachine", "id").string();
    step.progress(2, 3);
    step.message("taking a snapshot");
    try {
      ApiResponse volumes = step.await(cloud.submit("listVolumes", Map.of("virtualmachineid", id)));
      ApiResponse snapshot =
          step.await(
              cloud.submit("createSnapshot", Map.of("volumeid", firstId(volumes, "volume"))));
      return new Report(
          machine.at("virtualmachine", "name").string(),
          trouble,
          snapshot.at("snapshot", "id").string());
    } catch (SequenceCancelledException e) {
      // The job's own await: step.await() would throw again.
      cloud.destroyVirtualMachine(id).await();
      throw e;
    }
  }
}
