package io.pollingsdk.download;

import io.pollingsdk.download.DownloadException.Kind;
import io.pollingsdk.download.DownloadResult.Completeness;
import io.pollingsdk.download.DownloadResult.Tally;
import io.pollingsdk.download.Work.Trial;
import io.pollingsdk.error.TransportException;
import io.pollingsdk.http.Headers;
import io.pollingsdk.http.StreamedResponse;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * One attempt to fetch content: sends the request, decides what its answer is good for, takes in
 * the bytes, compares them, publishes them.
 */
final class Fetch {
  private final Context context;
  private final Trial trial;
  private final Content content;
  private final FetchWork work;

  Fetch(Context context, Trial trial, Content content, FetchWork work) {
    this.context = context;
    this.trial = trial;
    this.content = content;
    this.work = work;
  }

  DownloadResult run() {
    URI uri = trial.source().uri();
    // At most twice: what comes in answer to a request for the whole is taken or refused.
    while (true) {
      trial.stop().check();
      long offset = content.offset(uri);
      work.events().sent(trial.source(), trial.number(), offset);
      try (StreamedResponse response = open(offset)) {
        ResourceInfo head = Heads.info(response);
        Optional<DownloadResult> result = take(response, head, offset);
        if (result.isPresent()) {
          return result.get();
        }
      }
      content.restart();
    }
  }

  private StreamedResponse open(long offset) {
    URI uri = trial.source().uri();
    if (LocalFiles.isFile(uri)) {
      return context.files().open(uri, offset);
    }
    Headers own =
        Headers.of("Accept-Encoding", trial.request().manner().decoded() ? "gzip" : "identity");
    if (offset > 0) {
      own = own.with("Range", "bytes=" + offset + "-");
      Optional<String> validator = content.validator(uri);
      if (validator.isPresent()) {
        own = own.with("If-Range", validator.get());
      }
    }
    return new Hops(context, trial.request(), trial.stop()).open("GET", trial.source(), own);
  }

  /** Returns the result; empty where the whole has to be asked for instead. */
  private Optional<DownloadResult> take(StreamedResponse response, ResourceInfo head, long offset) {
    switch (response.status()) {
      case 200 -> {
        return Optional.of(receive(response, head, 0));
      }
      case 206 -> {
        if (offset == 0) {
          throw new Refusal(Kind.PROTOCOL, "HTTP 206, a part, though the whole was asked for");
        }
        return goesOn(head, offset)
            ? Optional.of(receive(response, head, offset))
            : Optional.empty();
      }
      case 412 -> {
        if (offset > 0) {
          return Optional.empty();
        }
      }
      case 416 -> {
        if (offset > 0) {
          return isWhole(head, offset) ? Optional.of(accept(head)) : Optional.empty();
        }
      }
      default -> {}
    }
    throw new Refusal(Answers.refusal(response, trial.stop(), context.time()));
  }

  /** Returns whether a part begins where we are, and belongs to what we have. */
  private boolean goesOn(ResourceInfo head, long offset) {
    return Heads.isPlainPart(head)
        && Heads.range(head.headers()).filter(range -> range.startsAt(offset)).isPresent()
        && isSameSize(head.size())
        && isSame(head);
  }

  private boolean isSameSize(OptionalLong total) {
    OptionalLong before = content.total();
    return before.isEmpty() || total.isEmpty() || before.getAsLong() == total.getAsLong();
  }

  private boolean isSame(ResourceInfo head) {
    return content
        .validator(trial.source().uri())
        .map(validator -> Heads.stillIs(validator, head))
        .orElse(true);
  }

  /** Returns whether there is nothing left to ask for. */
  private boolean isWhole(ResourceInfo head, long offset) {
    return head.size().orElse(-1) == offset && isSameSize(head.size()) && isSame(head);
  }

  private DownloadResult receive(StreamedResponse response, ResourceInfo head, long offset) {
    Expectations expected = trial.request().expectations();
    boolean identity = Heads.isIdentity(head.headers());
    StreamedResponse.Body body = response.body();
    OptionalLong total = head.size().isPresent() || offset == 0 ? head.size() : content.total();
    if (!identity && trial.request().manner().decoded()) {
      body = Decoding.of(head.headers(), body);
      total = OptionalLong.empty();
    }
    checkAnnounced(total);
    if (offset == 0 && content.bytes() > 0) {
      content.restart();
    }
    content.begin(head, trial.source().uri(), identity && !trial.request().manner().decoded());
    boolean unused = trial.stop().await(work.events().head(head, offset));
    OptionalLong known = total.isPresent() ? total : expected.size();
    work.at(content.bytes(), known, true);
    read(body, known);
    if (total.isPresent() && content.bytes() < total.getAsLong()) {
      throw new Refusal(
          Kind.TRUNCATED,
          "it ended after " + content.bytes() + " of " + total.getAsLong() + " bytes");
    }
    work.at(content.bytes(), OptionalLong.of(content.bytes()), true);
    return finish(head);
  }

