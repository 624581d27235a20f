package io.pollingsdk.providers.crosscheck;

import com.google.common.base.Optional;
import com.google.common.collect.LinkedHashMultimap;
import com.google.common.collect.Multimap;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.function.Function;
import org.jclouds.Constants;
import org.jclouds.ContextBuilder;
import org.jclouds.apis.ApiMetadata;
import org.jclouds.cloudstack.CloudStackApi;
import org.jclouds.cloudstack.CloudStackApiMetadata;
import org.jclouds.cloudstack.domain.AsyncJob;
import org.jclouds.cloudstack.filters.QuerySigner;
import org.jclouds.http.HttpRequest;
import org.jclouds.rackspace.clouddns.v1.CloudDNSApi;
import org.jclouds.rackspace.clouddns.v1.CloudDNSApiMetadata;
import org.jclouds.rackspace.clouddns.v1.domain.Job;
import org.jclouds.rackspace.cloudloadbalancers.v1.CloudLoadBalancersApi;
import org.jclouds.rackspace.cloudloadbalancers.v1.CloudLoadBalancersApiMetadata;
import org.jclouds.rackspace.cloudloadbalancers.v1.domain.LoadBalancer;

/** Asks jclouds; made by {@link OwnGson} only. */
public final class JcloudsClient implements OtherClient {
  private static final URI NOWHERE = URI.create("http://127.0.0.1:9/client/api");

  private final QuerySigner signer =
      cloudStack(NOWHERE).buildInjector().getInstance(QuerySigner.class);

  @Override
  public String cloudStackText(Map<String, String> params) {
    return text(params);
  }

  @Override
  public String cloudStackSignature(Map<String, String> params) {
    return signer.sign(text(params));
  }

  private String text(Map<String, String> params) {
    Multimap<String, String> all = LinkedHashMultimap.create();
    params.forEach(all::put);
    return signer.createStringToSign(get(NOWHERE), all);
  }

  @Override
  public URI cloudStackUrl(URI url) {
    return signer.filter(get(url)).getEndpoint();
  }

  private static HttpRequest get(URI url) {
    return HttpRequest.builder().method("GET").endpoint(url).build();
  }

  @Override
  public Seen cloudStackJob(URI endpoint, String id) {
    return with(
        cloudStack(endpoint),
        CloudStackApi.class,
        api -> {
          AsyncJob<?> job = api.getAsyncJobApi().getAsyncJob(id);
          String code = job.getError() == null ? "" : job.getError().getErrorCode().name();
          String text =
              job.getError() == null
                  ? String.valueOf(job.getResult())
                  : job.getError().getErrorText();
          return new Seen(job.getId(), job.getStatus().name(), code, text);
        });
  }

  @Override
  public List<String> cloudStackJobs(URI endpoint) {
    return with(
        cloudStack(endpoint),
        CloudStackApi.class,
        api -> api.getAsyncJobApi().listAsyncJobs().stream().map(AsyncJob::getId).toList());
  }

  private static ContextBuilder cloudStack(URI endpoint) {
    return builder(new CloudStackApiMetadata(), endpoint, API_KEY, SECRET_KEY);
  }

  @Override
  public Seen dnsJob(URI identity, String id) {
    return with(
        builder(new CloudDNSApiMetadata(), identity, "u", "k3y"),
        CloudDNSApi.class,
        api -> {
          Job<?> job = api.getJob(id);
          Optional<Job.Error> error = job.getError();
          return new Seen(
              job.getId(),
              job.getStatus().name(),
              error.isPresent() ? String.valueOf(error.get().getCode()) : "",
              error.isPresent()
                  ? error.get().getMessage() + "; " + error.get().getDetails()
                  : String.valueOf(job.getResource().orNull()));
        });
  }

  @Override
  public Seen balancer(URI identity, String region, String id) {
    return with(
        builder(new CloudLoadBalancersApiMetadata(), identity, "u", "k3y"),
        CloudLoadBalancersApi.class,
        api -> {
          LoadBalancer balancer = api.getLoadBalancerApi(region).get(Integer.parseInt(id));
          return balancer == null
              ? new Seen(id, "GONE", "", "")
              : new Seen(String.valueOf(balancer.getId()), balancer.getStatus().name(), "", region);
        });
  }

  private static ContextBuilder builder(
      ApiMetadata api, URI endpoint, String identity, String credential) {
    Properties once = new Properties();
    once.setProperty(Constants.PROPERTY_MAX_RETRIES, "0");
    return ContextBuilder.newBuilder(api)
        .endpoint(endpoint.toString())
        .credentials(identity, credential)
        .overrides(once);
  }

  /** Some of what jclouds uses looks for services by the thread's class loader. */
  private static <A extends Closeable, T> T with(
      ContextBuilder builder, Class<A> type, Function<A, T> question) {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(JcloudsClient.class.getClassLoader());
    try (A api = builder.buildApi(type)) {
      return question.apply(api);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      thread.setContextClassLoader(before);
    }
  }
}
