package io.pollingsdk.download;

import io.pollingsdk.http.Headers;
import io.pollingsdk.http.StreamedResponse;
import io.pollingsdk.task.Progress;

/** Asks for a head; with GET, broken off, where the server does not know HEAD. */
final class HeadWork implements Work<ResourceInfo> {
  private final Context context;
  private String method = "HEAD";

  HeadWork(Context context) {
    this.context = context;
  }

  @Override
  public ResourceInfo attempt(Trial trial) {
    while (true) {
      try (StreamedResponse response = open(trial)) {
        if (response.status() == 200) {
          return Heads.info(response);
        }
        boolean unknown = response.status() == 405 || response.status() == 501;
        if (!unknown || method.equals("GET")) {
          throw new Refusal(Answers.refusal(response, trial.stop(), context.time()));
        }
        Answers.drain(response, trial.stop(), context.time());
        method = "GET";
      }
    }
  }

  private StreamedResponse open(Trial trial) {
    return LocalFiles.isFile(trial.source().uri())
        ? context.files().open(trial.source().uri(), 0)
        : new Hops(context, trial.request(), trial.stop())
            .open(method, trial.source(), Headers.of("Accept-Encoding", "identity"));
  }

  @Override
  public void change(DownloadRequest request) {}

  @Override
  public void abandon() {}

  @Override
  public Progress progress() {
    return Progress.unknown();
  }
}
