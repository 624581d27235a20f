package io.pollingsdk.download;

import java.nio.ByteBuffer;
import java.util.Locale;

/**
 * A condition of the caller's own on what comes. It fails by throwing; the message of what it
 * throws becomes part of the {@link DownloadException}, so it should hold no secret.
 *
 * <pre>{@code
 * DownloadRequest.from(uri).to(Target.file(path))
 *     .check("a zip", Check.startsWith('P', 'K'))
 *     .check("no HTML", Check.contentTypeIsNot("text/html"));
 * }</pre>
 */
@FunctionalInterface
public interface Check {

  /**
   * Looks at the head of an answer, and begins to check its content from the first byte. Called
   * anew whenever a download starts over.
   *
   * @param head what the answer says of itself
   * @return what sees the content
   * @throws Exception if the head alone tells that this is not what was wanted
   */
  Verifier begin(ResourceInfo head) throws Exception;

  /** Sees one download's content. Used by one thread at a time. */
  @FunctionalInterface
  interface Verifier {
    /** Sees nothing and has no objection. */
    Verifier CONTENT = part -> {};

    /**
     * Sees the next bytes.
     *
     * @param part read-only; good until the method returns
     * @throws Exception if this is not what was wanted
     */
    void accept(ByteBuffer part) throws Exception;

    /**
     * Judges at the end, when size and digests are found to be right.
     *
     * @param size of the content in bytes
     * @throws Exception if this is not what was wanted
     */
    default void finish(long size) throws Exception {}
  }

  /**
   * {@return a check that the content begins with certain bytes}
   *
   * @param bytes values from 0 to 255
   */
  static Check startsWith(int... bytes) {
    byte[] wanted = new byte[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      wanted[i] = (byte) bytes[i];
    }
    return head -> new StartCheck(wanted);
  }

  /**
   * {@return a check that refuses a media type, such as the HTML of a login page}
   *
   * @param refused without parameters, such as {@code text/html}
   */
  static Check contentTypeIsNot(String refused) {
    String type = refused.toLowerCase(Locale.ROOT);
    return head -> {
      if (head.contentType().filter(type::equals).isPresent()) {
        throw new IllegalStateException("the server sent " + type);
      }
      return Verifier.CONTENT;
    };
  }
}
