package dev.berth.http.web;

import java.util.ArrayList;
import java.util.List;

/// A question before something is done that cannot be undone by a click.
///
/// @param title what is to be done
/// @param texts what follows from it, a paragraph each
/// @param action where the answer is sent
/// @param hidden what is sent with it
/// @param verify what has to be typed; empty for nothing
/// @param button what the button says
/// @param back the page that was left
/// @param error what was wrong with what was typed; empty for nothing
record Confirmation(
    String title,
    List<String> texts,
    String action,
    List<Field> hidden,
    String verify,
    String button,
    String back,
    String error) {
  /// The field that says that one may lose a right of one's own.
  static final String FORCE = "force";

  /// A field that is sent.
  record Field(String name, String value) {}

  Confirmation {
    texts = List.copyOf(texts);
    hidden = List.copyOf(hidden);
  }

  /// A question that is answered by typing a name.
  static Confirmation typed(
      String title, List<String> texts, String action, String verify, String button, String back) {
    return new Confirmation(title, texts, action, List.of(), verify, button, back, "");
  }

  /// Whether the form says it.
  boolean isGiven(WebCall call) {
    return call.field("verify").equals(verify);
  }

  /// The same question again.
  Confirmation again() {
    return new Confirmation(
        title, texts, action, hidden, verify, button, back, "Type " + verify + " to confirm.");
  }

  /// What whoever sent a form is asked who would lose a right of their own by it.
  ///
  /// @param lost what they could administer no more
  static Confirmation ofOwnRight(WebCall call, String lost) {
    List<Field> fields = new ArrayList<>();
    call.form()
        .names()
        .forEach(name -> {
          if (!name.equals("authenticity_token") && !name.equals(FORCE)) {
            call.form().all(name).forEach(value -> fields.add(new Field(name, value)));
          }
        });
    fields.add(new Field(FORCE, "true"));
    return new Confirmation(
        "You would lose your own right",
        List.of(
            "By this change you would lose your own right to administer " + lost + ".",
            "Have somebody else do it who keeps theirs, or go on if you mean it: you cannot take"
                + " it back yourself then."),
        call.request().path(),
        fields,
        "",
        "I mean it, go on",
        before(call),
        "");
  }

  /// The page of this site that the form was on; the first one if the browser does not tell.
  private static String before(WebCall call) {
    String site = call.request().origin() + "/";
    return call.request()
        .header("Referer")
        .filter(page -> page.startsWith(site))
        .map(page -> page.substring(site.length() - 1))
        .map(Addresses::own)
        .orElse("/");
  }
}
