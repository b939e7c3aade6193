package dev.berth.http.web;

import dev.berth.packages.Account;
import java.util.List;

/// What is at the head of the pages of an owner: who it is, and its other pages.
///
/// @param name what it calls itself; empty for nothing
record OwnerHead(Account owner, String name, String description, List<Tab> tabs) {
  OwnerHead {
    tabs = List.copyOf(tabs);
  }

  /// One of its pages.
  record Tab(String text, Icons icon, String address, boolean current) {}

  /// The kinds of pages that owners have, in GitHub's order.
  enum Kind {
    OVERVIEW,
    REPOSITORIES,
    PACKAGES,
    TEAMS,
    PEOPLE,
    SETTINGS
  }

  String title() {
    return name.isEmpty() ? owner.login().value() : name;
  }
}
