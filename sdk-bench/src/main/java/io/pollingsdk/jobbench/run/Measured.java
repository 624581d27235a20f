package io.pollingsdk.jobbench.run;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.EnumMap;
import java.util.Map;

/** The figures of one run; figures that were not measured are missing. */
final class Measured {
  private final Map<Figure, Double> values = new EnumMap<>(Figure.class);

  /**
   * Adds a figure; one that is no number is left out.
   *
   * @param figure which
   * @param value its value
   * @return this
   */
  Measured put(Figure figure, double value) {
    if (Double.isFinite(value)) {
      values.put(figure, value);
    }
    return this;
  }

  /**
   * {@return a figure's value, or NaN}
   *
   * @param figure which
   */
  double get(Figure figure) {
    return values.getOrDefault(figure, Double.NaN);
  }

  /** {@return the figures by name} */
  JsonObject toJson() {
    JsonObject json = new JsonObject();
    values.forEach((figure, value) -> json.addProperty(figure.name(), value));
    return json;
  }

  /**
   * Reads what {@link #toJson} wrote.
   *
   * @param json that
   * @return the figures
   */
  static Measured fromJson(JsonObject json) {
    Measured figures = new Measured();
    for (Map.Entry<String, JsonElement> entry : json.entrySet()) {
      figures.put(Figure.valueOf(entry.getKey()), entry.getValue().getAsDouble());
    }
    return figures;
  }
}
