package io.pollingsdk.examples.tour;

import io.pollingsdk.ConnectionSettings;
import io.pollingsdk.PollingConnection;
import io.pollingsdk.http.ApiRequest;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * One provider on the tour.
 *
 * @param what what the job does, as part of a sentence
 * @param path the path of the API on its server
 * @param fake prepares the server
 * @param connect makes the connection
 * @param request what starts the job
 */
record Stop(
    String what,
    String path,
    Consumer<FakeApi> fake,
    Function<ConnectionSettings, PollingConnection> connect,
    ApiRequest request) {}
