package io.pollingsdk.examples.download;

import io.pollingsdk.download.DownloadRequest;
import io.pollingsdk.download.DownloadResult;
import io.pollingsdk.download.Downloads;
import io.pollingsdk.download.Target;
import io.pollingsdk.http.ApiRequest;
import io.pollingsdk.http.ApiResponse;
import io.pollingsdk.http.JsonMember;
import io.pollingsdk.providers.http202.Http202Connection;
import io.pollingsdk.task.Task;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Has an API make a report and fetches its files. The API answers 202, and its result looks like
 * {@code {"files":[{"href":"/files/7","sha256":"…"}]}}.
 */
public final class ReportFiles {
  private ReportFiles() {}

  /**
   * Orders a report and waits for its files.
   *
   * @param reports the API
   * @param order what the report is about
   * @param folder where the files go, named as the server names them
   * @return the files, in the order in which they came
   */
  public static List<Path> fetch(Http202Connection reports, Object order, Path folder) {
    ApiResponse report = reports.asyncRequest(ApiRequest.post("/reports").json(order));
    List<DownloadRequest> requests = new ArrayList<>();
    for (JsonMember file : report.at("files").list()) {
      requests.add(
          DownloadRequest.from(report.resolve(file.at("href").string()))
              .sha256(file.at("sha256").string())
              .to(Target.intoFolder(folder)));
    }
    List<Path> files = new ArrayList<>();
    try (Downloads downloads = Downloads.of(reports)) {
      for (Task<DownloadResult> file : downloads.all(requests)) {
        files.add(file.await().file());
      }
    }
    return files;
  }
}
