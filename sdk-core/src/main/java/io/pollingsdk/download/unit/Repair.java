package io.pollingsdk.download.unit;

import io.pollingsdk.download.DownloadRequest;
import io.pollingsdk.download.DownloadResult;
import io.pollingsdk.task.CancelResult;
import io.pollingsdk.task.Task;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/** One run of repairs: a few downloads at a time, while the next units are still being verified. */
final class Repair {
  /** How many are under way at most; the downloads' own limits say how many of them run. */
  static final int AT_ONCE = 16;

  private final UnitCatalog catalog;
  private final Function<DownloadRequest, Task<DownloadResult>> start;
  private final Deque<Begun> begun = new ArrayDeque<>();
  private final List<StoredUnit> repaired = new ArrayList<>();
  private final List<RepairReport.Failure> failed = new ArrayList<>();
  private final List<Finding> leftAlone = new ArrayList<>();
  private long intact;

  private record Begun(Finding finding, Task<DownloadResult> task) {
    void cancel() {
      CompletableFuture<CancelResult> unused = task.cancel();
    }
  }

  Repair(UnitCatalog catalog, Function<DownloadRequest, Task<DownloadResult>> start) {
    this.catalog = catalog;
    this.start = start;
  }

  RepairReport of(Iterator<Finding> findings) {
    try {
      while (findings.hasNext()) {
        begin(findings.next());
      }
      while (!begun.isEmpty()) {
        endFirst();
      }
      return new RepairReport(intact, repaired, failed, leftAlone);
    } finally {
      // Empty unless this thread was interrupted or the folder cannot be read.
      begun.forEach(Begun::cancel);
    }
  }

  private void begin(Finding finding) {
    if (finding.condition() == Condition.INTACT) {
      intact++;
      return;
    }
    Optional<DownloadRequest> request = catalog.repairOf(finding);
    if (request.isEmpty()) {
      leftAlone.add(finding);
      return;
    }
    if (begun.size() == AT_ONCE) {
      endFirst();
    }
    try {
      begun.add(new Begun(finding, start.apply(request.get())));
    } catch (RuntimeException e) {
      failed.add(new RepairReport.Failure(finding, e));
    }
  }

  private void endFirst() {
    Begun first = begun.element();
    try {
      repaired.add(catalog.put(first.task().await()));
    } catch (RuntimeException e) {
      if (Thread.currentThread().isInterrupted()) {
        throw e;
      }
      failed.add(new RepairReport.Failure(first.finding(), e));
    }
    begun.remove();
  }
}
