package io.pollingsdk.examples.download;

import io.pollingsdk.download.DownloadRequest;
import io.pollingsdk.download.DownloadResult;
import io.pollingsdk.download.Downloads;
import io.pollingsdk.download.Target;
import io.pollingsdk.providers.pulp3.Pulp3Connection;
import io.pollingsdk.providers.pulp3.Pulp3Export;
import io.pollingsdk.providers.pulp3.Pulp3Task;
import io.pollingsdk.task.Task;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Has Pulp 3 export repositories and brings the files home: the export is a job, its task names
 * what it made, and that names each file with its digest. Pulp writes the files to a folder of its
 * own, so whoever runs it has to serve that folder.
 */
public final class PulpExport {
  private PulpExport() {}

  /**
   * Exports, and fetches every file of the export.
   *
   * @param pulp the server
   * @param exporter the exporter's href, such as {@code /pulp/api/v3/exporters/core/pulp/018f/}
   * @param served where the exporter's folder is served, ending with a slash
   * @param folder where the files go
   * @return the files, in the order in which they came
   */
  public static List<Path> fetch(Pulp3Connection pulp, String exporter, URI served, Path folder) {
    Pulp3Task task = Pulp3Task.of(pulp.export(exporter, Map.of()).await());
    List<Path> files = new ArrayList<>();
    try (Downloads downloads = Downloads.of(pulp)) {
      for (String href : task.createdResources()) {
        for (Task<DownloadResult> file :
            downloads.all(requests(pulp.export(href), served, folder))) {
          files.add(file.await().file());
        }
      }
    }
    return files;
  }

  private static List<DownloadRequest> requests(Pulp3Export export, URI served, Path folder) {
    List<DownloadRequest> requests = new ArrayList<>();
    export
        .files()
        .forEach(
            (path, sha256) ->
                requests.add(
                    DownloadRequest.from(served.resolve(path.substring(path.lastIndexOf('/') + 1)))
                        .sha256(sha256)
                        .to(Target.intoFolder(folder))));
    return requests;
  }
}
