package dev.berth.contents;

import java.util.List;

/// What a document beside an image says, as far as it is read.
public sealed interface Document {

  /// What an image is made of.
  ///
  /// @param format as `SPDX-2.3`
  /// @param subject what it is about; empty where it does not say
  /// @param created when, as it says; may be empty
  /// @param tools that made it
  /// @param total how many components there are
  /// @param matching how many of them are meant by the search
  /// @param components a part of those
  record Sbom(
      String format,
      String subject,
      String created,
      List<String> tools,
      int total,
      int matching,
      List<Component> components)
      implements Document {
    public Sbom {
      tools = List.copyOf(tools);
      components = List.copyOf(components);
    }
  }

  /// A part of an image. What is not known is empty.
  ///
  /// @param kind of package, as `deb` or `npm`
  /// @param license as an SPDX expression, or whatever was written
  record Component(String name, String version, String kind, String license) {}

  /// How an image was built.
  ///
  /// @param builder who or what did
  /// @param type of the build
  /// @param sources what was built, as `https://…@refs/heads/main`
  /// @param started as it says; may be empty
  /// @param materials what went into it
  /// @param more whether there are more of them than are listed
  record Provenance(
      String builder,
      String type,
      List<String> sources,
      String started,
      String finished,
      List<Material> materials,
      boolean more)
      implements Document {
    public Provenance {
      sources = List.copyOf(sources);
      materials = List.copyOf(materials);
    }
  }

  /// What went into a build.
  ///
  /// @param digest as `sha256:…`; may be empty
  record Material(String uri, String digest) {}

  /// A document that has no form of its own here: as it is.
  record Text(String text) implements Document {}

  /// A document that is not read.
  ///
  /// @param reason as `it is larger than 16 MiB`
  record Unread(String reason) implements Document {}
}
