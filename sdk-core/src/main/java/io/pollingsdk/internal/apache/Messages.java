package io.pollingsdk.internal.apache;

import io.pollingsdk.http.Headers;
import io.pollingsdk.http.WireRequest;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;
import org.apache.hc.core5.http.EntityDetails;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.http.message.BasicHttpRequest;
import org.apache.hc.core5.http.nio.NHttpMessageWriter;
import org.apache.hc.core5.http.nio.SessionOutputBuffer;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.http.protocol.HttpProcessor;
import org.apache.hc.core5.net.URIAuthority;
import org.jspecify.annotations.Nullable;

/**
 * Requests as the library takes them. Most are a GET with harmless headers, of which there is
 * nothing to complete, and which one piece of text says.
 */
final class Messages {
  // All that the library acts upon, or adds where it is missing.
  private static final Set<String> OF_THE_CONNECTION =
      Set.of(
          "host",
          "connection",
          "content-length",
          "transfer-encoding",
          "te",
          "trailer",
          "upgrade",
          "expect",
          "keep-alive",
          "proxy-connection");

  private static final int LONGEST_OF_THEM = 17;

  private Messages() {}

  /** Returns a request that asks for a coding, unless its headers do. */
  static BasicHttpRequest of(WireRequest request, String coding, boolean direct) {
    URI uri = ascii(request.uri());
    String path = uri.getRawPath() == null || uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
    String target = uri.getRawQuery() == null ? path : path + "?" + uri.getRawQuery();
    String scheme = lower(String.valueOf(uri.getScheme()));
    URIAuthority authority = new URIAuthority(uri.getHost(), uri.getPort());
    // HttpClient copies the request, and would wait for leave; see Whole.
    Headers headers = direct ? request.headers() : request.headers().without(HttpHeaders.EXPECT);
    boolean asks = headers.contains(HttpHeaders.ACCEPT_ENCODING);
    BasicHttpRequest message;
    if (direct && isSimple(request)) {
      Simple simple = new Simple(request.method(), scheme, authority, target);
      simple.begin();
      headers.forEach(simple::add);
      if (!asks) {
        simple.add(HttpHeaders.ACCEPT_ENCODING, coding);
      }
      message = simple;
    } else {
      message = new Whole(request.method(), scheme, authority, target);
      headers.forEach(message::addHeader);
      if (request.body().isPresent() && !headers.contains(HttpHeaders.CONTENT_TYPE)) {
        message.addHeader(HttpHeaders.CONTENT_TYPE, request.body().get().contentType());
      }
      if (!asks) {
        message.addHeader(HttpHeaders.ACCEPT_ENCODING, coding);
      }
    }
    return message;
  }

  // Changes nothing but characters that no HTTP message can carry.
  private static URI ascii(URI uri) {
    String text = uri.toString();
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) > 0x7e) {
        return URI.create(uri.toASCIIString());
      }
    }
    return uri;
  }

  private static String lower(String scheme) {
    return scheme.equals("http") || scheme.equals("https")
        ? scheme
        : scheme.toLowerCase(Locale.ROOT);
  }

  private static boolean isSimple(WireRequest request) {
    boolean plain = request.method().equals("GET") || request.method().equals("HEAD");
    return plain && request.body().isEmpty() && new Harmless().are(request.headers());
  }

  /** Looks at headers one by one. */
  private static final class Harmless {
    private boolean harmless = true;

    boolean are(Headers headers) {
      headers.forEach(this::look);
      return harmless;
    }

    private void look(String name, String value) {
      if (name.length() <= LONGEST_OF_THEM
          && OF_THE_CONNECTION.contains(name.toLowerCase(Locale.ROOT))) {
        harmless = false;
      }
      for (int i = 0; i < value.length() && harmless; i++) {
        char c = value.charAt(i);
        // The library writes a question mark for these.
        harmless = (c >= ' ' && c < 0x7f) || c >= 0xa0 || c == '\t';
      }
    }
  }

  /**
   * A request whose body follows at once, also where the caller says that it expects leave to send
   * it: many servers give none, and then the library would wait as long as for an answer.
   */
  private static final class Whole extends BasicHttpRequest {
    private static final long serialVersionUID = 1L;

    Whole(String method, String scheme, URIAuthority authority, String target) {
      super(method, scheme, authority, target);
    }

    // How the library finds out; what is written comes from an iterator.
    @Override
    public @Nullable Header getFirstHeader(String name) {
      return name.equalsIgnoreCase(HttpHeaders.EXPECT) ? null : super.getFirstHeader(name);
    }
  }

  /** A request that is complete as it stands. */
  static final class Simple extends BasicHttpRequest {
    private static final long serialVersionUID = 1L;

    private final transient StringBuilder text = new StringBuilder(256);

    Simple(String method, String scheme, URIAuthority authority, String target) {
      super(method, scheme, authority, target);
    }

    void begin() {
      text.append(getMethod()).append(' ').append(getPath()).append(" HTTP/1.1\r\n");
    }

    void add(String name, String value) {
      text.append(name).append(": ").append(value).append("\r\n");
    }

    /** Returns the head, to its last byte. */
    ByteBuffer head() {
      URIAuthority to = getAuthority();
      String host = to.getHostName();
      text.append("Host: ").append(host);
      if (to.getPort() >= 0) {
        text.append(':').append(to.getPort());
      }
      text.append("\r\nConnection: keep-alive\r\n\r\n");
      return ByteBuffer.wrap(text.toString().getBytes(StandardCharsets.ISO_8859_1));
    }
  }

  /** Completes those that need it. */
  record Completion(HttpProcessor usual) implements HttpProcessor {
    @Override
    public void process(HttpRequest request, @Nullable EntityDetails entity, HttpContext context)
        throws HttpException, IOException {
      if (!(request instanceof Simple)) {
        usual.process(request, entity, context);
      }
    }

    @Override
    public void process(
        HttpResponse response, @Nullable EntityDetails entity, HttpContext context) {}
  }

  /** Writes heads. */
  record Writer(NHttpMessageWriter<HttpRequest> usual) implements NHttpMessageWriter<HttpRequest> {
    @Override
    public void write(HttpRequest message, SessionOutputBuffer buffer)
        throws IOException, HttpException {
      if (message instanceof Simple simple) {
        buffer.write(simple.head());
      } else {
        usual.write(message, buffer);
      }
    }

    @Override
    public void reset() {
      usual.reset();
    }
  }
}
