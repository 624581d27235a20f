package io.pollingsdk.http;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * A list that an API gives page by page, fetched while it is read. Reading it again asks again.
 * Immutable and thread-safe, which its iterators are not.
 *
 * @param <T> what is listed
 */
public final class Pages<T> implements Iterable<T> {
  private final Supplier<Iterator<T>> start;

  private Pages(Supplier<Iterator<T>> start) {
    this.start = start;
  }

  /**
   * One page.
   *
   * @param items what it lists; may be empty though others follow
   * @param next where the next page is; empty for the last one
   * @param <C> what a page is asked for by: a number, an offset, a token or a request
   * @param <T> what is listed
   */
  public record Page<C, T>(List<T> items, Optional<C> next) {
    /**
     * Creates the value.
     *
     * @param items what it lists; may be empty though others follow
     * @param next where the next page is; empty for the last one
     */
    public Page {
      items = List.copyOf(items);
    }
  }

  /**
   * {@return a list that begins at a cursor} A cursor that a server gives twice ends the list, as
   * it would otherwise go on for ever.
   *
   * @param first what the first page is asked for by
   * @param load fetches a page; what it throws, {@code hasNext} and {@code next} throw
   * @param <C> the cursor: a number, an offset, a token or a request; compared by {@code equals}
   * @param <T> what is listed
   */
  public static <C, T> Pages<T> from(C first, Function<? super C, Page<C, T>> load) {
    return new Pages<>(() -> new Reader<>(first, load));
  }

  /** {@return an iterator, which asks for the first page when it is first used} */
  @Override
  public Iterator<T> iterator() {
    return start.get();
  }

  /** {@return a stream, sequential and as lazy as the iterator} */
  public Stream<T> stream() {
    return StreamSupport.stream(spliterator(), false);
  }

  private static final class Reader<C, T> implements Iterator<T> {
    private final Function<? super C, Page<C, T>> load;
    private final Deque<T> ready = new ArrayDeque<>();
    private final Set<C> seen = new HashSet<>();
    private @Nullable C next;

    Reader(C first, Function<? super C, Page<C, T>> load) {
      this.load = load;
      this.next = first;
    }

    @Override
    public boolean hasNext() {
      C cursor = next;
      while (ready.isEmpty() && cursor != null) {
        Page<C, T> page = load.apply(cursor);
        seen.add(cursor);
        ready.addAll(page.items());
        cursor = page.next().filter(later -> !seen.contains(later)).orElse(null);
        next = cursor;
      }
      return !ready.isEmpty();
    }

    @Override
    public T next() {
      if (!hasNext()) {
        throw new NoSuchElementException("the list has ended");
      }
      return ready.remove();
    }
  }
}
