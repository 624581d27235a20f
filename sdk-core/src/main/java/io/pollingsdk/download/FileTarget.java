package io.pollingsdk.download;

import io.pollingsdk.internal.files.Neighbours;
import io.pollingsdk.internal.files.PartFile;
import io.pollingsdk.internal.files.Place;
import io.pollingsdk.internal.files.Publisher;
import io.pollingsdk.internal.files.SideFile;
import io.pollingsdk.internal.files.WorkFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/**
 * A file. Nothing is at its name before the content is whole and checked; then it appears there in
 * one step, with the permissions that the process gives new files. Immutable: each method returns a
 * changed copy.
 *
 * <p>Until then the bytes are beside it in {@code .NAME.part}, and what is known of them in {@code
 * .NAME.part.json}; where a name is too long for that, it is cut there and a digest of it appended.
 * While a download writes them they are locked: another one to the same file fails, in this process
 * or any other on this machine. In a folder in which others can write, expect a digest: they could
 * leave a part to go on from.
 *
 * <pre>{@code
 * Target.file(Path.of("images/a.iso")).ifExists(FileTarget.IfExists.FAIL)
 * }</pre>
 */
public final class FileTarget implements Target {
  private final Path path;
  private final Publisher.Rules rules;
  private final boolean resumable;

  /** What happens to a file that is there already. */
  public enum IfExists {
    /**
     * It stays until the new content is whole; then it is replaced in one step. Of a symbolic link
     * the link is replaced, not what it leads to.
     */
    REPLACE,
    /**
     * It stays, and the download fails: before anything is sent, or at the end if the file appeared
     * meanwhile.
     */
    FAIL
  }

  FileTarget(Path path) {
    this(path, new Publisher.Rules(true, true, false), true);
  }

  private FileTarget(Path path, Publisher.Rules rules, boolean resumable) {
    this.path = path;
    this.rules = rules;
    this.resumable = resumable;
  }

  /**
   * {@return a copy that does this with a file that is there already; default: REPLACE}
   *
   * @param policy what happens to it
   */
  public FileTarget ifExists(IfExists policy) {
    return with(new Publisher.Rules(policy == IfExists.REPLACE, rules.durable(), rules.copy()));
  }

  /**
   * {@return a copy that waits, or does not, until the disk has the content and its name; default:
   * it waits} A download that does not is faster where files are small. Killing the process does
   * the file no harm in either case; but when the machine loses power, a download that did not wait
   * may leave a file with the wrong bytes, or a part with wrong bytes that a later download goes on
   * from. An expected digest finds the latter.
   *
   * @param durable whether to wait
   */
  public FileTarget durable(boolean durable) {
    return with(new Publisher.Rules(rules.replace(), durable, rules.copy()));
  }

  /**
   * {@return a copy that copies the content to its name where the file system cannot put it there
   * in one step} Then others may see a part of it for a while, and a crash may leave that, or
   * neither the old file nor the new one. Default: such a download fails.
   */
  public FileTarget allowCopy() {
    return with(new Publisher.Rules(rules.replace(), rules.durable(), true));
  }

  /**
   * {@return a copy that leaves nothing for a later download to go on from} Its bytes are in a
   * hidden file of a random name in the same folder, which goes when the download fails. Nothing is
   * locked: of two downloads at a time, in two contexts or processes, the last one's file stays.
   */
  public FileTarget notResumable() {
    return new FileTarget(path, rules, false);
  }

  private FileTarget with(Publisher.Rules other) {
    return new FileTarget(path, other, resumable);
  }

  Publisher.Rules rules() {
    return rules;
  }

  /** {@return the file} */
  public Path path() {
    return path;
  }

  /** Returns where the file is, links in its folder resolved; empty where open() will fail. */
  Optional<Place> place() {
    try {
      return Optional.of(Place.of(path));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  @Override
  public Sink open() throws IOException {
    return open(Place.of(path));
  }

  Sink open(Place place) throws IOException {
    place.checkFree(rules.replace());
    Publisher publisher = new Publisher(rules);
    try {
      return resumable ? resumable(place, publisher) : new PlainSink(place, publisher);
    } catch (IOException e) {
      throw Place.explained(place.folder(), e);
    }
  }

  private static Sink resumable(Place place, Publisher publisher) throws IOException {
    Neighbours names = Neighbours.of(place.file());
    WorkFile part = PartFile.open(names.part());
    return new PartSink(place, part, new SideFile(names.side(), names.fresh()), publisher);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof FileTarget that
        && path.equals(that.path)
        && rules.equals(that.rules)
        && resumable == that.resumable;
  }

  @Override
  public int hashCode() {
    return Objects.hash(path, rules, resumable);
  }

  /** Shows the path and what is not as usual. */
  @Override
  public String toString() {
    return "FileTarget["
        + path
        + (rules.replace() ? "" : ", must not exist")
        + (rules.durable() ? "" : ", not durable")
        + (rules.copy() ? ", may be copied" : "")
        + (resumable ? "" : ", not resumable")
        + "]";
  }
}
