package io.pollingsdk.download;

import io.pollingsdk.auth.Credentials;
import io.pollingsdk.auth.Credentials.Proof;
import io.pollingsdk.download.DownloadException.Kind;
import io.pollingsdk.error.MalformedResponseException;
import io.pollingsdk.error.TransportException;
import io.pollingsdk.http.ApiRequest;
import io.pollingsdk.http.ApiResponse;
import io.pollingsdk.http.Headers;
import io.pollingsdk.http.Origin;
import io.pollingsdk.http.StreamedResponse;
import io.pollingsdk.http.WireRequest;
import io.pollingsdk.internal.run.Futures;
import java.net.URI;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Sends one request and follows its redirects. At each hop, credentials are those of that hop's
 * origin, and headers that hold secrets stay with the origin that they were meant for; from https
 * to http nothing goes.
 */
final class Hops {
  private static final int MOST = 20;

  private final Context context;
  private final DownloadRequest request;
  private final Stop stop;

  Hops(Context context, DownloadRequest request, Stop stop) {
    this.context = context;
    this.request = request;
    this.stop = stop;
  }

  /**
   * Sends a request.
   *
   * @param method GET or HEAD
   * @param source where to
   * @param own headers of the download itself
   * @return the answer at the end of all redirects, whatever its status; the caller closes it
   */
  StreamedResponse open(String method, Source source, Headers own) {
    URI uri = withoutFragment(source.uri());
    Set<URI> seen = new HashSet<>();
    boolean renewed = false;
    while (true) {
      seen.add(uri);
      Origin origin = origin(uri, Kind.UNSUPPORTED_SCHEME);
      ApiRequest plain = ApiRequest.of(method, uri).withHeaders(headers(origin, own));
      Proof proof = prove(plain, source, origin);
      StreamedResponse response = send(wire(proof.request(), origin));
      Optional<URI> target = redirect(response, uri);
      if (target.isPresent()) {
        Answers.drain(response, stop, context.time());
        uri = checked(target.get(), origin, seen);
        renewed = false;
      } else if (response.status() == 401 && proof.renewal().isPresent() && !renewed) {
        renewed = true;
        Answers.drain(response, stop, context.time());
        renew(proof.renewal().get());
      } else {
        return response;
      }
    }
  }

  private Headers headers(Origin origin, Headers own) {
    Headers all = Headers.empty();
    for (var header : request.manner().headers().toMap().entrySet()) {
      if (!context.isSecret(header.getKey()) || isHome(header.getKey(), origin)) {
        for (String value : header.getValue()) {
          all = all.plus(header.getKey(), value);
        }
      }
    }
    for (var header : own.toMap().entrySet()) {
      all = all.with(header.getKey(), header.getValue().get(0));
    }
    return all;
  }

  private boolean isHome(String header, Origin origin) {
    try {
      return request
          .manner()
          .home(header)
          .filter(home -> Origin.of(home.uri()).equals(origin))
          .isPresent();
    } catch (IllegalArgumentException noServer) {
      return false;
    }
  }

  private Proof prove(ApiRequest plain, Source source, Origin origin) {
    Optional<Credentials> known = context.credentials(source, origin);
    if (known.isEmpty()) {
      return new Proof(plain, Optional.empty());
    }
    CompletableFuture<Proof> proof;
    try {
      proof = known.get().prove(plain, context.time().now());
    } catch (RuntimeException e) {
      throw noCredentials(e);
    }
    try {
      return stop.await(proof);
    } catch (Refusal e) {
      throw e;
    } catch (RuntimeException e) {
      throw noCredentials(e);
    }
  }

  private static void renew(Runnable renewal) {
    try {
      renewal.run();
    } catch (RuntimeException e) {
      throw noCredentials(e);
    }
  }

  private static Refusal noCredentials(RuntimeException e) {
    if (e instanceof TransportException lost) {
      Problem lack = Answers.lack(lost, false);
      return new Refusal(Problem.of(lack.kind(), "no credentials came for it: " + lack.text(), e));
    }
    return new Refusal(
        Problem.of(Kind.NOT_AUTHORIZED, "no credentials came for it: " + e.getMessage(), e));
  }

  private WireRequest wire(ApiRequest proven, Origin origin) {
    URI uri = withoutFragment(proven.uriOn(URI.create(origin.toString())));
    if (!origin(uri, Kind.REDIRECT).equals(origin)) {
      throw new Refusal(
          Kind.NOT_AUTHORIZED, "its credentials would have moved the request to another origin");
    }
    return new WireRequest(
        proven.method(),
        uri,
        proven.headers().withDefault("User-Agent", context.userAgent()),
        Optional.empty(),
        Long.MAX_VALUE);
  }

  private StreamedResponse send(WireRequest wire) {
    CompletableFuture<StreamedResponse> sent = context.transport().open(wire);
    StreamedResponse response;
    try {
      response = stop.await(sent);
    } catch (TransportException e) {
      throw new Refusal(Answers.lack(e, false));
    } catch (Refusal e) {
      // An answer that came in the very moment holds a connection.
      Futures.whenDone(sent, (late, failure) -> close(late));
      throw e;
    }
    if (stop.reason() != null) {
      response.close();
      stop.check();
    }
    return response;
  }

  private static void close(@Nullable StreamedResponse late) {
    if (late != null) {
      late.close();
    }
  }

  private static Optional<URI> redirect(StreamedResponse response, URI from) {
    switch (response.status()) {
      case 301, 302, 303, 307, 308 -> {}
      default -> {
        return Optional.empty();
      }
    }
    String location = response.headers().first("Location").orElse("").strip();
    try {
      if (location.isEmpty()) {
        throw new Refusal(
            Kind.REDIRECT, "HTTP " + response.status() + " without a Location leads nowhere");
      }
      ApiResponse head = new ApiResponse(from, response.status(), response.headers(), new byte[0]);
      return Optional.of(withoutFragment(head.resolve(location)));
    } catch (MalformedResponseException | IllegalArgumentException e) {
      response.close();
      throw new Refusal(Kind.REDIRECT, "it was redirected to what is not a URI");
    } catch (Refusal e) {
      response.close();
      throw e;
    }
  }

  private static URI checked(URI target, Origin from, Set<URI> seen) {
    if (target.getRawUserInfo() != null) {
      throw new Refusal(Kind.REDIRECT, "it was redirected to a URI with a user or password");
    }
    Origin to = origin(target, Kind.REDIRECT);
    if (from.secure() && !to.secure()) {
      throw new Refusal(
          Kind.REDIRECT, "it was redirected from https to " + to + ", which is not encrypted");
    }
    if (seen.contains(target)) {
      throw new Refusal(Kind.REDIRECT, "its redirects go in a circle");
    }
    if (seen.size() > MOST) {
      throw new Refusal(Kind.REDIRECT, "it was redirected more than " + MOST + " times");
    }
    return target;
  }

  private static Origin origin(URI uri, Kind kind) {
    try {
      return Origin.of(uri);
    } catch (IllegalArgumentException e) {
      throw new Refusal(
          kind, (kind == Kind.REDIRECT ? "it was redirected to " : "it is ") + e.getMessage());
    }
  }

  private static URI withoutFragment(URI uri) {
    String text = uri.toString();
    int fragment = text.indexOf('#');
    return fragment < 0 ? uri : URI.create(text.substring(0, fragment));
  }
}
