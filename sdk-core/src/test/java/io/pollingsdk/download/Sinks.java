package io.pollingsdk.download;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Sinks for tests. */
final class Sinks {
  private Sinks() {}

  /** Collects bytes and what it was told to do. */
  static class Recording implements Sink {
    final List<String> calls = new ArrayList<>();
    final StringBuilder text = new StringBuilder();

    @Override
    public void head(ResourceInfo head) {
      calls.add("head");
    }

    @Override
    public void write(ByteBuffer bytes) throws IOException {
      text.append(StandardCharsets.UTF_8.decode(bytes));
      if (!calls.get(calls.size() - 1).equals("write")) {
        calls.add("write");
      }
    }

    @Override
    public boolean restart() {
      calls.add("restart");
      text.setLength(0);
      return true;
    }

    @Override
    public Stored commit() throws IOException {
      calls.add("commit");
      return new Stored.Elsewhere("recorded");
    }

    @Override
    public void abort(boolean keep) {
      calls.add("abort");
      text.setLength(0);
    }
  }
}
