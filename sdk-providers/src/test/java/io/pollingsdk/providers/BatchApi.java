package io.pollingsdk.providers;

import io.pollingsdk.ConnectionSettings;
import io.pollingsdk.PollingConnection;
import io.pollingsdk.http.ApiRequest;
import java.util.List;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * An API that answers about many jobs at once, as far as it takes to run jobs against it.
 *
 * @param name tells it from the others
 * @param base the path below which it lives
 * @param connect makes its connection
 * @param submit starts a job
 * @param largest the largest batch
 * @param paths tell requests apart
 * @param says what it answers
 */
record BatchApi(
    String name,
    String base,
    Function<ConnectionSettings, PollingConnection> connect,
    ApiRequest submit,
    int largest,
    Paths paths,
    Says says) {

  /**
   * What requests look like: method and URI, without the host. All others are status checks.
   *
   * @param submit those that start a job
   * @param batch those about many jobs
   * @param result those that fetch a result
   */
  record Paths(Pattern submit, Pattern batch, Pattern result) {
    static Paths of(String submit, String batch, String result) {
      return new Paths(Pattern.compile(submit), Pattern.compile(batch), Pattern.compile(result));
    }

    static Paths of(String submit, String batch) {
      return of(submit, batch, "none");
    }
  }

  /**
   * What the API answers.
   *
   * @param accepted accepts a job by its number
   * @param member what a list says of a job that goes on, by its number
   * @param list the list around its members
   * @param running a status
   * @param succeeded a status; the result holds the word RESULT
   * @param result the result, where it is fetched
   */
  record Says(
      IntFunction<String> accepted,
      IntFunction<String> member,
      String list,
      String running,
      String succeeded,
      String result) {
    String listOf(List<Integer> jobs) {
      return list.replace(
          "MEMBERS", jobs.stream().map(member::apply).collect(Collectors.joining(",")));
    }
  }

  boolean isSubmit(String line) {
    return paths.submit.matcher(line).lookingAt();
  }

  boolean isBatch(String line) {
    return paths.batch.matcher(line).lookingAt();
  }

  boolean isResult(String line) {
    return paths.result.matcher(line).lookingAt();
  }

  /** Returns the status of an answer that accepts a job. */
  int acceptance() {
    return name.startsWith("pulp") || name.startsWith("rackspace") ? 202 : 200;
  }

  @Override
  public String toString() {
    return name;
  }
}