  /** Refuses what is announced to be something else; what is there from before stays good. */
  private void checkAnnounced(OptionalLong total) {
    OptionalLong expected = trial.request().expectations().size();
    try {
      if (total.isPresent() && expected.isPresent()) {
        requireSize(expected.getAsLong(), total.getAsLong());
      }
      refuseMore(total.orElse(0));
    } catch (Refusal e) {
      throw e.beforeItsBytes();
    }
  }

  private static void requireSize(long expected, long announced) {
    if (expected != announced) {
      throw Inspection.wrongSize(expected, announced + " bytes, as the server announces");
    }
  }

  private void refuseMore(long bytes) {
    trial.request().bounds().refuseMore(bytes);
    OptionalLong expected = trial.request().expectations().size();
    if (expected.isPresent() && bytes > expected.getAsLong()) {
      throw Inspection.wrongSize(expected.getAsLong(), "more than that");
    }
  }

  private void read(StreamedResponse.Body body, OptionalLong total) {
    Stop.Guard guard = trial.stop().guard(body::close);
    try (@Nullable SpeedGuard speed = speed()) {
      ByteBuffer part;
      while ((part = next(body)) != null) {
        int count = part.remaining();
        work.received(count);
        refuseMore(content.bytes() + count);
        if (content.bytes() + count > total.orElse(Long.MAX_VALUE)) {
          throw Inspection.wrongSize(total.getAsLong(), "more than the server announced");
        }
        if (speed != null) {
          speed.received(count);
        }
        holdBack(count, speed);
        content.add(part);
        work.at(content.bytes(), total, false);
      }
    } finally {
      guard.close();
    }
  }

  private @Nullable SpeedGuard speed() {
    if (!trial.othersLeft() || trial.request().bounds().minSpeed().isEmpty()) {
      return null;
    }
    return new SpeedGuard(
            trial.request().bounds().minSpeed().get(),
            trial.stop(),
            context.time(),
            context.workers())
        .begin();
  }

  private @Nullable ByteBuffer next(StreamedResponse.Body body) {
    try {
      ByteBuffer part = body.next();
      trial.stop().check();
      return part;
    } catch (TransportException e) {
      trial.stop().check();
      throw new Refusal(Answers.lack(e, true));
    }
  }

  private void holdBack(int count, @Nullable SpeedGuard speed) {
    Duration wait = context.bandwidth().reserve(count, context.time());
    if (!wait.isZero()) {
      if (speed != null) {
        speed.heldBack();
      }
      trial.stop().pause(wait, context.time());
    }
  }

  /** Takes what is there for the whole. */
  private DownloadResult accept(ResourceInfo head) {
    refuseMore(content.bytes());
    content.inspect(head);
    return finish(head);
  }

  private DownloadResult finish(ResourceInfo head) {
    work.events().verifying();
    List<Digest> digests = content.judge(head);
    Completeness completeness = completeness(head);
    if (completeness == Completeness.UNVERIFIED && trial.request().expectations().verifiable()) {
      throw new Refusal(
          Kind.CHECK_FAILED, "nothing marks its end, so it may be cut off (requireVerifiable)");
    }
    long size = content.bytes();
    Tally tally = new Tally(trial.number(), work.received(), content.resumedFrom());
    trial.stop().seal();
    Stored stored = content.commit();
    return new DownloadResult(
        trial.source(),
        head,
        size,
        digests,
        completeness,
        stored,
        tally,
        trial.request().attachment());
  }

  private Completeness completeness(ResourceInfo head) {
    Expectations expected = trial.request().expectations();
    if (!expected.digests().isEmpty()) {
      return Completeness.VERIFIED;
    }
    boolean marked = expected.size().isPresent() || head.size().isPresent();
    // What marks the end of a part says nothing of the whole.
    return marked
            || content.total().isPresent()
            || (head.status() == 200 && Heads.endIsMarked(head.headers()))
        ? Completeness.COMPLETE
        : Completeness.UNVERIFIED;
  }
}
