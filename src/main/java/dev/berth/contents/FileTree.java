package dev.berth.contents;

import java.util.HashSet;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;

/// What some layers of an image make of the files below them (image-spec, "Applying Changesets").
final class FileTree {
  private static final String WHITEOUT = ".wh.";
  private static final String OPAQUE = ".wh..wh..opq";
  private static final FileState GONE = new FileState(FileState.GONE, 0, 0, 0, 0, "", 0);

  private final NavigableMap<String, FileState> states = new TreeMap<>();
  private final Set<String> emptied = new HashSet<>();

  /// One layer, as it is read: what it takes away is what lies below it, wherever in the layer that
  /// is said.
  final class Layer {
    private final Map<String, FileState> files = new TreeMap<>();
    private final Set<String> gone = new HashSet<>();
    private final Set<String> opaque = new HashSet<>();

    /// Whether a name says that something below is taken away.
    boolean isWhiteout(String path) {
      return name(path).startsWith(WHITEOUT);
    }

    void remove(String path) {
      String name = name(path);
      String directory = path.substring(0, path.length() - name.length());
      if (name.equals(OPAQUE)) {
        opaque.add(directory.isEmpty() ? "" : directory.substring(0, directory.length() - 1));
      } else if (!name.startsWith(WHITEOUT + WHITEOUT)) {
        gone.add(directory + name.substring(WHITEOUT.length()));
      }
    }

    void put(String path, FileState state) {
      files.put(path, state);
    }

    void apply() {
      for (String directory : opaque) {
        below(directory).clear();
        emptied.add(directory);
      }
      for (String path : gone) {
        below(path).clear();
        states.put(path, GONE);
        emptied.add(path);
      }
      files.forEach((path, state) -> {
        if (!state.isDirectory()) {
          below(path).clear();
          emptied.add(path);
        }
        states.put(path, state);
      });
    }
  }

  Layer newLayer() {
    return new Layer();
  }

  private NavigableMap<String, FileState> below(String directory) {
    return directory.isEmpty()
        ? states
        : states.subMap(directory + "/", true, directory + "0", false);
  }

  private static String name(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  /// Paths that these layers say something of.
  Set<String> paths() {
    return states.keySet();
  }

  /// Whether it says nothing of any path.
  boolean isEmpty() {
    return states.isEmpty() && emptied.isEmpty();
  }

  /// Whether these layers say something of `path`, so that what is below them matters.
  boolean touches(String path) {
    return states.containsKey(path) || hides(path);
  }

  /// What is at `path`, where `base` is what the layers below have.
  Optional<FileState> find(String path, FileTree base) {
    FileState own = states.get(path);
    if (own != null) {
      return own.isGone() ? Optional.empty() : Optional.of(own);
    }
    return hides(path)
        ? Optional.empty()
        : Optional.ofNullable(base.states.get(path)).filter(state -> !state.isGone());
  }

  /// Whether these layers take away a directory above `path`.
  private boolean hides(String path) {
    return anyAbove(
        path,
        directory -> {
          FileState state = states.get(directory);
          return (state != null && !state.isDirectory()) || emptied.contains(directory);
        });
  }

  private static boolean anyAbove(String path, Predicate<String> test) {
    for (int slash = path.lastIndexOf('/'); slash > 0; slash = path.lastIndexOf('/', slash - 1)) {
      if (test.test(path.substring(0, slash))) {
        return true;
      }
    }
    return test.test("");
  }
}
