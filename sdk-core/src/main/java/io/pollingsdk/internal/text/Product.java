package io.pollingsdk.internal.text;

/** What this SDK calls itself on the wire. */
public final class Product {
  /** The version, as in the POM; a test compares them. */
  public static final String VERSION = "0.1.0";

  /** The product token of RFC 9110 section 10.1.5. */
  public static final String TOKEN = "polling-sdk/" + VERSION;

  private Product() {}
}
