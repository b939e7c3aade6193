package dev.berth.http.web;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.List;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.parser.Parser;
import org.commonmark.renderer.html.HtmlRenderer;
import org.owasp.html.HtmlPolicyBuilder;
import org.owasp.html.PolicyFactory;

/// Markdown as HTML in which nothing runs and nothing is fetched from elsewhere.
final class Markdown {
  private static final int LONGEST = 64 << 10;

  /// How many characters of texts and of what they say as HTML are remembered.
  private static final int REMEMBERED = 2 << 20;

  private static final Cache<String, String> RENDERED =
      Caffeine.newBuilder()
          .executor(Runnable::run)
          .maximumWeight(REMEMBERED)
          .weigher((String text, String html) -> text.length() + html.length())
          .build();

  private static final class Holder {
    static final List<org.commonmark.Extension> EXTENSIONS = List.of(TablesExtension.create());
    static final Parser PARSER = Parser.builder().extensions(EXTENSIONS).build();
    static final HtmlRenderer RENDERER = HtmlRenderer.builder().extensions(EXTENSIONS).build();
    // A page has one heading of the first rank, its own.
    static final PolicyFactory POLICY =
        new HtmlPolicyBuilder()
            .allowElements((name, _) -> "h3", "h1", "h2")
            .allowElements((name, _) -> "h4", "h3")
            .allowElements((name, _) -> "h5", "h4", "h5", "h6")
            .allowElements(
                "p",
                "br",
                "hr",
                "ul",
                "ol",
                "li",
                "blockquote",
                "pre",
                "code",
                "em",
                "strong",
                "del",
                "a",
                "table",
                "thead",
                "tbody",
                "tr",
                "th",
                "td",
                "b",
                "i",
                "kbd",
                "sub",
                "sup")
            .allowUrlProtocols("http", "https", "mailto")
            .allowAttributes("href")
            .onElements("a")
            .requireRelsOnLinks("nofollow", "noopener", "noreferrer")
            .toFactory();
  }

  private Markdown() {}

  /// What `text` says, as HTML to be put into a page.
  static String render(String text) {
    return RENDERED.get(text.substring(0, Math.min(text.length(), LONGEST)), Markdown::renderAnew);
  }

  private static String renderAnew(String some) {
    return Holder.POLICY.sanitize(Holder.RENDERER.render(Holder.PARSER.parse(some)));
  }
}
