package klamm.compat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;

/** Stops the broker cleanly and starts it again, on the same folder and port; main.mjs does it. */
final class BrokerControl {
  private BrokerControl() {}

  static void stop() throws Exception {
    post("/stop");
  }

  static void start() throws Exception {
    post("/start");
  }

  private static void post(String path) throws Exception {
    var request = HttpRequest.newBuilder(URI.create(System.getenv("BROKER_CONTROL") + path)).POST(BodyPublishers.noBody()).build();
    var response = HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
    Checks.equal(200, response.statusCode(), path + " of the broker: " + response.body());
  }
}
