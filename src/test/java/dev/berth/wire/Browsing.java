package dev.berth.wire;

import dev.berth.LocalBerth;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Somebody with a browser that runs no scripts: keeps cookies, and sends the forms of pages.
final class Browsing {
  private static final HttpClient CLIENT = HttpClient.newHttpClient();
  private static final Pattern FORM_TOKEN =
      Pattern.compile("name=\"authenticity_token\" value=\"([^\"]+)\"");

  private final String url;
  private final Map<String, String> cookies = new LinkedHashMap<>();

  Browsing(String url) {
    this.url = url;
  }

  /// Somebody who signed in by their password.
  static Browsing signedIn(LocalBerth berth, String login, String password) {
    Browsing browser = new Browsing(berth.url());
    browser.signIn(login, password).expect(303);
    return browser;
  }

  /// A page, or where the browser is sent.
  record Page(HttpResponse<String> answer) {
    int status() {
      return answer.statusCode();
    }

    String text() {
      return answer.body();
    }

    Optional<String> header(String name) {
      return answer.headers().firstValue(name);
    }

    String location() {
      return header("Location").orElseThrow();
    }

    /// What the page's forms carry.
    String formToken() {
      Matcher matcher = FORM_TOKEN.matcher(text());
      if (!matcher.find()) {
        throw new AssertionError("no form on the page: " + text());
      }
      return matcher.group(1);
    }

    Page expect(int status) {
      if (status() != status) {
        throw new AssertionError(status() + " instead of " + status + ": " + text());
      }
      return this;
    }
  }

  Page get(String path) {
    return send(HttpRequest.newBuilder(URI.create(url + path)));
  }

  /// Sends a form that was got from the page at `from`.
  Page submit(String from, String to, String... namesAndValues) {
    String formToken = get(from).expect(200).formToken();
    return send(form(to, formToken, namesAndValues).header("Referer", url + from));
  }

  Page post(String path, String formToken, String... namesAndValues) {
    return send(form(path, formToken, namesAndValues));
  }

  private HttpRequest.Builder form(String path, String formToken, String... namesAndValues) {
    StringBuilder form = new StringBuilder("authenticity_token=" + encode(formToken));
    for (int i = 0; i < namesAndValues.length; i += 2) {
      form.append('&').append(encode(namesAndValues[i])).append('=');
      form.append(encode(namesAndValues[i + 1]));
    }
    return HttpRequest.newBuilder(URI.create(url + path))
        .header("Content-Type", "application/x-www-form-urlencoded")
        .POST(BodyPublishers.ofString(form.toString()));
  }

  Page signIn(String login, String password) {
    return submit("/login", "/login", "login", login, "password", password);
  }

  /// The id of the version that has a tag, of the package whose pages begin with `base`.
  String version(String base, String tag) {
    return get(base + "/versions?q=" + tag)
        .expect(200)
        .text()
        .replaceAll("(?s).*?href=\"" + base + "/([0-9]+)\".*", "$1");
  }

  /// What the browser holds under a name.
  Optional<String> cookie(String name) {
    return Optional.ofNullable(cookies.get(name));
  }

  void hold(String name, String value) {
    cookies.put(name, value);
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private Page send(HttpRequest.Builder request) {
    if (!cookies.isEmpty()) {
      StringBuilder line = new StringBuilder();
      cookies.forEach((name, value) -> line.append("; ").append(name).append('=').append(value));
      request.header("Cookie", line.substring(2));
    }
    try {
      HttpResponse<String> answer = CLIENT.send(request.build(), BodyHandlers.ofString());
      for (String cookie : answer.headers().allValues("Set-Cookie")) {
        int equals = cookie.indexOf('=');
        String value = cookie.substring(equals + 1, cookie.indexOf(';'));
        if (value.isEmpty()) {
          cookies.remove(cookie.substring(0, equals));
        } else {
          cookies.put(cookie.substring(0, equals), value);
        }
      }
      return new Page(answer);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }
}
