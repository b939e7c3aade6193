package dev.berth.http.rest;

import dev.berth.access.Access;
import dev.berth.access.Decision;
import dev.berth.access.Explanations;
import dev.berth.http.Response;
import dev.berth.oci.RepositoryName;
import dev.berth.packages.Action;
import dev.berth.packages.InvalidValueException;
import dev.berth.packages.InvalidValueException.Reason;
import dev.berth.packages.Standing.GrantedRole;
import dev.berth.registry.Accounts;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.databind.node.ObjectNode;

/// Why somebody may do something with a package, or not.
final class ExplanationHandlers {
  private static final String RESOURCE = "Access";
  private static final String WORDS = "pull, push, delete, restore, administer.";

  private final Accounts accounts;
  private final Explanations explanations;

  ExplanationHandlers(Accounts accounts, Explanations explanations) {
    this.accounts = accounts;
    this.explanations = explanations;
  }

  Response explain(RestCall call) {
    RepositoryName repository = call.named();
    Action action = action(call);
    Optional<String> user = call.parameter("user");
    Optional<String> token = call.parameter("token");
    boolean anybody = call.parameter("anonymous").equals(Optional.of("true"));
    if (Stream.of(user.isPresent(), token.isPresent(), anybody).filter(given -> given).count()
        != 1) {
      throw invalid(
          "user", Reason.MISSING_FIELD, "Ask about one: user=LOGIN, token=ID or anonymous=true.");
    }
    Decision decision;
    if (user.isPresent()) {
      decision =
          explanations.ofUser(
              accounts
                  .findUser(user.get())
                  .filter(asked -> explanations.mayAskAbout(call.signedIn(), asked, repository))
                  .orElseThrow(() ->
                      invalid(
                          "user",
                          Reason.INVALID,
                          "There is no user of that login whom you could ask about.")),
              repository,
              action);
    } else if (token.isPresent()) {
      decision =
          explanations.ofToken(
              number(token.get())
                  .flatMap(id -> explanations.findToken(call.signedIn(), id))
                  .orElseThrow(() ->
                      invalid(
                          "token",
                          Reason.INVALID,
                          "There is no token of that id that you could ask about.")),
              repository,
              action);
    } else {
      decision = explanations.ofAnybody(repository, action);
    }
    return RestCall.json(
        200, view(repository, action, explanations.shownTo(call.signedIn(), repository, decision)));
  }

  private static Action action(RestCall call) {
    return switch (call.parameter("action").orElse("")) {
      case "pull" -> Action.PULL;
      case "push" -> Action.PUSH;
      case "delete" -> Action.DELETE;
      case "restore" -> Action.RESTORE;
      case "administer" -> Action.ADMINISTER;
      case "" ->
          throw invalid("action", Reason.MISSING_FIELD, "action says what is to be done: " + WORDS);
      default -> throw invalid("action", Reason.INVALID, "action takes one of " + WORDS);
    };
  }

  private static Optional<Long> number(String text) {
    return text.matches("[0-9]{1,18}") ? Optional.of(Long.parseLong(text)) : Optional.empty();
  }

  private static InvalidValueException invalid(String field, Reason reason, String text) {
    return new InvalidValueException(RESOURCE, field, reason, text);
  }

  private static ObjectNode view(RepositoryName repository, Action action, Decision decision) {
    ObjectNode view =
        Json.object()
            .put("package", repository.value())
            .put("action", word(action))
            .put("decision", word(decision.access()))
            .put("rule", word(decision.rule()))
            .put("explanation", decision.explanation());
    if (decision.granted().isPresent()) {
      GrantedRole role = decision.granted().get();
      view.put("role", role.role().word()).put("role_from", word(role.source()));
      if (role.through().isEmpty()) {
        view.putNull("team");
      } else {
        view.put("team", role.through());
      }
    } else {
      view.putNull("role").putNull("role_from").putNull("team");
    }
    if (decision.access() instanceof Access.Refused(var missing, var detail)) {
      view.put("missing", missing).put("detail", detail.orElse(null));
    } else {
      view.putNull("missing").putNull("detail");
    }
    return view;
  }

  private static String word(Access access) {
    return switch (access) {
      case Access.Granted _ -> "granted";
      case Access.Challenged _ -> "challenged";
      case Access.Refused _ -> "refused";
      case Access.Hidden _ -> "hidden";
    };
  }

  private static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
