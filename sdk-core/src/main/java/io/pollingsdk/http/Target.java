package io.pollingsdk.http;

import java.net.URI;
import java.util.List;

/**
 * Where a request goes.
 *
 * @param text already encoded
 * @param reference whether it is a URI reference of RFC 3986, to be resolved; otherwise a path
 *     below the endpoint's own
 */
record Target(String text, boolean reference) {

  URI on(URI endpoint, List<Param> query) {
    URI base = reference ? References.resolve(endpoint, text) : below(endpoint);
    if (query.isEmpty()) {
      return base;
    }
    String all = base.toString();
    int fragment = all.indexOf('#');
    String kept = fragment < 0 ? all : all.substring(0, fragment);
    String joint = kept.indexOf('?') < 0 ? "?" : "&";
    return URI.create(kept + joint + RequestBody.Form.encode(query));
  }

  private URI below(URI endpoint) {
    String root = endpoint.getScheme() + "://" + endpoint.getRawAuthority();
    String path = endpoint.getRawPath() == null ? "" : endpoint.getRawPath();
    if (text.isEmpty()) {
      return URI.create(root + path);
    }
    String prefix = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    return URI.create(root + prefix + (text.startsWith("/") ? text : "/" + text));
  }

  /** {@return the path alone, for messages} */
  String path() {
    String path = reference ? URI.create(text).getRawPath() : text;
    return path == null || path.isEmpty() ? "/" : path;
  }
}
