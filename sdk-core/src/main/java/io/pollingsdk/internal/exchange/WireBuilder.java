package io.pollingsdk.internal.exchange;

import io.pollingsdk.auth.AccessToken;
import io.pollingsdk.auth.TokenSource;
import io.pollingsdk.error.OriginRefusedException;
import io.pollingsdk.http.ApiRequest;
import io.pollingsdk.http.Headers;
import io.pollingsdk.http.Origin;
import io.pollingsdk.http.OriginPolicy;
import io.pollingsdk.http.Param;
import io.pollingsdk.http.RequestBody;
import io.pollingsdk.http.WireRequest;
import io.pollingsdk.internal.text.Redaction;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Turns a request into what goes to the wire, for each attempt and each hop anew. */
final class WireBuilder {
  private final ExchangeHooks hooks;
  private final OriginPolicy policy;
  private final ExchangeLimits limits;

  WireBuilder(ExchangeHooks hooks, OriginPolicy policy, ExchangeLimits limits) {
    this.hooks = hooks;
    this.policy = policy;
    this.limits = limits;
  }

  /**
   * Where a request goes, decided before anything secret is added.
   *
   * @param request the request, or the hop a redirect made of it
   * @param from who named its target
   * @param hop whether it follows a redirect, whose URI is taken as it is
   */
  record Hop(ApiRequest request, Origin from, boolean hop) {}

  /**
   * Where a hop leads.
   *
   * @param uri absolute
   * @param trusted whether credentials may go there
   */
  record Way(URI uri, boolean trusted) {}

  /** Returns where a request goes; refuses origins that are not allowed. */
  Way way(Hop hop) {
    URI uri = uri(hop.request());
    return new Way(uri, isPlain(uri, hop) || policy.check(uri, hop.from(), nameOf(hop)));
  }

  // What nearly every request is; the policy decides about all others.
  private boolean isPlain(URI uri, Hop hop) {
    return hop.from().equals(policy.endpoint()) && policy.endpoint().isOriginOf(uri);
  }

  private static String nameOf(Hop hop) {
    return hop.hop() ? "A redirect" : "The URI of " + hop.request();
  }

  /** Builds what goes to the wire. */
  WireRequest build(
      Hop hop, Way way, @Nullable AccessToken token, @Nullable Cookies cookies, Instant now) {
    return way.trusted() ? trusted(hop, way, token, cookies, now) : bare(hop.request());
  }

  /** Builds the request for an origin that gets credentials. */
  private WireRequest trusted(
      Hop hop, Way way, @Nullable AccessToken token, @Nullable Cookies cookies, Instant now) {
    ApiRequest request = hooks.addDefaults(hop.request());
    if (hop.hop()) {
      // The server's URI is taken as it is: headers are added, parameters are not.
      request = hop.request().withHeaders(request.headers());
    }
    if (token != null) {
      TokenSource source = hooks.tokenSource().orElseThrow();
      request = source.apply(request, token);
    }
    ApiRequest signed = hooks.sign(request);
    WireRequest wire = wire(signed, signed == hop.request() ? way.uri() : uri(signed));
    // Hooks may have changed the target: what was checked must be what is sent.
    if (!isPlain(wire.uri(), hop)
        && !policy.check(wire.uri(), hop.from(), "The URI of " + signed)) {
      throw new OriginRefusedException(
          Origin.of(wire.uri()).toString(),
          signed
              + " was moved by a hook to "
              + Origin.of(wire.uri())
              + ", which gets no credentials");
    }
    String cookie = cookies == null ? null : cookies.header(wire.uri(), now);
    return cookie == null
        ? wire
        : new WireRequest(
            wire.method(),
            wire.uri(),
            wire.headers()
                .with(
                    "Cookie",
                    wire.headers().first("Cookie").map(own -> own + "; " + cookie).orElse(cookie)),
            wire.body(),
            wire.limits());
  }

  /**
   * Builds the request for an allowed origin that gets no credentials: unsigned, without anything
   * that looks secret.
   */
  private WireRequest bare(ApiRequest request) {
    Redaction redaction = hooks.redaction();
    String tokenHeader = hooks.tokenSource().map(TokenSource::header).orElse("Authorization");
    Headers kept = request.headers();
    for (String name : request.headers().toMap().keySet()) {
      if (redaction.isSecret(name) || name.equalsIgnoreCase(tokenHeader)) {
        kept = kept.without(name);
      }
    }
    List<Param> query =
        request.query().stream().filter(param -> !redaction.isSecret(param.name())).toList();
    ApiRequest plain = request.withHeaders(kept).withQuery(query);
    if (request.body().orElse(null) instanceof RequestBody.Form form) {
      plain =
          plain.body(
              new RequestBody.Form(
                  form.params().stream().filter(p -> !redaction.isSecret(p.name())).toList()));
    }
    return wire(plain, uri(plain));
  }

  private WireRequest wire(ApiRequest request, URI uri) {
    return new WireRequest(
        request.method(),
        uri,
        request.headers().withDefault("User-Agent", limits.userAgent()),
        request.body(),
        new WireRequest.Limits(limits.maxBodyBytes(), request.timeout()));
  }

  private URI uri(ApiRequest request) {
    URI uri = hooks.resolve(request);
    if (uri.getRawFragment() == null) {
      return uri;
    }
    String text = uri.toString();
    return URI.create(text.substring(0, text.indexOf('#')));
  }
}
