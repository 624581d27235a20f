/** Ready-made connections, one package an API. */
module io.pollingsdk.providers {
  requires transitive io.pollingsdk;
  requires java.xml;
  requires static org.jspecify;

  exports io.pollingsdk.providers.abiquo;
  exports io.pollingsdk.providers.azure;
  exports io.pollingsdk.providers.cloudstack;
  exports io.pollingsdk.providers.google;
  exports io.pollingsdk.providers.gridscale;
  exports io.pollingsdk.providers.http202;
  exports io.pollingsdk.providers.ogc;
  exports io.pollingsdk.providers.pulp2;
  exports io.pollingsdk.providers.pulp3;
  exports io.pollingsdk.providers.rackspace;
  exports io.pollingsdk.providers.redfish;
}
