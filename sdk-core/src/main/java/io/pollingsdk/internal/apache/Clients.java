package io.pollingsdk.internal.apache;

import io.pollingsdk.http.TransportSettings;
import io.pollingsdk.http.TransportSettings.Timeouts;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.ClosedSelectorException;
import java.time.Duration;
import java.util.ConcurrentModificationException;
import java.util.stream.Stream;
import org.apache.hc.client5.http.async.AsyncExecCallback;
import org.apache.hc.client5.http.async.AsyncExecChain;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.DefaultClientConnectionReuseStrategy;
import org.apache.hc.client5.http.impl.async.CloseableHttpAsyncClient;
import org.apache.hc.client5.http.impl.async.HttpAsyncClientBuilder;
import org.apache.hc.core5.http.EntityDetails;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http.ProtocolException;
import org.apache.hc.core5.http.config.CharCodingConfig;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.impl.nio.ClientHttp1IOEventHandlerFactory;
import org.apache.hc.core5.http.impl.nio.ClientHttp1StreamDuplexerFactory;
import org.apache.hc.core5.http.impl.nio.DefaultHttpRequestWriterFactory;
import org.apache.hc.core5.http.impl.nio.DefaultHttpResponseParserFactory;
import org.apache.hc.core5.http.nio.AsyncEntityProducer;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.http.protocol.HttpCoreContext;
import org.apache.hc.core5.http.protocol.HttpProcessor;
import org.apache.hc.core5.http.protocol.HttpProcessorBuilder;
import org.apache.hc.core5.http.protocol.RequestConnControl;
import org.apache.hc.core5.http.protocol.RequestContent;
import org.apache.hc.core5.http.protocol.RequestTargetHost;
import org.apache.hc.core5.reactor.IOEventHandlerFactory;
import org.apache.hc.core5.reactor.IOReactorConfig;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Builds the library's client with everything off that it would do beyond sending one request once.
 */
final class Clients {
  private static final Logger LOG = LoggerFactory.getLogger(Clients.class);
  private static final int LONGEST_LINE = 16 * 1024;
  private static final int MOST_HEADERS = 200;

  // Each connection has three of them. What one system call reads, and one wake-up brings.
  private static final int BUFFER = 64 * 1024;

  private Clients() {}

  static CloseableHttpAsyncClient build(
      TransportSettings settings, Connections connections, IoThreads threads, ProxyRoutes routes) {
    Timeouts timeouts = settings.timeouts();
    HttpAsyncClientBuilder builder =
        HttpAsyncClientBuilder.create()
            .setConnectionManager(connections)
            .setThreadFactory(threads)
            .setIOReactorConfig(reactor(settings))
            .setHttp1Config(http1())
            .setDefaultRequestConfig(requestConfig(timeouts.response()))
            .setIoReactorExceptionCallback(Clients::log)
            .setIoSessionDecorator(Wire::new)
            // Seen by proxies only, when they are asked for a tunnel.
            .setUserAgent("pollingsdk")
            .addExecInterceptorFirst("stop", Clients::remember)
            .addRequestInterceptorLast(Clients::beforeSending)
            .disableAutomaticRetries()
            .disableRedirectHandling()
            .disableCookieManagement()
            .disableAuthCaching()
            .disableContentCompression()
            .disableRequestPriority()
            // Otherwise a connection with our certificate would not be found again in the pool.
            .disableConnectionState()
            .setRoutePlanner(routes);
    return builder.build();
  }

  static IOReactorConfig reactor(TransportSettings settings) {
    Timeouts timeouts = settings.timeouts();
    return IOReactorConfig.custom()
        .setIoThreadCount(settings.pool().ioThreads())
        .setSoTimeout(Connector.timeout(timeouts.response()))
        .setSelectInterval(precision(timeouts))
        .setTcpNoDelay(true)
        .build();
  }

  private static Http1Config http1() {
    return Http1Config.custom()
        .setMaxLineLength(LONGEST_LINE)
        .setMaxHeaderCount(MOST_HEADERS)
        .setBufferSize(BUFFER)
        .setInitialWindowSize(Pipe.WINDOW)
        .build();
  }

  /** Returns what makes HTTP/1.1 of connections, as the library's client would. */
  static IOEventHandlerFactory handlers() {
    HttpProcessor usual =
        HttpProcessorBuilder.create()
            .addAll(new RequestContent(), new RequestTargetHost(), new RequestConnControl())
            .build();
    return new ClientHttp1IOEventHandlerFactory(
        new ClientHttp1StreamDuplexerFactory(
            new Messages.Completion(usual),
            http1(),
            CharCodingConfig.DEFAULT,
            DefaultClientConnectionReuseStrategy.INSTANCE,
            new DefaultHttpResponseParserFactory(http1()),
            () -> new Messages.Writer(DefaultHttpRequestWriterFactory.INSTANCE.create()),
            null),
        null,
        null);
  }

  /** Returns how one request is sent; a request that waits for news has a limit of its own. */
  static RequestConfig requestConfig(Duration silence) {
    return RequestConfig.custom()
        .setConnectionRequestTimeout(Timeout.DISABLED)
        .setResponseTimeout(Connector.timeout(silence))
        .setConnectionKeepAlive(Connections.IDLE)
        .setAuthenticationEnabled(false)
        .setProtocolUpgradeEnabled(false)
        .setExpectContinueEnabled(false)
        .setRedirectsEnabled(false)
        .setContentCompressionEnabled(false)
        .build();
  }

  // Those of one connection fail its exchange; what comes here is about an I/O thread itself.
  // Closing the client closes the selector under its hands, or empties the set it goes through.
  static void log(Exception problem) {
    if (!(problem instanceof ClosedSelectorException
        || problem instanceof ConcurrentModificationException)) {
      LOG.error("an I/O thread of the transport failed", problem);
    }
  }

  /** The first step: from here on the exchange can be stopped, which frees its connection. */
  private static void remember(
      HttpRequest request,
      @Nullable AsyncEntityProducer body,
      AsyncExecChain.Scope scope,
      AsyncExecChain chain,
      AsyncExecCallback callback)
      throws HttpException, IOException {
    Exchange.of(scope.clientContext)
        .stopBy(() -> callback.failed(new InterruptedIOException("stopped")));
    chain.proceed(request, body, scope, callback);
  }

  /** The last step before the request's first byte, on the connection that will carry it. */
  private static void beforeSending(
      HttpRequest request, @Nullable EntityDetails entity, HttpContext context)
      throws ProtocolException {
    Exchange<?> exchange = Exchange.of(context);
    boolean secure = "https".equalsIgnoreCase(exchange.request().uri().getScheme());
    if (secure && HttpCoreContext.cast(context).getSSLSession() == null) {
      // The library reconnects without a tunnel where one breaks just before it is used.
      throw new ProtocolException("the connection is not encrypted");
    }
    if (!exchange.request().headers().contains(HttpHeaders.USER_AGENT)) {
      request.removeHeaders(HttpHeaders.USER_AGENT);
    }
    exchange.sending();
  }

  /** Returns how often the I/O threads look for timeouts: a tenth of the shortest one. */
  private static TimeValue precision(Timeouts timeouts) {
    long shortest =
        Stream.of(timeouts.connect(), timeouts.tls(), timeouts.response())
            .mapToLong(Duration::toMillis)
            .min()
            .orElseThrow();
    return TimeValue.ofMilliseconds(Math.max(10, Math.min(250, shortest / 10)));
  }
}
