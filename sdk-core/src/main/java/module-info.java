/** The polling SDK's core: connections, jobs, pacing and what carries them. */
module io.pollingsdk {
  requires transitive com.google.gson;
  requires transitive io.github.resilience4j.bulkhead;
  requires transitive io.github.resilience4j.circuitbreaker;
  requires transitive io.github.resilience4j.ratelimiter;
  requires transitive io.github.resilience4j.retry;
  requires io.github.resilience4j.core;
  requires org.apache.httpcomponents.client5.httpclient5;
  requires org.apache.httpcomponents.core5.httpcore5;
  requires org.apache.httpcomponents.core5.httpcore5.h2;
  requires org.slf4j;
  requires static transitive org.jspecify;

  exports io.pollingsdk;
  exports io.pollingsdk.auth;
  exports io.pollingsdk.download;
  exports io.pollingsdk.download.unit;
  exports io.pollingsdk.error;
  exports io.pollingsdk.http;
  exports io.pollingsdk.job;
  exports io.pollingsdk.pacing;
  exports io.pollingsdk.sequence;
  exports io.pollingsdk.task;
}
