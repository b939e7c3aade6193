package dev.berth.http.web;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/// READMEs on pages.
class MarkdownTest {
  @Test
  void aTextIsRenderedOnce() {
    String html = Markdown.render("# Title\n\n[link](https://example.test/)");

    assertThat(html).contains("<h3>Title</h3>", "nofollow");
    assertThat(Markdown.render("# Title\n\n[link](https://example.test/)")).isSameAs(html);
  }
}
