package dev.berth.http.web;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/// The icons that pages have in their text: some of Bootstrap's.
enum Icons {
  ACTIVITY,
  ARROW_COUNTERCLOCKWISE,
  BOOK,
  BOX_SEAM,
  BUILDING,
  CHECK2,
  CHECK_CIRCLE,
  CLOCK_HISTORY,
  COPY,
  CPU,
  DIAGRAM_3,
  FILE_DIFF,
  GEAR,
  HOUSE,
  JOURNAL_TEXT,
  KEY,
  LAYERS,
  PC_DISPLAY,
  PEOPLE,
  PERSON,
  PHONE,
  PLUG,
  SHIELD_LOCK,
  TAG,
  TERMINAL,
  THREE_DOTS,
  TRASH3,
  X_CIRCLE;

  /// Where they are in the jar that brings them.
  static final String DIRECTORY = "META-INF/resources/webjars/bootstrap-icons/1.13.1/icons/";

  private static final Map<Icons, String> READ = new EnumMap<>(Icons.class);

  /// The name of the file without its end.
  String file() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /// The picture, which says nothing that the text beside it does not say.
  String svg() {
    synchronized (READ) {
      return READ.computeIfAbsent(this, Icons::read);
    }
  }

  private static String read(Icons icon) {
    String path = DIRECTORY + icon.file() + ".svg";
    try (InputStream in = Icons.class.getClassLoader().getResourceAsStream(path)) {
      if (in == null) {
        throw new IllegalStateException("the jar has no " + path);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .replace(" xmlns=\"http://www.w3.org/2000/svg\"", " aria-hidden=\"true\"")
          .replaceAll("\\s*\n\\s*", "");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
