package dev.berth.bench;

import java.util.List;

/// Brings content into a server, and takes it away, outside the clock.
interface Provision {
  void image(String repository, String tag, Image image) throws Exception;

  void blob(String repository, Payload payload) throws Exception;

  /// Gives one image many tags.
  void tags(String repository, Image image, List<String> tags) throws Exception;

  /// Frees the disk and the page cache from a blob that no request will name again.
  void discard(String digest) throws Exception;
}
