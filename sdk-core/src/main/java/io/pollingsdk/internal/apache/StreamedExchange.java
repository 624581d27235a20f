package io.pollingsdk.internal.apache;

import io.pollingsdk.error.TransportException;
import io.pollingsdk.http.StreamedResponse;
import io.pollingsdk.http.WireRequest;
import java.util.Set;

/** An exchange whose result is there before its end: the body may still fail. */
final class StreamedExchange extends Exchange<StreamedResponse> {
  private final Pipe pipe = new Pipe();

  StreamedExchange(WireRequest request, boolean proxied, Set<Exchange<?>> active) {
    super(request, proxied, active);
  }

  Pipe pipe() {
    return pipe;
  }

  @Override
  void fail(TransportException failure) {
    super.fail(failure);
    pipe.fail(failure);
  }

  @Override
  void stop(TransportException failure) {
    super.fail(failure);
    if (pipe.stop(failure)) {
      abort();
    }
  }
}
