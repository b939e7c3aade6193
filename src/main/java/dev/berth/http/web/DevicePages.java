package dev.berth.http.web;

import static dev.berth.http.HttpMethod.GET;
import static dev.berth.http.HttpMethod.POST;

import dev.berth.access.DeviceFlow;
import dev.berth.http.Response;
import dev.berth.http.Route;
import dev.berth.packages.Action;
import dev.berth.packages.DeviceRequest;
import dev.berth.packages.UserCode;
import java.util.List;
import java.util.Optional;

/// Where one types the code that a program shows, sees what it asks for, and authorizes it.
final class DevicePages {
  private static final String PATH = "/login/device";
  private static final int LONGEST_SHOWN = 32;

  private final DeviceFlow devices;
  private final Proof proof;

  DevicePages(DeviceFlow devices, Proof proof) {
    this.devices = devices;
    this.proof = proof;
  }

  List<Route<WebHandler>> routes() {
    return List.of(
        new Route<>(GET, PATH, Action.SIGNED_IN, this::show),
        new Route<>(POST, PATH, Action.SIGNED_IN, this::confirm),
        new Route<>(POST, PATH + "/decision", Action.SIGNED_IN, this::decide),
        new Route<>(GET, PATH + "/success", Action.SIGNED_IN, this::showSuccess),
        new Route<>(GET, PATH + "/cancelled", Action.SIGNED_IN, this::showCancelled));
  }

  /// A link cannot fill the code in (RFC 8628, section 5.4): who types it has seen it on their own
  /// device.
  private Response show(WebCall call) {
    return form(call, 200, "", "");
  }

  private static Response form(WebCall call, int status, String typed, String error) {
    return call.page(
        status, "device", call.frame("Connect a device"), "typed", typed, "error", error);
  }

  private Response confirm(WebCall call) {
    String typed = call.field("user_code");
    Optional<DeviceRequest> found = find(call, typed);
    return found.isEmpty()
        ? unknown(call, typed)
        : question(call, 200, found.get(), UserCode.find(typed).orElseThrow(), "");
  }

  private Response question(
      WebCall call, int status, DeviceRequest request, UserCode code, String error) {
    return call.page(
        status,
        "device-confirm",
        call.frame("Authorize a device"),
        "request",
        request,
        "code",
        code,
        "asks",
        DeviceFlow.isGrave(request) && proof.asks(call),
        "elsewhere",
        DeviceFlow.isFromElsewhere(request, call.request().remoteAddress()),
        "error",
        error);
  }

  private Optional<DeviceRequest> find(WebCall call, String typed) {
    return devices.find(call.user(), typed);
  }

  private static Response unknown(WebCall call, String typed) {
    return form(
        call,
        422,
        typed.substring(0, Math.min(typed.length(), LONGEST_SHOWN)),
        "No device waits with that code. It may have expired: a code works for "
            + DeviceFlow.LIFETIME.toMinutes()
            + " minutes, once.");
  }

  private Response decide(WebCall call) {
    String typed = call.field("user_code");
    Optional<DeviceRequest> found = find(call, typed);
    if (found.isEmpty()) {
      return unknown(call, typed);
    }
    UserCode code = UserCode.find(typed).orElseThrow();
    boolean authorizes = call.field("decision").equals("authorize");
    if (authorizes && DeviceFlow.isGrave(found.get())) {
      Optional<Response> refused =
          proof.confirm(call, (status, error) -> question(call, status, found.get(), code, error));
      if (refused.isPresent()) {
        return refused.get();
      }
    }
    boolean done =
        authorizes
            ? devices.authorize(call.user(), code, found.get(), call.actor())
            : devices.refuse(call.user(), code, call.actor());
    return done
        ? Html.seeOther(PATH + (authorizes ? "/success" : "/cancelled"))
        : unknown(call, typed);
  }

  private Response showSuccess(WebCall call) {
    return done(call, "Your device is connected", "Go back to it: in a few seconds it goes on.");
  }

  private Response showCancelled(WebCall call) {
    return done(call, "Nothing was authorized", "The device is told so. You can close this page.");
  }

  private static Response done(WebCall call, String title, String text) {
    return call.page(200, "device-done", call.frame(title), "text", text);
  }
}
