/** Ready-made connections, one package an API. */
module io.pollingsdk.providers {
  requires transitive io.pollingsdk;
  requires static org.jspecify;

  exports io.pollingsdk.providers.cloudstack;
}
