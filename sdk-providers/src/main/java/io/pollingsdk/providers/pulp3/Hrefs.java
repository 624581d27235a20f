package io.pollingsdk.providers.pulp3;

import io.pollingsdk.http.ApiRequest;
import io.pollingsdk.http.ApiResponse;
import io.pollingsdk.job.JobHandle;
import java.net.URI;
import java.util.Optional;
import java.util.regex.Pattern;

/** What Pulp names things by, and the jobs that are known by it. */
final class Hrefs {
  private static final String KIND = "kind";
  private static final String GROUP = "group";
  private static final String DOMAIN_DELETE = "domain-delete";
  private static final Pattern DOMAIN = Pattern.compile("(^|.*/)domains/[^/?]+/?");
  private static final Pattern TASK = Pattern.compile("[^?#]*/tasks/[^/?#]+/");
  private static final Pattern LISTED = Pattern.compile("[^,?#\\s]*/tasks/[^/,?#\\s]+/");
  private static final Pattern TASK_GROUP = Pattern.compile(".*/task-groups/[^/]+/?");

  private Hrefs() {}

  /** Returns an href as a URI on the endpoint's host. */
  static URI uri(String href) {
    if (!href.startsWith("/") && !href.startsWith("http://") && !href.startsWith("https://")) {
      throw new IllegalArgumentException(
          "an href begins with '/', as pulp_href does; a PRN, a name or an id cannot be used here");
    }
    return URI.create(href);
  }

  static URI below(String href, String action) {
    return uri((href.endsWith("/") ? href : href + "/") + action);
  }

  /** Returns the job of a task or task group. */
  static JobHandle job(String href, URI absolute) {
    JobHandle job = JobHandle.of(href).withStatusUri(absolute);
    return TASK_GROUP.matcher(absolute.getPath()).matches() ? job.with(KIND, GROUP) : job;
  }

  /** Returns the job that an answer started; only 202 starts one. */
  static Optional<JobHandle> jobFrom(ApiRequest submitted, ApiResponse accepted) {
    if (!accepted.isSuccess()) {
      throw accepted.malformed(
          "", "is a redirect; Pulp's paths end with a slash, so it may be missing", null);
    }
    if (accepted.status() != 202) {
      if (!accepted.text().isBlank()) {
        // A page to log in is no answer of Pulp.
        accepted.json();
      }
      return Optional.empty();
    }
    Optional<String> group = accepted.at("task_group").optionalString();
    if (group.isPresent()) {
      return group.map(href -> handle(href, accepted).with(KIND, GROUP));
    }
    JobHandle task = handle(accepted.at("task").string(), accepted);
    boolean domain =
        submitted.method().equals("DELETE") && DOMAIN.matcher(submitted.target()).matches();
    return Optional.of(domain ? task.with(KIND, DOMAIN_DELETE) : task);
  }

  private static JobHandle handle(String href, ApiResponse accepted) {
    if (href.isBlank()) {
      throw accepted.malformed("", "names a task or task group with an empty href", null);
    }
    return JobHandle.of(href).withStatusUri(accepted.resolve(href));
  }

  /**
   * Returns the URI of the list that a task is in: with domains, each has its own. Empty where the
   * job is not a task alone: groups cannot be listed by their hrefs, and a task that goes with its
   * domain is missed in any list.
   */
  static Optional<String> list(JobHandle job) {
    return isGroup(job) || deletesDomain(job) || !LISTED.matcher(job.id()).matches()
        ? Optional.empty()
        : job.statusUri()
            .map(URI::toString)
            .filter(uri -> TASK.matcher(uri).matches())
            .map(uri -> uri.substring(0, uri.length() - name(uri).length() - 1));
  }

  /** Returns what a list of hrefs tells one by: the last of its segments. */
  static String name(String href) {
    String path = href.endsWith("/") ? href.substring(0, href.length() - 1) : href;
    return path.substring(path.lastIndexOf('/') + 1);
  }

  static boolean isGroup(JobHandle job) {
    return job.attribute(KIND).filter(GROUP::equals).isPresent();
  }

  static boolean deletesDomain(JobHandle job) {
    return job.attribute(KIND).filter(DOMAIN_DELETE::equals).isPresent();
  }
}
