package io.pollingsdk.internal.apache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import org.apache.hc.core5.reactor.IOSession;
import org.junit.jupiter.api.Test;

/** What a connection gives the library to read, on a socket that always has more. */
final class PausedWireTest {
  private final Wire wire =
      new Wire(
          (IOSession)
              Proxy.newProxyInstance(
                  getClass().getClassLoader(),
                  new Class<?>[] {IOSession.class},
                  (proxy, method, arguments) ->
                      switch (method.getName()) {
                        case "read" -> 7;
                        case "write", "getEventMask" -> 0;
                        default -> null;
                      }));

  private final ByteBuffer target = ByteBuffer.allocate(16);

  @Test
  void nothingWhileItIsPaused() throws Exception {
    assertThat(wire.read(target)).isEqualTo(7);
    wire.clearEvent(SelectionKey.OP_WRITE);
    assertThat(wire.read(target)).isEqualTo(7);
    wire.clearEvent(SelectionKey.OP_READ | SelectionKey.OP_WRITE);
    assertThat(wire.read(target)).isZero();
    wire.setEvent(SelectionKey.OP_WRITE);
    assertThat(wire.read(target)).isZero();
    wire.setEvent(SelectionKey.OP_READ);
    assertThat(wire.read(target)).isEqualTo(7);
    wire.setEventMask(SelectionKey.OP_WRITE);
    assertThat(wire.read(target)).isZero();
    wire.setEventMask(SelectionKey.OP_READ);
    assertThat(wire.read(target)).isEqualTo(7);
  }

  @Test
  void aFailureForWhatComesBetweenAnAnswerAndTheNextRequest() throws Exception {
    wire.endAnswer();
    wire.updateReadTime();
    assertThatThrownBy(() -> wire.read(target))
        .isInstanceOf(IOException.class)
        .hasMessage("the server sent more than the answer");
    assertThat(wire.write(target)).isZero();
    assertThat(wire.read(target)).isEqualTo(7);
  }
}
