package dev.berth.crash;

import static dev.berth.crash.Ledger.ABSENT;
import static dev.berth.crash.Ledger.PRESENT;

import dev.berth.crash.Ledger.Attempt;
import dev.berth.crash.Ledger.Thing;
import dev.berth.oci.Digest;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.random.RandomGenerator;

/// One client that does what clients do, at random, until the server is gone, and notes in the
/// ledger what it asked for and was told.
final class Workload implements Runnable {
  private static final List<String> SHARED = List.of("admin/shared", "admin/nested/shared");
  // What is made at random must not be made twice.
  private static final int SMALLEST = 16;
  private static final int LARGEST_LAYER = 200_000;

  private final String name;
  private final Client client;
  private final Ledger ledger;
  private final Moment moment;
  private final RandomGenerator random;
  private final Queue<String> surprises;
  private final List<byte[]> popular;
  private final Set<Integer> refusals;

  private record Image(String repository, Digest digest, List<String> tags) {}

  private final List<Image> own = new ArrayList<>();
  private final List<Thing.Blob> unnamed = new ArrayList<>();
  private final List<String> users = new ArrayList<>();
  private int count;

  /// @param name no other client ever had it
  /// @param popular blobs that all clients push
  /// @param refusals the statuses that say that nothing happened
  /// @param surprises gets a sentence for each answer that should not have been
  Workload(
      String name,
      Client client,
      Ledger ledger,
      Moment moment,
      RandomGenerator random,
      List<byte[]> popular,
      Set<Integer> refusals,
      Queue<String> surprises) {
    this.name = name;
    this.client = client.withSteps(moment::step);
    this.ledger = ledger;
    this.moment = moment;
    this.random = random;
    this.popular = popular;
    this.refusals = refusals;
    this.surprises = surprises;
  }

  @Override
  public void run() {
    try {
      while (!moment.isOver()) {
        next();
      }
    } catch (IOException e) {
      if (!moment.isOver()) {
        surprises.add(name + " was broken off: " + e);
      }
    } catch (RuntimeException e) {
      surprises.add(name + " failed: " + e);
    }
  }

  private void next() throws IOException {
    switch (random.nextInt(12)) {
      case 0, 1, 2 -> pushImage(repository());
      case 3, 4 -> moveTag();
      case 5 -> pushByDigestWithTags(repository());
      case 6 -> pushUnnamed();
      case 7 -> deleteUnnamed();
      case 8 -> deleteTag();
      case 9 -> deleteManifest();
      case 10 -> changePublicity();
      default -> revoke();
    }
  }

  private String repository() {
    return random.nextBoolean() ? "admin/" + name : SHARED.get(random.nextInt(SHARED.size()));
  }

  private boolean settle(Attempt attempt, HttpResponse<byte[]> answer, int... expected) {
    for (int status : expected) {
      if (answer.statusCode() == status) {
        attempt.acknowledged();
        return true;
      }
    }
    if (refusals.contains(answer.statusCode())) {
      attempt.refused();
    } else if (!moment.isOver()) {
      surprises.add("%s got %s: %s".formatted(name, answer, Client.text(answer)));
    }
    return false;
  }

  private boolean pushBlob(String repository, byte[] content) throws IOException {
    Attempt attempt =
        ledger.attempt(Map.of(new Thing.Blob(repository, Client.digest(content)), PRESENT));
    HttpResponse<byte[]> answer =
        switch (random.nextInt(3)) {
          case 0 -> client.pushAtOnce(repository, content);
          case 1 -> client.pushStreamed(repository, content);
          default ->
              client.pushInChunks(repository, content, 1 + random.nextInt(content.length + 1));
        };
    return settle(attempt, answer, 201);
  }

  private byte[] content() {
    return random.nextInt(4) == 0
        ? popular.get(random.nextInt(popular.size()))
        : Images.bytes(random, SMALLEST + random.nextInt(LARGEST_LAYER));
  }

  /// A manifest whose blobs are there, unless they did not get there.
  private Optional<byte[]> pushBlobs(String repository) throws IOException {
    byte[] configuration = Images.bytes(random, 100);
    byte[] layer = content();
    boolean all = pushBlob(repository, configuration) && pushBlob(repository, layer);
    return all
        ? Optional.of(Images.manifest(name + " " + count++, configuration, layer))
        : Optional.empty();
  }

  private void pushImage(String repository) throws IOException {
    Optional<byte[]> manifest = pushBlobs(repository);
    if (manifest.isPresent()) {
      push(repository, manifest.get(), List.of(name + "-" + count), name + "-" + count);
    }
  }

  /// By digest with tags in the query, which come all or none.
  private void pushByDigestWithTags(String repository) throws IOException {
    Optional<byte[]> manifest = pushBlobs(repository);
    if (manifest.isPresent()) {
      List<String> tags = List.of(name + "-" + count + "-a", name + "-" + count + "-b");
      String query = "?tag=" + String.join("&tag=", tags);
      push(repository, manifest.get(), tags, Client.digest(manifest.get()) + query);
    }
  }

