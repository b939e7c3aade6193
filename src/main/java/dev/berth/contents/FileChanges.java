package dev.berth.contents;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/// Which files of an image are others than those of another one. Directories are left out: what is
/// in them tells of them.
///
/// @param files in the order of their paths, as many as are listed
/// @param added how many there are only in the later image
/// @param removed how many there were only in the earlier one
/// @param changed how many are different in content, rights or what they link to
/// @param growth by how many bytes they are larger together, unpacked; negative for less
public record FileChanges(List<File> files, int added, int removed, int changed, long growth) {
  /// How many are listed at the most.
  public static final int MOST = 1000;

  private static final int MOST_OF_TEXT = 120_000;

  public FileChanges {
    files = List.copyOf(files);
  }

  /// What became of a file.
  public enum Change {
    ADDED,
    REMOVED,
    CHANGED
  }

  /// A file that is another.
  ///
  /// @param before its size in bytes; 0 where there was none
  /// @param after as above
  public record File(String path, Change change, long before, long after) {}

  /// How many there are, listed or not.
  public int total() {
    return added + removed + changed;
  }

  /// About how many bytes this takes in memory.
  int weight() {
    return 100 + files.stream().mapToInt(file -> 80 + 2 * file.path().length()).sum();
  }

  /// @param base what both images have below
  /// @throws Budget.SpentException if that takes too long
  static FileChanges between(FileTree from, FileTree to, FileTree base, Budget budget)
      throws Budget.SpentException {
    SortedSet<String> paths = new TreeSet<>(from.paths());
    paths.addAll(to.paths());
    paths.addAll(base.paths());
    Collecting found = new Collecting();
    for (String path : paths) {
      budget.look();
      found.add(path, file(from.find(path, base)), file(to.find(path, base)));
    }
    return new FileChanges(found.files, found.added, found.removed, found.changed, found.growth);
  }

  private static Optional<FileState> file(Optional<FileState> state) {
    return state.filter(each -> !each.isDirectory());
  }

  private static final class Collecting {
    private final List<File> files = new ArrayList<>();
    private int added;
    private int removed;
    private int changed;
    private long growth;
    private int text;

    void add(String path, Optional<FileState> before, Optional<FileState> after) {
      if (before.equals(after)) {
        return;
      }
      Change change;
      if (before.isEmpty()) {
        change = Change.ADDED;
        added++;
      } else if (after.isEmpty()) {
        change = Change.REMOVED;
        removed++;
      } else {
        change = Change.CHANGED;
        changed++;
      }
      long was = before.map(FileState::size).orElse(0L);
      long is = after.map(FileState::size).orElse(0L);
      growth += is - was;
      text += path.length();
      if (files.size() < MOST && text < MOST_OF_TEXT) {
        files.add(new File(path, change, was, is));
      }
    }
  }
}
