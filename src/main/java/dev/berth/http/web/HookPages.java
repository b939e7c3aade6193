package dev.berth.http.web;

import dev.berth.http.Response;
import dev.berth.packages.Hook;
import dev.berth.packages.HookDelivery;
import dev.berth.packages.HookPlace;
import dev.berth.packages.InvalidValueException;
import dev.berth.registry.Hooks;
import java.util.List;
import java.util.Optional;

/// Webhooks of organizations and repositories, and what they were sent.
final class HookPages {
  private static final int MOST = 100;
  private static final int DELIVERIES = 20;

  private final Hooks hooks;
  private final OwnerHeads heads;

  HookPages(WebRoutes.Rules rules) {
    this.hooks = rules.organizations().hooks();
    this.heads = new OwnerHeads(rules);
  }

  /// Where webhooks hang: either on an organization or on a repository.
  ///
  /// @param base the address of their list
  record Where(
      HookPlace place,
      String base,
      Optional<OwnerHead> organization,
      Optional<RepositoryPages.Head> repository) {
    String of(Hook hook) {
      return base + "/" + hook.id();
    }
  }

  private Where where(WebCall call) {
    if (call.variables().has("org")) {
      return new Where(
          new HookPlace(HookPlace.Kind.ORGANIZATION, call.organization().id()),
          Addresses.settings(call.organization(), "hooks"),
          Optional.of(heads.of(call.caller(), call.organization(), OwnerHead.Kind.SETTINGS)),
          Optional.empty());
    }
    return new Where(
        new HookPlace(HookPlace.Kind.REPOSITORY, call.repository().id()),
        Addresses.of(call.repository()) + "/settings/hooks",
        Optional.empty(),
        Optional.of(RepositoryPages.Head.of(call, "hooks")));
  }

  private static Frame frame(WebCall call, Where where, String title) {
    Frame.Crumb crumb = new Frame.Crumb("Webhooks", where.base());
    return where.organization().isPresent()
        ? call.frame(
            title + " · " + call.organization().login(),
            new Frame.Crumb(call.organization().login().value(), "/" + call.organization().login()),
            crumb)
        : RepositoryPages.frame(call, title, crumb);
  }

  private Hook hook(WebCall call, Where where) {
    return hooks.find(where.place(), call.id("hook_id")).orElseThrow(PageException::notFound);
  }

  Response list(WebCall call) {
    Where where = where(call);
    return call.page(
        200,
        "hooks",
        frame(call, where, "Webhooks"),
        "where",
        where,
        "hooks",
        hooks.list(where.place(), 0, MOST));
  }

  Response showNew(WebCall call) {
    return showNew(call, 200, HookForm.EMPTY);
  }

  private Response showNew(WebCall call, int status, HookForm form) {
    Where where = where(call);
    return call.page(
        status, "hook-new", frame(call, where, "New webhook"), "where", where, "form", form);
  }

  Response create(WebCall call) {
    Where where = where(call);
    try {
      Hook made =
          hooks
              .create(
                  where.place(),
                  HookForm.read(call, Optional.empty()),
                  call.request().origin(),
                  call.actor())
              .orElseThrow(PageException::notFound);
      return done(where, made, Notice.HOOK_CREATED);
    } catch (InvalidValueException e) {
      return showNew(call, 422, HookForm.refused(call, Optional.empty(), e.text()));
    }
  }

  private static Response done(Where where, Hook hook, Notice notice) {
    return Html.seeOther(where.of(hook) + "?notice=" + notice.word());
  }

  Response show(WebCall call) {
    Where where = where(call);
    Hook hook = hook(call, where);
    return show(call, 200, where, hook, HookForm.of(hook.settings()));
  }

  private Response show(WebCall call, int status, Where where, Hook hook, HookForm form) {
    String cursor = call.parameter("cursor").orElse("");
    long before = cursor.matches("[0-9]{1,18}") ? Long.parseLong(cursor) : Long.MAX_VALUE;
    List<HookDelivery> found = hooks.listDeliveries(hook, Optional.empty(), before, DELIVERIES + 1);
    List<HookDelivery> page = found.subList(0, Math.min(DELIVERIES, found.size()));
    return call.page(
        status,
        "hook",
        frame(call, where, "Webhook"),
        "where",
        where,
        "hook",
        hook,
        "form",
        form,
        "deliveries",
        page,
        "older",
        found.size() > DELIVERIES ? where.of(hook) + "?cursor=" + page.getLast().id() : "");
  }

  Response update(WebCall call) {
    Where where = where(call);
    Hook hook = hook(call, where);
    try {
      Hook now =
          hooks
              .update(
                  where.place(),
                  hook.id(),
                  was -> HookForm.read(call, Optional.of(was)),
                  call.request().origin(),
                  call.actor())
              .orElseThrow(PageException::notFound);
      return done(where, now, Notice.SAVED);
    } catch (InvalidValueException e) {
      return show(
          call, 422, where, hook, HookForm.refused(call, Optional.of(hook.settings()), e.text()));
    }
  }

  private static Confirmation deletion(Where where, Hook hook) {
    return new Confirmation(
        "Delete this webhook",
        List.of(
            hook.settings().url()
                + " is told nothing any more, and what it was sent is forgotten."),
        where.of(hook) + "/delete",
        List.of(),
        "",
        "Delete this webhook",
        where.of(hook),
        "");
  }

  Response askToDelete(WebCall call) {
    Where where = where(call);
    return call.confirm(200, deletion(where, hook(call, where)));
  }

  Response delete(WebCall call) {
    Where where = where(call);
    if (!hooks.delete(where.place(), call.id("hook_id"), call.actor())) {
      throw PageException.notFound();
    }
    return Html.seeOther(where.base() + "?notice=" + Notice.HOOK_DELETED.word());
  }

  Response ping(WebCall call) {
    Where where = where(call);
    Hook hook = hook(call, where);
    if (!hooks.ping(where.place(), hook.id(), call.actor())) {
      throw PageException.notFound();
    }
    return done(where, hook, Notice.PINGED);
  }

  Response showDelivery(WebCall call) {
    Where where = where(call);
    Hook hook = hook(call, where);
    HookDelivery.Detail found =
        hooks.findDelivery(hook, call.id("delivery_id")).orElseThrow(PageException::notFound);
    return call.page(
        200,
        "hook-delivery",
        frame(call, where, "Delivery"),
        "where",
        where,
        "hook",
        hook,
        "detail",
        found);
  }

  Response redeliver(WebCall call) {
    Where where = where(call);
    Hook hook = hook(call, where);
    if (!hooks.redeliver(hook, call.id("delivery_id"), call.actor())) {
      throw PageException.notFound();
    }
    return done(where, hook, Notice.REDELIVERED);
  }
}
