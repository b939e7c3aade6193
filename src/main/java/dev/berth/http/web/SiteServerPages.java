package dev.berth.http.web;

import dev.berth.http.Response;

/// What the server itself is like, for those who run the site: its settings, what it keeps where,
/// and what it does by itself.
final class SiteServerPages {
  private final SiteFacts facts;

  SiteServerPages(WebRoutes.Rules rules) {
    this.facts = rules.site();
  }

  Response settings(WebCall call) {
    return call.page(
        200, "site-settings", SiteUserPages.frame(call, "Settings"), "settings", facts.settings());
  }

  Response storage(WebCall call) {
    return call.page(
        200, "site-storage", SiteUserPages.frame(call, "Storage"), "storage", facts.storage());
  }

  Response jobs(WebCall call) {
    return call.page(200, "site-jobs", SiteUserPages.frame(call, "Jobs"), "jobs", facts.jobs());
  }
}
