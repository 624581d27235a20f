package io.pollingsdk.internal.apache;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.SelectionKey;
import java.util.ArrayDeque;
import java.util.Queue;
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
final class Wire extends Relay {
  private static final int MOST_ROUNDS = 8;
  private static final Timeout GOOD_BYE = Timeout.ofSeconds(1);

  // As much as 200 lines of the longest there may be, and a little more.
  private static final long MOST_BEFORE_BODY = 4L * 1024 * 1024;

  private final IOSession session;
  private final boolean secure;
  private final @Nullable IoThread thread = IoThread.current();
  private @Nullable Events events;
  private volatile @Nullable Timeout limit;
  private volatile boolean paused;
  private volatile boolean patient;
  private boolean over;
  private boolean justOver;
  private volatile boolean astray;
  private volatile boolean closing;
  private boolean filled;
  private boolean inHead = true;
  private long beforeBody;

  // The I/O thread's own: a command that it carries out itself, without waiting for an event.
  private final Queue<Command> commands = new ArrayDeque<>();
  private int unanswered;
  private final Held held = new Held();
  private boolean holding;
  private boolean noted;
  private boolean executing;
  private boolean moreToWrite;
  private boolean full;

  Wire(IOSession session) {
    super(session);
    this.session = session;
    this.secure = session instanceof SSLIOSession;
  }

  /** Returns the connection whose input this I/O thread works on. */
  static @Nullable Wire current() {
    IoThread io = IoThread.current();
    return io == null ? null : io.wire();
  }

  /** Returns the thread that serves this connection; null where it is none of ours. */
  @Nullable IoThread thread() {
    return thread;
  }

  /** Sets how long the server may be silent. */
  void limit(Timeout silence) {
    // The time for the good-bye stays.
    if (!closing) {
      limit = silence;
    }
  }

  /** Has the I/O thread wake up and look at this connection. */
  void ring() {
    try {
      session.setEvent(SelectionKey.OP_WRITE);
    } catch (CancelledKeyException closing) {
      // What is ready begins when the thread next looks for timeouts.
      return;
    }
  }

  /** Reads what is there, if only the end; on the I/O thread. */
  void look() {
    begin();
    guarded(handler -> handler.inputReady(this, null));
  }

  private void begin() {
    justOver = false;
    if (thread != null) {
      thread.works(this);
    }
  }

  /** Carries out a command now; on the I/O thread, outside of the events of this connection. */
  void execute(Command command, boolean hold) {
    commands.add(command);
    if (unanswered == 0) {
      session.updateWriteTime();
    }
    unanswered++;
    holding = hold && !secure;
    executing = true;
    moreToWrite = true;
    try {
      for (int i = 0; moreToWrite && !full && i < MOST_ROUNDS; i++) {
        write();
      }
    } finally {
      executing = false;
      holding = false;
      if (moreToWrite) {
        ring();
      }
    }
  }

  /** Writes what was held back, as nothing more will come just now; on the I/O thread. */
  void letGo() {
    noted = false;
    guarded(
        handler -> {
          if (!flush()) {
            session.setEvent(SelectionKey.OP_WRITE);
          }
        });
  }

  /** Writes what was held back, as far as it goes; returns whether that was all. */
  boolean flush() throws IOException {
    boolean all = held.writeTo(session);
    full = !all;
    return all;
  }

  /** Returns whether the socket may hold more than the answer that was read last. */
  boolean mayHoldMore() {
    return secure || filled;
  }

  /** Returns whether no answer is awaited. */
  boolean isQuiet() {
    return unanswered == 0;
  }

  /** Returns whether the server has sent what nobody asked for. */
  boolean isAstray() {
    return astray;
  }

  private void write() {
    if (secure) {
      // It asks its own mask; what it does with that of the socket is undone below, before the
      // socket has heard of it.
      session.setEvent(SelectionKey.OP_WRITE);
      guarded(handler -> handler.outputReady(this));
      moreToWrite = session.isOpen() && isSet(SelectionKey.OP_WRITE);
    } else {
      moreToWrite = false;
      guarded(handler -> handler.outputReady(this));
    }
  }

  private interface Step {
    void run(IOEventHandler handler) throws IOException;
  }

  // Just as the library does it.
  private void guarded(Step step) {
    IOEventHandler handler = session.getHandler();
    try {
      step.run(handler);
    } catch (CancelledKeyException e) {
      close(CloseMode.GRACEFUL);
    } catch (IOException | RuntimeException e) {
      handler.exception(this, e);
      close(CloseMode.GRACEFUL);
    }
  }

