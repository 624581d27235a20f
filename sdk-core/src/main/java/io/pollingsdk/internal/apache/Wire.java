package io.pollingsdk.internal.apache;

import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.nio.channels.SelectionKey;
import java.util.concurrent.locks.Lock;
import org.apache.hc.core5.http.MessageConstraintException;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.reactor.Command;
import org.apache.hc.core5.reactor.IOEventHandler;
import org.apache.hc.core5.reactor.IOSession;
import org.apache.hc.core5.reactor.ssl.SSLIOSession;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/**
 * One connection as the library reads and writes it. It mends four things: the library goes on
 * reading a chunked body that was paused as long as the socket has more; it counts a paused body as
 * a silent server; what a server sends behind the end of an answer it would take for the beginning
 * of the next one; and it reads interim answers (100) without end, on a thread that others need.
 */
final class Wire implements IOSession {
  private static final ThreadLocal<Wire> CURRENT = new ThreadLocal<>();

  // As much as 200 lines of the longest there may be, and a little more.
  private static final long MOST_BEFORE_BODY = 4L * 1024 * 1024;

  private final IOSession session;
  private final boolean secure;
  private volatile boolean paused;
  private volatile boolean patient;
  private boolean over;
  private boolean justOver;
  private boolean inHead = true;
  private long beforeBody;

  Wire(IOSession session) {
    this.session = session;
    this.secure = session instanceof SSLIOSession;
  }

  /** Returns the connection whose input this I/O thread works on. */
  static @Nullable Wire current() {
    return CURRENT.get();
  }

  /** The head of the answer is here, after all that came before it. */
  void endHead() {
    inHead = false;
  }

  /** From here on silence is no failure; whoever reads the body looks at the time. */
  void beginBody() {
    patient = true;
  }

  /** The answer is whole: nothing may come before the next request is written. */
  void endAnswer() {
    patient = false;
    over = true;
    justOver = true;
    inHead = true;
    beforeBody = 0;
  }

  /** The I/O thread's first step with new input. */
  @Override
  public void updateReadTime() {
    CURRENT.set(this);
    justOver = false;
    session.updateReadTime();
  }

  @Override
  public int read(ByteBuffer target) throws IOException {
    if (over) {
      return readNothing(target);
    }
    int count = paused ? 0 : session.read(target);
    if (inHead && count > 0) {
      beforeBody += count;
      if (beforeBody > MOST_BEFORE_BODY) {
        throw new MessageConstraintException("More interim answers or headers than there may be");
      }
    }
    return count;
  }

  // Directly behind an answer the library reads on only where it holds bytes already. With TLS it
  // is handed the bytes before, and reads only then.
  private int readNothing(ByteBuffer target) throws IOException {
    int count = justOver ? 1 : session.read(target);
    if (secure ? count >= 0 : count > 0) {
      throw new IOException("the server sent more than the answer");
    }
    return count;
  }

  @Override
  public int write(ByteBuffer source) throws IOException {
    over = false;
    return session.write(source);
  }

  @Override
  public void setEvent(int event) {
    if ((event & SelectionKey.OP_READ) != 0) {
      paused = false;
    }
    session.setEvent(event);
  }

  @Override
  public void clearEvent(int event) {
    if ((event & SelectionKey.OP_READ) != 0) {
      paused = true;
    }
    session.clearEvent(event);
  }

  @Override
  public void setEventMask(int events) {
    paused = (events & SelectionKey.OP_READ) == 0;
    session.setEventMask(events);
  }

  @Override
  public Timeout getSocketTimeout() {
    return patient ? Timeout.DISABLED : session.getSocketTimeout();
  }

  @Override
  public IOEventHandler getHandler() {
    return session.getHandler();
  }

  @Override
  public void upgrade(IOEventHandler handler) {
    session.upgrade(handler);
  }

  @Override
  public Lock getLock() {
    return session.getLock();
  }

  @Override
  public void enqueue(Command command, Command.Priority priority) {
    session.enqueue(command, priority);
  }

  @Override
  public boolean hasCommands() {
    return session.hasCommands();
  }

  @Override
  public Command poll() {
    return session.poll();
  }

  @Override
  public ByteChannel channel() {
    return session.channel();
  }

  @Override
  public SocketAddress getRemoteAddress() {
    return session.getRemoteAddress();
  }

  @Override
  public SocketAddress getLocalAddress() {
    return session.getLocalAddress();
  }

  @Override
  public int getEventMask() {
    return session.getEventMask();
  }

  @Override
  public void close() {
    patient = false;
    session.close();
  }

  @Override
  public void close(CloseMode mode) {
    patient = false;
    session.close(mode);
  }

  @Override
  public Status getStatus() {
    return session.getStatus();
  }

  @Override
  public boolean isOpen() {
    return session.isOpen();
  }

  @Override
  public void setSocketTimeout(Timeout timeout) {
    session.setSocketTimeout(timeout);
  }

  @Override
  public long getLastReadTime() {
    return session.getLastReadTime();
  }

  @Override
  public long getLastWriteTime() {
    return session.getLastWriteTime();
  }

  @Override
  public long getLastEventTime() {
    return session.getLastEventTime();
  }

  @Override
  public void updateWriteTime() {
    session.updateWriteTime();
  }

  @Override
  public String getId() {
    return session.getId();
  }

  @Override
  public String toString() {
    return session.toString();
  }
}
