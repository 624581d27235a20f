package io.pollingsdk.examples.simulator;

import com.google.gson.JsonObject;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/** What machines are made of: zones, service offerings and templates, always the same. */
final class Catalog {
  private final Map<String, JsonObject> zones = new LinkedHashMap<>();
  private final Map<String, JsonObject> offerings = new LinkedHashMap<>();
  private final Map<String, JsonObject> templates = new LinkedHashMap<>();

  Catalog() {
    zone("1f0c6a3e-0b52-4b60-9d15-5a1f6a7f0001", "zone-1");
    zone("1f0c6a3e-0b52-4b60-9d15-5a1f6a7f0002", "zone-2");
    offering("2b7d8c41-6c1d-4f0e-8a36-9e2d4c5b0001", "Small Instance", 1, 512);
    offering("2b7d8c41-6c1d-4f0e-8a36-9e2d4c5b0002", "Medium Instance", 2, 2048);
    offering("2b7d8c41-6c1d-4f0e-8a36-9e2d4c5b0003", "Large Instance", 4, 8192);
    template("3c9e5d72-8f24-4d7b-b1c8-0d4e7f6a0001", "Debian 12");
    template("3c9e5d72-8f24-4d7b-b1c8-0d4e7f6a0002", "Ubuntu 24.04");
  }

  Collection<JsonObject> zones() {
    return zones.values();
  }

  Collection<JsonObject> offerings() {
    return offerings.values();
  }

  Collection<JsonObject> templates() {
    return templates.values();
  }

  /** Copies the zone, the offering and the template that a request names into the machine. */
  void describe(Parameters parameters, JsonObject machine) throws ApiException {
    copy(zones, parameters, "zone", machine);
    copy(offerings, parameters, "serviceoffering", machine);
    copy(templates, parameters, "template", machine);
  }

  private static void copy(
      Map<String, JsonObject> entities, Parameters parameters, String kind, JsonObject machine)
      throws ApiException {
    String id = parameters.require(kind + "id");
    JsonObject entity = entities.get(id);
    if (entity == null) {
      throw ApiException.noSuchEntity(kind + "id", id);
    }
    machine.addProperty(kind + "id", id);
    machine.add(kind + "name", entity.get("name"));
    for (String member : new String[] {"cpunumber", "cpuspeed", "memory", "hypervisor"}) {
      if (entity.has(member)) {
        machine.add(member, entity.get(member));
      }
    }
  }

  private void zone(String id, String name) {
    JsonObject zone = entity(zones, id, name);
    zone.addProperty("networktype", "Advanced");
    zone.addProperty("allocationstate", "Enabled");
  }

  private void offering(String id, String name, int processors, int megabytes) {
    JsonObject offering = entity(offerings, id, name);
    offering.addProperty("cpunumber", processors);
    offering.addProperty("cpuspeed", 2000);
    offering.addProperty("memory", megabytes);
    offering.addProperty("storagetype", "shared");
  }

  private void template(String id, String name) {
    JsonObject template = entity(templates, id, name);
    template.addProperty("isready", true);
    template.addProperty("hypervisor", "Simulator");
    template.addProperty("templatetype", "USER");
  }

  private static JsonObject entity(Map<String, JsonObject> entities, String id, String name) {
    JsonObject entity = new JsonObject();
    entity.addProperty("id", id);
    entity.addProperty("name", name);
    entities.put(id, entity);
    return entity;
  }
}
