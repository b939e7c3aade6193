package dev.berth.http.rest;

import dev.berth.http.Response;
import dev.berth.packages.Grantee;
import dev.berth.packages.OwnRight;
import dev.berth.packages.PackageGrant;
import dev.berth.packages.RegistryPackage;
import dev.berth.packages.Role;
import dev.berth.registry.PackageAccess;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/// Roles that a package gives to one kind of grantee.
final class GrantHandlers {
  private final PackageAccess access;
  private final PackageGrantees grantees;

  GrantHandlers(PackageAccess access, PackageGrantees grantees) {
    this.access = access;
    this.grantees = grantees;
  }

  Response list(RestCall call) {
    RegistryPackage subject = call.container();
    return Pages.answer(
        call,
        (skip, limit) -> access.list(subject, grantees.kind(), skip, limit),
        grant -> view(call, grant));
  }

  Response find(RestCall call) {
    Grantee grantee = grantees.find(call);
    Role role = access.find(call.container(), grantee).orElseThrow(ApiException::notFound);
    return RestCall.json(200, view(call, grant(call, grantee, role)));
  }

  Response put(RestCall call) {
    Grantee grantee = grantees.find(call);
    Fields fields = call.body("Package");
    String word = fields.text("role");
    Role role =
        Role.find(word)
            .orElseThrow(() -> fields.notAmong("role", word, List.of("read", "write", "admin")));
    if (!access.grant(call.container(), grantee, role, force(fields), call.actor())) {
      throw ApiException.packageNotFound();
    }
    return RestCall.json(200, view(call, grant(call, grantee, role)));
  }

  Response remove(RestCall call) {
    Grantee grantee = grantees.find(call);
    if (!access.revoke(call.container(), grantee, force(call), call.actor())) {
      throw ApiException.notFound();
    }
    return Response.of(204);
  }

  /// By the id that the list shows: what is not seen has no name there, and is taken away by it.
  Response removeById(RestCall call) {
    String id = call.parameter("id").orElse("");
    if (!id.matches("[0-9]{1,18}")) {
      throw new ApiException(
          422,
          "Invalid request.\n\n\"id\" is not the id of one who has a role.",
          List.of(new ApiException.FieldError("Package", "id", "invalid", null)));
    }
    Grantee grantee = grantees.of(Long.parseLong(id));
    if (!access.revoke(call.container(), grantee, force(call), call.actor())) {
      throw ApiException.notFound();
    }
    return Response.of(204);
  }

  /// Whether a body says that the caller may lose their own right by what it asks for.
  static OwnRight force(Fields fields) {
    return own(fields.optionalTruth("force").orElse(false));
  }

  /// Whether the address says so.
  static OwnRight force(RestCall call) {
    return own(call.parameter("force").equals(Optional.of("true")));
  }

  private static OwnRight own(boolean mayEnd) {
    return mayEnd ? OwnRight.MAY_END : OwnRight.KEPT;
  }

  private static PackageGrant grant(RestCall call, Grantee grantee, Role role) {
    String name =
        switch (grantee) {
          case Grantee.User _ -> call.variables().value("username");
          case Grantee.TeamGrantee _ -> call.variables().value("team_slug");
          case Grantee.RepositoryGrantee _ ->
              call.variables().value("owner") + "/" + call.variables().value("repo");
        };
    return new PackageGrant(grantee, name, role);
  }

  private ObjectNode view(RestCall call, PackageGrant grant) {
    ObjectNode view = Json.object().put("role", grant.role().word());
    grantees.show(view, call, grant);
    return view;
  }
}
