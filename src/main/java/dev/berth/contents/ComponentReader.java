package dev.berth.contents;

import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/// Reads a package of SPDX or a component of CycloneDX: few of their words are the same, and none
/// means something else in the other.
final class ComponentReader {
  private static final Pattern PURL = Pattern.compile("pkg:([a-zA-Z0-9.+-]{1,30})/.*");

  private final JsonParser json;
  private final Consumer<Document.Component> inner;
  private String name = "";
  private String group = "";
  private String version = "";
  private String kind = "";
  private String concluded = "";
  private String license = "";

  /// @param json that has entered the object
  /// @param inner takes the components that are parts of it
  ComponentReader(JsonParser json, Consumer<Document.Component> inner) {
    this.json = json;
    this.inner = inner;
  }

  Document.Component read() {
    while (json.nextToken() == JsonToken.PROPERTY_NAME) {
      String property = json.currentName();
      JsonToken value = json.nextToken();
      switch (property) {
        case "name" -> name = SbomReader.text(json);
        case "group" -> group = SbomReader.text(json);
        case "version", "versionInfo" -> version = SbomReader.text(json);
        case "purl" -> readPurl();
        case "licenseConcluded" -> concluded = known(SbomReader.text(json));
        case "licenseDeclared" -> license = known(SbomReader.text(json));
        case "licenses" -> readLicenses(value);
        case "externalRefs" -> readReferences(value);
        case "components" -> readInner(value);
        default -> json.skipChildren();
      }
    }
    return new Document.Component(
        group.isEmpty() ? name : group + "/" + name,
        version,
        kind,
        concluded.isEmpty() ? license : concluded);
  }

  private static String known(String license) {
    return license.equals("NOASSERTION") || license.equals("NONE") ? "" : license;
  }

  private void readPurl() {
    Matcher matcher = PURL.matcher(SbomReader.text(json));
    if (matcher.matches()) {
      kind = matcher.group(1);
    }
  }

  private void readReferences(JsonToken value) {
    forEachObject(
        value,
        () -> {
          while (json.nextToken() == JsonToken.PROPERTY_NAME) {
            boolean locator = json.currentName().equals("referenceLocator");
            json.nextToken();
            if (locator && kind.isEmpty()) {
              readPurl();
            } else {
              json.skipChildren();
            }
          }
        });
  }

  private void readLicenses(JsonToken value) {
    forEachObject(
        value,
        () -> {
          while (json.nextToken() == JsonToken.PROPERTY_NAME) {
            String property = json.currentName();
            JsonToken inside = json.nextToken();
            if (property.equals("license") && inside == JsonToken.START_OBJECT) {
              while (json.nextToken() == JsonToken.PROPERTY_NAME) {
                boolean named =
                    json.currentName().equals("id") || json.currentName().equals("name");
                json.nextToken();
                addLicense(named ? SbomReader.text(json) : "");
                json.skipChildren();
              }
            } else {
              addLicense(property.equals("expression") ? SbomReader.text(json) : "");
              json.skipChildren();
            }
          }
        });
  }

  private void addLicense(String text) {
    if (!text.isEmpty() && license.length() < 200) {
      license = license.isEmpty() ? text : license + ", " + text;
    }
  }

  private void readInner(JsonToken value) {
    forEachObject(value, () -> inner.accept(new ComponentReader(json, inner).read()));
  }

  private void forEachObject(JsonToken value, Runnable reader) {
    if (value != JsonToken.START_ARRAY) {
      json.skipChildren();
      return;
    }
    while (json.nextToken() != JsonToken.END_ARRAY) {
      if (json.currentToken() == JsonToken.START_OBJECT) {
        reader.run();
      } else {
        json.skipChildren();
      }
    }
  }
}
