package io.pollingsdk.providers.abiquo;

import io.pollingsdk.http.ApiResponse;
import io.pollingsdk.job.JobHandle;
import io.pollingsdk.job.JobStatus;
import io.pollingsdk.task.Progress;
import java.net.URI;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import org.w3c.dom.Element;

/** The tasks that one request started, which are followed one after the other. */
final class AbiquoTasks {
  /** What is asked for is not a task but its result. */
  private static final String RESULT = "result";

  /** The tasks still to be followed: URIs, separated by blanks. */
  private static final String REST = "rest";

  /** How many tasks there are. */
  private static final String TOTAL = "total";

  private final URI endpoint;

  AbiquoTasks(URI endpoint) {
    this.endpoint = endpoint;
  }

  /**
   * Returns what a link leads to on our endpoint. Links may name a host that only the server's own
   * network knows, so of them only what follows the API's root counts.
   */
  URI locate(ApiResponse response, String href) {
    if (href.isBlank()) {
      throw response.malformed("link.href", "is missing", null);
    }
    URI link = response.resolve(href);
    String path = link.getRawPath() == null ? "" : link.getRawPath();
    int root = path.indexOf("/api/");
    if (root < 0) {
      // Whether anything may be sent there, the settings decide.
      return link;
    }
    String query = link.getRawQuery() == null ? "" : "?" + link.getRawQuery();
    String base = endpoint.toString().replaceFirst("/+$", "");
    return URI.create(base + path.substring(root + "/api".length()) + query);
  }

  /** Returns the job that an answer started; empty where there is nothing to wait for. */
  Optional<JobHandle> from(ApiResponse accepted) {
    int status = accepted.status();
    if (status == 303) {
      return Optional.of(handle(result(accepted)).with(RESULT, "yes"));
    }
    if (status == 204 || (status != 202 && !isXml(accepted))) {
      return Optional.empty();
    }
    Element root = Xml.root(accepted);
    String kind = Xml.name(root);
    boolean isAcceptance = kind.startsWith("acceptedrequest");
    if (!isAcceptance && status != 202 && !kind.equals("html")) {
      return Optional.empty();
    }
    LinkedHashSet<URI> tasks = new LinkedHashSet<>();
    if (isAcceptance) {
      Xml.links(root, "status").forEach(href -> tasks.add(locate(accepted, href)));
    }
    if (tasks.isEmpty()) {
      throw accepted.malformed(
          "", "is <" + kind + "> and has no link of relation 'status', so no task", null);
    }
    List<String> all = tasks.stream().map(URI::toString).toList();
    JobHandle first = follow(all);
    return Optional.of(all.size() == 1 ? first : first.with(TOTAL, Integer.toString(all.size())));
  }

  private static boolean isXml(ApiResponse response) {
    return response.text().stripLeading().startsWith("<")
        || response.text().stripLeading().startsWith("\uFEFF<");
  }

  private static JobHandle follow(List<String> tasks) {
    JobHandle first = handle(URI.create(tasks.get(0)));
    return tasks.size() == 1
        ? first
        : first.with(REST, String.join(" ", tasks.subList(1, tasks.size())));
  }

  /** The id is the task's own, which stands last. */
  private static JobHandle handle(URI uri) {
    String path = uri.getRawPath();
    String id = path.substring(path.lastIndexOf('/') + 1);
    return JobHandle.of(id.isEmpty() ? uri.toString() : id).withStatusUri(uri);
  }

  /** Returns where the answer says that the result is. */
  URI result(ApiResponse elsewhere) {
    return locate(
        elsewhere,
        elsewhere
            .header("Location")
            .orElseThrow(() -> elsewhere.malformed("", "is a 303 without a Location", null)));
  }

  /** Returns whether what is asked for is not a task but its result. */
  static boolean isResult(JobHandle job) {
    return job.attribute(RESULT).isPresent();
  }

  /** Returns the status. */
  JobStatus status(JobHandle job, ApiResponse polled) {
    if (polled.status() == 303) {
      return finished(job);
    }
    if (isResult(job)) {
      return JobStatus.succeeded();
    }
    AbiquoTask task = AbiquoTask.of(polled);
    return switch (task.state()) {
      case "PENDING", "QUEUEING", "STARTED" ->
          JobStatus.running()
              .withProgress(progress(job, task.progress()))
              .withMessage(task.type().isEmpty() ? null : task.type());
      // Steps may have failed and been made up for: only the task's own state counts.
      case "FINISHED_SUCCESSFULLY" -> finished(job);
      case "FINISHED_UNSUCCESSFULLY" -> JobStatus.failed(task.state(), task.problem());
      case "ABORTED" -> JobStatus.cancelled(task.problem());
      default -> JobStatus.unrecognized(task.state());
    };
  }

  private static JobStatus finished(JobHandle job) {
    List<String> rest = rest(job);
    if (rest.isEmpty()) {
      return JobStatus.succeeded();
    }
    JobHandle next = follow(rest);
    JobHandle counted = job.attribute(TOTAL).map(total -> next.with(TOTAL, total)).orElse(next);
    return JobStatus.running()
        .withProgress(progress(counted, Progress.of(0)))
        .continuingAs(counted);
  }

  private static List<String> rest(JobHandle job) {
    String rest = job.attribute(REST).orElse("");
    return rest.isEmpty() ? List.of() : List.of(rest.split(" ", -1));
  }

  /** Of several tasks, each counts as much as any other. */
  private static Progress progress(JobHandle job, Progress ofThis) {
    if (job.attribute(TOTAL).isEmpty()) {
      return ofThis;
    }
    double total = Double.parseDouble(job.attribute(TOTAL).get());
    double before = total - rest(job).size() - 1;
    return Progress.of((before + ofThis.fraction().orElse(0)) / total);
  }
}
