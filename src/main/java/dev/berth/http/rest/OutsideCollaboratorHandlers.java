package dev.berth.http.rest;

import dev.berth.http.Response;
import dev.berth.packages.Account;
import dev.berth.packages.OwnRight;
import dev.berth.registry.Accounts;
import dev.berth.registry.OutsideCollaborators;
import java.util.Optional;

/// People with permissions in repositories of an organization that they are no members of.
final class OutsideCollaboratorHandlers {
  private final OutsideCollaborators collaborators;
  private final Accounts accounts;

  OutsideCollaboratorHandlers(OutsideCollaborators collaborators, Accounts accounts) {
    this.collaborators = collaborators;
    this.accounts = accounts;
  }

  Response list(RestCall call) {
    MembershipHandlers.Factors factors =
        MembershipHandlers.factors(call, new Choices(call, "OutsideCollaborator"), accounts);
    if (factors == MembershipHandlers.Factors.INSECURE) {
      return RestCall.json(200, Json.array());
    }
    return Pages.answer(
        call,
        (skip, limit) ->
            factors == MembershipHandlers.Factors.NONE
                ? collaborators.listWithoutSecondFactor(call.organization(), skip, limit)
                : collaborators.list(call.organization(), skip, limit),
        call.views()::simpleUser);
  }

  Response convert(RestCall call) {
    Account user = user(call);
    OwnRight own = GrantHandlers.force(call.body("OutsideCollaborator"));
    Optional<String> reason = collaborators.convert(call.organization(), user, own, call.actor());
    if (reason.isPresent()) {
      throw new ApiException(403, reason.get());
    }
    return Response.of(204);
  }

  Response remove(RestCall call) {
    Account user = user(call);
    if (accounts.membership(call.organization(), user).isPresent()) {
      throw new ApiException(422, OutsideCollaborators.MEMBER);
    }
    if (!collaborators.remove(call.organization(), user, call.actor())) {
      throw ApiException.notFound();
    }
    return Response.of(204);
  }

  private Account user(RestCall call) {
    return accounts
        .findUser(call.variables().value("username"))
        .orElseThrow(ApiException::notFound);
  }
}
