package io.pollingsdk.providers.abiquo;

import io.pollingsdk.ConnectionSettings;
import io.pollingsdk.pacing.PollSchedule;
import io.pollingsdk.testkit.FakeTime;
import io.pollingsdk.testkit.Reply;
import io.pollingsdk.testkit.ScriptedTransport;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A connection to a scripted Abiquo, whose links name a host of its own network. */
final class Abiquo {
  static final String ENDPOINT = "https://abq.example/api";
  static final String MACHINE = "/cloud/virtualdatacenters/4/virtualappliances/6/virtualmachines/3";
  static final String INTERNAL = "http://10.0.0.1:80/api" + MACHINE;
  static final String ACCEPTED = accepted(INTERNAL + "/tasks/0b6c");

  final FakeTime time = new FakeTime();
  final ScriptedTransport transport = new ScriptedTransport(time);

  AbiquoConnection connect() {
    return new AbiquoConnection(settings(), "admin", "pa55word");
  }

  ConnectionSettings settings() {
    return ConnectionSettings.to(ENDPOINT)
        .with(s -> s.transport(transport).timeSource(time).executor(Runnable::run))
        .with(s -> s.pollSchedule(PollSchedule.usual()));
  }

  Abiquo says(int status, String... bodies) {
    for (String body : bodies) {
      transport.then(Reply.of(status, body));
    }
    return this;
  }

  /** Moves time until a future is done, and returns what it failed with, or null. */
  @Nullable Throwable failure(CompletableFuture<?> future) {
    return time.failureOf(future);
  }

  <T> T result(CompletableFuture<T> future) {
    return time.resultOf(future);
  }

  String sent(int index) {
    return transport.request(index).method() + " " + transport.request(index).uri();
  }

  String header(int index, String name) {
    return transport.request(index).headers().first(name).orElse("none");
  }

  static String accepted(String... hrefs) {
    StringBuilder links = new StringBuilder();
    for (String href : hrefs) {
      links.append("<link rel=\"status\" href=\"").append(href).append("\"/>");
    }
    return "<?xml version=\"1.0\" encoding=\"UTF-8\"?><acceptedrequest>"
        + links
        + "<message xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" xsi:nil=\"true\"/>"
        + "</acceptedrequest>";
  }

  /** A task; jobs are given as type and state in turn. */
  static String task(String state, String... jobs) {
    StringBuilder steps = new StringBuilder();
    for (int i = 0; i < jobs.length; i += 2) {
      steps
          .append("<job><id>0b6c.1</id><type>")
          .append(jobs[i])
          .append("</type><state>")
          .append(jobs[i + 1])
          .append("</state><rollbackState>UNKNOWN</rollbackState><description>of vm</description>")
          .append("</job>");
    }
    return "<task><link rel=\"self\" href=\"http://10.0.0.1/api/x\"/><jobs>"
        + steps
        + "</jobs><ownerId>3</ownerId><state>"
        + state
        + "</state><taskId>0b6c</taskId><type>DEPLOY</type></task>";
  }
}
