package io.pollingsdk.internal.apache;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.apache.hc.core5.reactor.IOEventHandler;
import org.apache.hc.core5.reactor.IOSession;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/** The events of one connection, behind each of which the I/O thread begins what has come up. */
final class Events implements IOEventHandler {
  private final IOEventHandler handler;
  private final IoThread thread;

  Events(IOEventHandler handler, IoThread thread) {
    this.handler = handler;
    this.thread = thread;
  }

  boolean isOf(IOEventHandler one) {
    return handler == one;
  }

  @Override
  public void connected(IOSession session) throws IOException {
    thread.enter();
    boolean done = false;
    try {
      handler.connected(session);
      done = true;
    } finally {
      thread.leave(done);
    }
  }

  @Override
  public void inputReady(IOSession session, @Nullable ByteBuffer source) throws IOException {
    thread.enter();
    boolean done = false;
    try {
      handler.inputReady(session, source);
      done = true;
    } finally {
      thread.leave(done);
    }
  }

  @Override
  public void outputReady(IOSession session) throws IOException {
    thread.enter();
    boolean done = false;
    try {
      if (!(session instanceof Wire wire) || wire.flush()) {
        handler.outputReady(session);
      }
      done = true;
    } finally {
      thread.leave(done);
    }
  }

  @Override
  public void timeout(IOSession session, Timeout timeout) throws IOException {
    thread.enter();
    boolean done = false;
    try {
      handler.timeout(session, timeout);
      done = true;
    } finally {
      thread.leave(done);
    }
  }

  @Override
  public void exception(IOSession session, Exception cause) {
    thread.enter();
    boolean done = false;
    try {
      handler.exception(session, cause);
      done = true;
    } finally {
      thread.leave(done);
    }
  }

  @Override
  public void disconnected(IOSession session) {
    handler.disconnected(session);
  }
}
