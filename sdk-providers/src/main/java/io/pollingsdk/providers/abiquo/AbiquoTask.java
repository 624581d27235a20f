package io.pollingsdk.providers.abiquo;

import io.pollingsdk.http.ApiResponse;
import io.pollingsdk.task.Progress;
import java.util.List;
import java.util.stream.Collectors;
import org.w3c.dom.Element;

/**
 * A task of Abiquo, as it tells of it.
 *
 * @param id the task's id; empty where the answer has none
 * @param type what it does, such as {@code DEPLOY}; empty where the answer has none
 * @param state such as {@code STARTED}
 * @param ownerId what it is done to; empty where the answer has none
 * @param jobs its steps
 */
public record AbiquoTask(String id, String type, String state, String ownerId, List<Step> jobs) {
  /**
   * One step of a task.
   *
   * @param type such as {@code POWER_ON}
   * @param state such as {@code DONE}
   * @param description in words; empty where the answer has none
   */
  public record Step(String type, String state, String description) {}

  /**
   * Creates the value.
   *
   * @param id the task's id; empty where the answer has none
   * @param type what it does, such as {@code DEPLOY}; empty where the answer has none
   * @param state such as {@code STARTED}
   * @param ownerId what it is done to; empty where the answer has none
   * @param jobs its steps
   */
  public AbiquoTask {
    jobs = List.copyOf(jobs);
  }

  /**
   * {@return the task that an answer tells of, such as the result of a job}
   *
   * @param response the answer
   * @throws io.pollingsdk.error.MalformedResponseException if it does not tell of a task
   */
  public static AbiquoTask of(ApiResponse response) {
    return of(response, Xml.root(response, "task"));
  }

  static AbiquoTask of(ApiResponse response, Element task) {
    String state =
        Xml.text(task, "state")
            .orElseThrow(() -> response.malformed("task.state", "is missing", null));
    List<Step> steps =
        Xml.children(task, "jobs").stream()
            .flatMap(jobs -> Xml.children(jobs, "job").stream())
            .map(job -> new Step(text(job, "type"), text(job, "state"), text(job, "description")))
            .toList();
    return new AbiquoTask(
        text(task, "taskid"), text(task, "type"), state, text(task, "ownerid"), steps);
  }

  private static String text(Element parent, String name) {
    return Xml.text(parent, name).orElse("");
  }

  /** {@return how many of the steps are done} */
  public Progress progress() {
    if (jobs.isEmpty()) {
      return Progress.unknown();
    }
    return Progress.steps(
        jobs.stream().filter(job -> job.state().equals("DONE")).count(), jobs.size());
  }

  /** {@return what is known of why the task has not done what it should; may be empty} */
  String problem() {
    String failed =
        jobs.stream()
            .filter(job -> job.state().equals("FAILED"))
            .map(
                job ->
                    job.type()
                        + (job.description().isEmpty() ? "" : " (" + job.description() + ")"))
            .collect(Collectors.joining(", "));
    return failed.isEmpty() ? type : (type.isEmpty() ? "" : type + ": ") + failed + " failed";
  }
}
