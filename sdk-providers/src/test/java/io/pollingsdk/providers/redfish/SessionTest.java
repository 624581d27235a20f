package io.pollingsdk.providers.redfish;

import static org.assertj.core.api.Assertions.assertThat;

import io.pollingsdk.error.AuthenticationException;
import io.pollingsdk.error.MalformedResponseException;
import io.pollingsdk.testkit.Reply;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Logging in, working in a session, and ending it. */
class SessionTest {
  private static final String SESSIONS = "/redfish/v1/SessionService/Sessions";

  private final Server server = new Server();
  private final RedfishSessions sessions =
      new RedfishSessions(server.settings(s -> {}), "root", "pa55");
  private final List<RedfishSession> opened = new ArrayList<>();
  private final RedfishConnection bmc =
      new RedfishConnection(server.settings(s -> {}), sessions.tokens(opened::add));

  private static Reply session(String token, int number) {
    return Reply.of(201, "{}", "X-Auth-Token", token, "Location", SESSIONS + "/" + number);
  }

  private String token(int index) {
    return server.transport.request(index).headers().first("X-Auth-Token").orElse("none");
  }

  @Test
  void opensOneSessionForAllRequests() {
    server.says(session("t1", 1), Server.ACCEPTED, Reply.of(204, ""));
    server.result(bmc.reset("/redfish/v1/Systems/1", "On").result());
    assertThat(server.sent(0)).isEqualTo("POST " + Server.ENDPOINT + SESSIONS);
    assertThat(server.transport.request(0).body())
        .get()
        .extracting(body -> new String(body.encoded(), StandardCharsets.UTF_8))
        .asString()
        .contains("\"UserName\":\"root\"", "\"Password\":\"pa55\"");
    assertThat(List.of(token(0), token(1), token(2))).containsExactly("none", "t1", "t1");
    assertThat(server.transport.request(1).headers().contains("Authorization")).isFalse();
  }

  @Test
  void opensAnotherWhereTheServiceHasEndedOne() {
    server.says(session("t1", 1), Server.ACCEPTED, Reply.of(401, ""));
    server.says(session("t2", 2), Reply.of(204, ""));
    server.result(bmc.reset("/redfish/v1/Systems/1", "On").result());
    assertThat(token(4)).isEqualTo("t2");
    assertThat(opened).hasSize(2);
  }

  @Test
  void endsWhatWasOpened() {
    server.says(session("t1", 1), Reply.json("{}"), Reply.of(204, ""));
    bmc.resource("/redfish/v1");
    opened.forEach(sessions::end);
    assertThat(server.sent(2)).isEqualTo("DELETE " + Server.ENDPOINT + SESSIONS + "/1");
    assertThat(token(2)).isEqualTo("t1");
  }

  @Test
  void findsTheSessionInTheBodyToo() {
    server.says(
        Reply.of(201, "{\"@odata.id\":\"" + SESSIONS + "/3\"}", "X-Auth-Token", "t"),
        Reply.of(201, "", "X-Auth-Token", "t"));
    assertThat(server.result(sessions.open()).uri())
        .contains(URI.create(Server.ENDPOINT + SESSIONS + "/3"));
    RedfishSession nowhere = server.result(sessions.open());
    sessions.end(nowhere);
    assertThat(server.transport.sent()).hasSize(2);
  }

  @Test
  void tellsALoginThatFails() {
    server.says(Reply.of(401, Server.error("Base.1.8.NoValidSession", "wrong password", "")));
    assertThat(server.failure(bmc.reset("/redfish/v1/Systems/1", "On").result()))
        .isInstanceOf(AuthenticationException.class)
        .hasMessageContaining("wrong password");
    server.says(Reply.of(201, "{}"));
    assertThat(server.failure(sessions.open()))
        .hasStackTraceContaining(MalformedResponseException.class.getSimpleName());
  }

  @Test
  void showsNoSecret() {
    server.says(session("t0ken", 1), Server.ACCEPTED);
    String token = bmc.reset("/redfish/v1/Systems/1", "On").token();
    assertThat(List.of(token, bmc.toString(), sessions.toString(), opened.toString()))
        .allSatisfy(text -> assertThat(text).doesNotContain("t0ken", "pa55"));
  }
}