  private boolean isAnySet(int event) {
    try {
      return (session.getEventMask() & event) != 0;
    } catch (CancelledKeyException e) {
      return true;
    }
  }

  private boolean isSet(int event) {
    try {
      return (session.getEventMask() & event) == event;
    } catch (CancelledKeyException e) {
      return false;
    }
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
    unanswered = Math.max(0, unanswered - 1);
    over = unanswered == 0;
    justOver = over;
    inHead = true;
    beforeBody = 0;
  }

  /** The I/O thread's first step with new input. */
  @Override
  public void updateReadTime() {
    begin();
    session.updateReadTime();
  }

  @Override
  public int read(ByteBuffer target) throws IOException {
    if (over) {
      return readNothing(target);
    }
    int count = paused ? 0 : session.read(target);
    filled = !target.hasRemaining();
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
    filled = false;
    int count = justOver ? 1 : session.read(target);
    if (secure ? count >= 0 : count > 0) {
      astray = true;
      throw new IOException("the server sent more than the answer");
    }
    return count;
  }

  @Override
  public int write(ByteBuffer source) throws IOException {
    over = false;
    int all = source.remaining();
    if (holding && held.add(source)) {
      if (!noted && thread != null) {
        noted = true;
        thread.holds(this);
      }
      return all;
    }
    if (!flush()) {
      return 0;
    }
    int count = session.write(source);
    full = source.hasRemaining();
    return count;
  }

  // What is set already costs a call of the system all the same.
  @Override
  public void setEvent(int event) {
    int wanted = event;
    if ((wanted & SelectionKey.OP_READ) != 0) {
      paused = false;
    }
    if (isExecuting() && (wanted & SelectionKey.OP_WRITE) != 0) {
      moreToWrite = true;
      wanted &= ~SelectionKey.OP_WRITE;
    }
    if (wanted != 0 && !isSet(wanted)) {
      session.setEvent(wanted);
    }
  }

  @Override
  public void clearEvent(int event) {
    if ((event & SelectionKey.OP_READ) != 0) {
      paused = true;
    }
    if (isExecuting() && (event & SelectionKey.OP_WRITE) != 0) {
      moreToWrite = false;
    }
    int unwanted = held.isEmpty() ? event : event & ~SelectionKey.OP_WRITE;
    if (isAnySet(unwanted)) {
      session.clearEvent(unwanted);
    }
  }

  private boolean isExecuting() {
    return executing && !secure && Thread.currentThread() == thread;
  }

  @Override
  public void setEventMask(int events) {
    paused = (events & SelectionKey.OP_READ) == 0;
    session.setEventMask(events);
  }

  @Override
  public Timeout getSocketTimeout() {
    if (thread != null && thread == Thread.currentThread() && !thread.isBusy()) {
      // The library asks for it again and again.
      thread.enter();
      thread.leave(true);
    }
    Timeout own = limit;
    return patient ? Timeout.DISABLED : own == null ? session.getSocketTimeout() : own;
  }

  @Override
  public @Nullable IOEventHandler getHandler() {
    IOEventHandler handler = session.getHandler();
    if (handler == null || thread == null) {
      return handler;
    }
    Events known = events;
    if (known == null || !known.isOf(handler)) {
      known = new Events(handler, thread);
      events = known;
    }
    return known;
  }

  @Override
  public void enqueue(Command command, Command.Priority priority) {
    if (command instanceof Introduction introduction) {
      introduction.meet(this);
    } else {
      session.enqueue(command, priority);
    }
  }

  @Override
  public boolean hasCommands() {
    return !commands.isEmpty() || session.hasCommands();
  }

  @Override
  public @Nullable Command poll() {
    Command own = commands.poll();
    return own == null ? session.poll() : own;
  }

  @Override
  public void close() {
    endPatience();
    session.close();
  }

  @Override
  public void close(CloseMode mode) {
    endPatience();
    session.close(mode);
  }

  // With TLS, the server's good-bye is waited for.
  private void endPatience() {
    closing = true;
    patient = false;
    if (limit != null) {
      limit = GOOD_BYE;
      session.updateWriteTime();
    }
  }

  @Override
  public void updateWriteTime() {
    if (unanswered <= 1) {
      session.updateWriteTime();
    }
  }
}
