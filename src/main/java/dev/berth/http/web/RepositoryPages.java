package dev.berth.http.web;

import dev.berth.http.Response;
import dev.berth.packages.InvalidValueException;
import dev.berth.packages.Permission;
import dev.berth.packages.Repository;
import dev.berth.registry.Catalog;
import dev.berth.registry.Repositories;
import java.nio.charset.StandardCharsets;

/// A repository: its packages and its README.
final class RepositoryPages {
  private final Catalog catalog;
  private final Repositories repositories;

  RepositoryPages(WebRoutes.Rules rules) {
    this.catalog = rules.catalog();
    this.repositories = rules.organizations().repositories();
  }

  /// What is at the head of each page of a repository.
  ///
  /// @param current which of the pages it is
  record Head(Repository repository, boolean pushes, boolean administers, String current) {
    static Head of(WebCall call, String current) {
      return new Head(
          call.repository(), has(call, Permission.PUSH), has(call, Permission.ADMIN), current);
    }

    private static boolean has(WebCall call, Permission least) {
      return call.permission().filter(permission -> permission.includes(least)).isPresent();
    }

    String address() {
      return Addresses.of(repository);
    }
  }

  static Frame frame(WebCall call, String title, Frame.Crumb... more) {
    Repository repository = call.repository();
    Frame.Crumb[] crumbs = new Frame.Crumb[2 + more.length];
    crumbs[0] =
        new Frame.Crumb(
            repository.owner().login().value(), Addresses.repositories(repository.owner()));
    crumbs[1] = new Frame.Crumb(repository.name(), Addresses.of(repository));
    System.arraycopy(more, 0, crumbs, 2, more.length);
    return call.frame((title.isEmpty() ? "" : title + " · ") + repository.fullName(), crumbs);
  }

  Response show(WebCall call) {
    Repository repository = call.repository();
    Paged<Catalog.Entry> packages =
        Paged.of(
            call,
            Addresses.of(repository),
            (skip, limit) ->
                catalog.listOfRepository(repository, call.visitor().user(), skip, limit));
    return call.page(
        200,
        "repository",
        frame(call, ""),
        "head",
        Head.of(call, "overview"),
        "packages",
        packages);
  }

  Response showReadme(WebCall call) {
    return readme(call, 200, call.repository().readme(), "");
  }

  private static Response readme(WebCall call, int status, String text, String error) {
    return call.page(
        status,
        "readme",
        frame(call, "README"),
        "head",
        Head.of(call, "overview"),
        "text",
        text,
        "error",
        error);
  }

  Response setReadme(WebCall call) {
    // Browsers send lines as the specification of forms has them.
    String text = call.field("readme").replace("\r\n", "\n");
    if (text.getBytes(StandardCharsets.UTF_8).length > Repositories.LARGEST_README) {
      return readme(
          call,
          422,
          text,
          "A README has up to " + Sizes.of(Repositories.LARGEST_README) + " in UTF-8.");
    }
    try {
      Repository now =
          repositories
              .setReadme(call.repository(), text, call.actor())
              .orElseThrow(PageException::notFound);
      return Html.seeOther(Addresses.of(now) + "?notice=" + Notice.SAVED.word());
    } catch (InvalidValueException e) {
      return readme(call, 422, text, e.text());
    }
  }
}
