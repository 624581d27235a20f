package io.pollingsdk.jobbench;

import java.util.function.Function;

/**
 * Makes drivers of one kind.
 *
 * @param name what it is called in options, tables and charts
 * @param what what it is, in half a sentence
 * @param maker makes a driver for a plan
 * @param leastJava the first Java release it runs on
 */
public record DriverKind(
    String name, String what, Function<Driver.Plan, Driver> maker, int leastJava) {}
