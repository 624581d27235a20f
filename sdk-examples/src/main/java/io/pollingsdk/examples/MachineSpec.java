package io.pollingsdk.examples;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.pollingsdk.http.Pages;
import io.pollingsdk.providers.cloudstack.CloudStackConnection;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Where machines are deployed, how large, and from what: by their ids. */
record MachineSpec(String zone, String offering, String template, Optional<String> network) {

  /** What the user asked for; the rest is chosen. */
  record Wishes(
      @Nullable String zone,
      @Nullable String offering,
      @Nullable String template,
      @Nullable String network) {}

  /** Fills in what the user left open with the first that the account may use. */
  static MachineSpec choose(CloudStackConnection cloud, Wishes wishes) {
    // Asked for in any case: a wrong key or address shows here, before anything is created.
    String zone = pick(cloud.listZones(), wishes.zone(), "zone");
    String offering =
        pick(
            cloud.list("listServiceOfferings", "serviceoffering", Map.of("zoneid", zone)),
            wishes.offering(),
            "offering");
    String template =
        pick(
            cloud.list(
                "listTemplates",
                "template",
                Map.of("templatefilter", "executable", "zoneid", zone)),
            wishes.template(),
            "template");
    return new MachineSpec(zone, offering, template, Optional.ofNullable(wishes.network()));
  }

  MachineSpec withTemplate(String id) {
    return new MachineSpec(zone, offering, id, network);
  }

  private static String pick(Pages<JsonObject> offered, @Nullable String wish, String what) {
    Optional<String> usable =
        offered.stream()
            .filter(MachineSpec::isUsable)
            .map(thing -> thing.get("id").getAsString())
            .findFirst();
    if (wish != null) {
      return wish;
    }
    return usable.orElseThrow(
        () ->
            new QuickstartException(
                "This account can use no " + what + "; name one with --" + what + "."));
  }

  /** A template may still be downloading, and an offering may want details of its own. */
  private static boolean isUsable(JsonObject thing) {
    return !is(thing, "isready", false) && !is(thing, "iscustomized", true);
  }

  private static boolean is(JsonObject thing, String member, boolean value) {
    JsonElement element = thing.get(member);
    return element != null && element.isJsonPrimitive() && element.getAsBoolean() == value;
  }
}