  private void push(String repository, byte[] manifest, List<String> tags, String reference)
      throws IOException {
    Image image = new Image(repository, Client.digest(manifest), tags);
    Map<Thing, String> changes = new HashMap<>();
    changes.put(new Thing.Manifest(repository, image.digest()), PRESENT);
    tags.forEach(tag -> changes.put(new Thing.Name(repository, tag), image.digest().toString()));
    Attempt attempt = ledger.attempt(changes);
    if (settle(attempt, client.pushManifest(repository, reference, manifest), 201)) {
      own.add(image);
    }
  }

  /// Tags that several clients move at the same time.
  private void moveTag() throws IOException {
    String repository = SHARED.get(random.nextInt(SHARED.size()));
    Optional<byte[]> manifest = pushBlobs(repository);
    if (manifest.isPresent()) {
      // Not among its own, which it may delete: others may have moved the tag by then.
      String tag = "moving-" + random.nextInt(3);
      Digest digest = Client.digest(manifest.get());
      Attempt attempt =
          ledger.attempt(
              Map.of(
                  new Thing.Manifest(repository, digest),
                  PRESENT,
                  new Thing.Name(repository, tag),
                  digest.toString()));
      settle(attempt, client.pushManifest(repository, tag, manifest.get()), 201);
    }
  }

  private void pushUnnamed() throws IOException {
    String repository = repository();
    byte[] content = Images.bytes(random, SMALLEST + random.nextInt(2_000));
    if (pushBlob(repository, content)) {
      unnamed.add(new Thing.Blob(repository, Client.digest(content)));
    }
  }

  private void deleteUnnamed() throws IOException {
    if (!unnamed.isEmpty()) {
      Thing.Blob blob = unnamed.remove(random.nextInt(unnamed.size()));
      Attempt attempt = ledger.attempt(Map.of(blob, ABSENT));
      String path = "/v2/" + blob.repository() + "/blobs/" + blob.digest();
      settle(attempt, client.send("DELETE", path), 202);
    }
  }

  private void deleteTag() throws IOException {
    if (!own.isEmpty()) {
      Image image = own.remove(random.nextInt(own.size()));
      for (String tag : image.tags()) {
        Attempt attempt = ledger.attempt(Map.of(new Thing.Name(image.repository(), tag), ABSENT));
        String path = "/v2/" + image.repository() + "/manifests/" + tag;
        settle(attempt, client.send("DELETE", path), 202);
      }
    }
  }

  /// The manifest goes with its tags, all at once.
  private void deleteManifest() throws IOException {
    if (!own.isEmpty()) {
      Image image = own.remove(random.nextInt(own.size()));
      Map<Thing, String> changes = new HashMap<>();
      changes.put(new Thing.Manifest(image.repository(), image.digest()), ABSENT);
      image.tags().forEach(tag -> changes.put(new Thing.Name(image.repository(), tag), ABSENT));
      String path = "/v2/" + image.repository() + "/manifests/" + image.digest();
      settle(ledger.attempt(changes), client.send("DELETE", path), 202);
    }
  }

  private void changePublicity() throws IOException {
    List<Image> mine =
        own.stream().filter(image -> image.repository().equals("admin/" + name)).toList();
    if (!mine.isEmpty()) {
      String value = random.nextBoolean() ? "public" : ABSENT;
      Attempt attempt = ledger.attempt(Map.of(new Thing.Publicity("admin/" + name), value));
      String visibility = value.equals(ABSENT) ? "private" : value;
      HttpResponse<byte[]> answer =
          client.rest(
              "PATCH",
              "/user/packages/container/" + name,
              "{\"visibility\": \"" + visibility + "\"}");
      settle(attempt, answer, 200);
    }
  }

  /// Makes a user with a token, or revokes the token of one made before.
  private void revoke() throws IOException {
    if (!users.isEmpty() && random.nextBoolean()) {
      String[] user = users.removeLast().split(" ", -1);
      Attempt attempt = ledger.attempt(Map.of(new Thing.Token(user[1]), ABSENT));
      String path = "/admin/users/" + user[0] + "/authorizations";
      settle(attempt, client.rest("DELETE", path, ""), 204);
      return;
    }
    String login = name + "-" + count++;
    HttpResponse<byte[]> made =
        client.rest(
            "POST",
            "/admin/users",
            "{\"login\": \"%s\", \"email\": \"%s@example.com\"}".formatted(login, login));
    if (refusals.contains(made.statusCode())) {
      return;
    }
    HttpResponse<byte[]> authorized =
        client.rest(
            "POST",
            "/admin/users/" + login + "/authorizations",
            "{\"scopes\": [\"write:packages\"]}");
    if (refusals.contains(authorized.statusCode())) {
      return;
    }
    // The secret is known when it is made, so that there is nothing to attempt before.
    if (made.statusCode() == 201 && authorized.statusCode() == 201) {
      String secret = Client.field(authorized, "token");
      ledger.attempt(Map.of(new Thing.Token(secret), PRESENT)).acknowledged();
      users.add(login + " " + secret);
    } else if (!moment.isOver()) {
      surprises.add("%s got %s, %s: %s".formatted(name, made, authorized, Client.text(made)));
    }
  }
}
