package dev.berth.registry;

import dev.berth.meta.ChangedMeanwhileException;
import dev.berth.oci.ErrorCode;
import dev.berth.oci.RegistryException;
import java.util.function.Supplier;

/// Tells a client in the registry's words why a transaction could not be.
final class Writing {

  private Writing() {}

  /// Runs a transaction of the metadata store.
  ///
  /// @throws RegistryException `TOOMANYREQUESTS` when what was decided on has changed meanwhile:
  ///   the client asks again, and is answered by what is true then
  static <T> T attempt(Supplier<T> transaction) {
    try {
      return transaction.get();
    } catch (ChangedMeanwhileException e) {
      throw new RegistryException(
          ErrorCode.TOOMANYREQUESTS,
          "the package was made, changed or deleted by somebody else meanwhile; try again");
    }
  }
}
