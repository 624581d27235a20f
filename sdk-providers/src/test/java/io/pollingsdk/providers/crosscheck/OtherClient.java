package io.pollingsdk.providers.crosscheck;

import java.net.URI;
import java.util.List;
import java.util.Map;

/** What jclouds is asked for, in types of the JDK only: see {@link OwnGson}. */
public interface OtherClient {
  /** The user of CloudStack. */
  String API_KEY = "K-test";

  /** The user's secret. */
  String SECRET_KEY = "s3cr3t";

  /** Returns what CloudStack's signature is made of. */
  String cloudStackText(Map<String, String> params);

  /** Returns CloudStack's signature of parameters that include the API key. */
  String cloudStackSignature(Map<String, String> params);

  /** Returns a URL as CloudStack is sent it, whatever key and signature it had. */
  URI cloudStackUrl(URI url);

  /** Asks CloudStack for a job. */
  Seen cloudStackJob(URI endpoint, String id);

  /** Asks CloudStack for the ids of the pending jobs. */
  List<String> cloudStackJobs(URI endpoint);

  /** Asks Cloud DNS for a job, after asking the identity service for a token and the endpoint. */
  Seen dnsJob(URI identity, String id);

  /** Asks for a load balancer, after asking the identity service for a token and the endpoint. */
  Seen balancer(URI identity, String region, String id);

  /**
   * What jclouds read.
   *
   * @param id of the job or balancer
   * @param state jclouds' own name for it
   * @param code of the error, empty if there is none
   * @param text what is told of the error, or of the result
   */
  record Seen(String id, String state, String code, String text) {}
}
