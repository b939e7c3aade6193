package dev.berth.http;

import java.io.IOException;

/// The client broke off while its request was read or its answer written.
public final class ClientGoneException extends IOException {

  public ClientGoneException(Throwable cause) {
    super("the client broke off: " + cause.getMessage(), cause);
  }
}
