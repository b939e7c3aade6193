package dev.berth.http.rest;

import dev.berth.packages.Account;
import dev.berth.packages.Hook;
import dev.berth.packages.HookEvent;
import dev.berth.packages.HookPlace;
import dev.berth.packages.HookSubject;
import dev.berth.packages.RegistryPackage;
import dev.berth.packages.Repository;
import dev.berth.registry.Accounts;
import dev.berth.registry.HookSubjects;
import dev.berth.registry.Organizations;
import dev.berth.registry.Repositories;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/// What webhooks are sent, as GitHub's schemas of webhooks show it.
public final class HookPayloads {
  private static final String ZEN = "Keep it logically awesome.";

  private final Rules rules;
  private final Optional<String> url;

  /// What payloads are read from.
  public record Rules(
      HookSubjects subjects,
      Accounts accounts,
      Organizations organizations,
      Repositories repositories) {}

  /// @param url the outside URL, if it is fixed
  public HookPayloads(Rules rules, Optional<String> url) {
    this.rules = rules;
    this.url = url;
  }

  /// The JSON that tells a hook of an event; empty when what it is about was removed meanwhile.
  public Optional<String> write(Hook hook, HookEvent event) {
    String site = url.orElse(hook.site());
    Links links = new Links(site + Links.PREFIX, site);
    return (event.name().equals(HookEvent.PING)
            ? ping(links, hook, event)
            : rules.subjects().find(event).map(subject -> told(links, event, subject)))
        .map(payload -> new String(Json.write(payload), StandardCharsets.UTF_8));
  }

  private Optional<ObjectNode> ping(Links links, Hook hook, HookEvent event) {
    ObjectNode payload = Json.object().put("zen", ZEN).put("hook_id", hook.id());
    Account owner;
    if (hook.place().kind() == HookPlace.Kind.ORGANIZATION) {
      Optional<Account> organization = rules.accounts().find(hook.place().id());
      if (organization.isEmpty()) {
        return Optional.empty();
      }
      owner = organization.get();
      payload.set("hook", HookViews.ofOrganization(links, owner).hook(hook));
      putOrganization(payload, links, owner);
    } else {
      Optional<Repository> repository = rules.repositories().find(hook.place().id());
      if (repository.isEmpty()) {
        return Optional.empty();
      }
      owner = repository.get().owner();
      payload.set("hook", HookViews.at(links.repository(repository.get())).hook(hook));
      payload.set("repository", new RepositoryViews(links).repository(repository.get()));
    }
    Account sender =
        event.senderId().isPresent()
            ? rules.accounts().find(event.senderId().getAsLong()).orElse(owner)
            : owner;
    payload.set("sender", new Views(links).simpleUser(sender));
    return Optional.of(payload);
  }

  private void putOrganization(ObjectNode payload, Links links, Account owner) {
    payload.set(
        "organization",
        new Views(links).simpleOrganization(owner, rules.organizations().profile(owner)));
  }

  private ObjectNode told(Links links, HookEvent event, HookSubject subject) {
    RegistryPackage container = subject.container();
    ObjectNode payload = Json.object().put("action", event.action().orElse(""));
    payload.set(event.name(), container(links, event, subject));
    subject
        .repository()
        .ifPresent(r -> payload.set("repository", new RepositoryViews(links).repository(r)));
    if (container.owner().isOrganization()) {
      putOrganization(payload, links, container.owner());
    }
    payload.set("sender", new Views(links).simpleUser(subject.sender()));
    return payload;
  }

  private ObjectNode container(Links links, HookEvent event, HookSubject subject) {
    RegistryPackage container = subject.container();
    String namespace = container.owner().login().value().toLowerCase(Locale.ROOT);
    ObjectNode view =
        Json.object()
            .put("id", container.id())
            .put("name", container.name())
            .put("namespace", namespace)
            .put("description", "")
            .put("ecosystem", "CONTAINER")
            .put("package_type", "CONTAINER")
            .put("html_url", links.site() + "/" + namespace + "/packages/" + container.id())
            .put("created_at", Views.time(container.createdAt()))
            .put("updated_at", Views.time(container.updatedAt()))
            .put("visibility", container.visibility().word());
    view.set("owner", new Views(links).simpleUser(container.owner()));
    if (subject.version().isPresent()) {
      HookSubject.Version version = subject.version().get();
      view.set(
          "package_version",
          new HookVersionViews(links)
              .version(
                  subject,
                  version,
                  event.tag(),
                  version.manifest().size() <= HookVersionViews.LARGEST_SHOWN
                      ? rules.subjects().labels(container.id(), version.manifest())
                      : Map.of()));
    } else {
      view.putNull("package_version");
    }
    view.putObject("registry")
        .put("about_url", "https://docs.github.com/packages/learn-github-packages")
        .put("name", "GitHub CONTAINER registry")
        .put("type", "CONTAINER")
        .put("url", links.site() + "/" + namespace)
        .put("vendor", "GitHub Inc");
    return view;
  }
}
