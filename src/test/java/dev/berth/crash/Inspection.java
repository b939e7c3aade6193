package dev.berth.crash;

import static dev.berth.crash.Ledger.ABSENT;
import static dev.berth.crash.Ledger.PRESENT;

import dev.berth.crash.Ledger.Thing;
import dev.berth.oci.Digest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Looks at everything a server shows and finds what is broken in itself or not as the ledger has
/// it.
final class Inspection {
  private static final int PAGE = 1000;
  private static final JsonMapper JSON = new JsonMapper();

  private final Client client;
  private final Ledger ledger;
  private final Queue<String> faults = new ConcurrentLinkedQueue<>();

  // Content never changes under a digest, and the files are hashed one by one besides.
  private final Set<Digest> pulled = ConcurrentHashMap.newKeySet();

  private Inspection(Client client, Ledger ledger) {
    this.client = client;
    this.ledger = ledger;
  }

  /// Looks at `things` and at all tags of their packages.
  ///
  /// @return a sentence for each fault
  static List<String> look(Client client, Ledger ledger, Set<Thing> things) {
    Inspection inspection = new Inspection(client, ledger);
    inspection.faults.addAll(ledger.compare(things, inspection::find));
    Map<String, Set<String>> names =
        things.stream()
            .filter(Thing.Name.class::isInstance)
            .map(Thing.Name.class::cast)
            .collect(
                Collectors.groupingBy(
                    Thing.Name::repository,
                    Collectors.mapping(Thing.Name::tag, Collectors.toSet())));
    names.keySet().forEach(inspection::lookAtTags);
    return new ArrayList<>(inspection.faults);
  }

  private String find(Thing thing) {
    try {
      return switch (thing) {
        case Thing.Blob blob -> find(blob);
        case Thing.Manifest manifest -> find(manifest);
        case Thing.Name name -> find(name);
        case Thing.Publicity publicity -> find(publicity);
        case Thing.Token token -> find(token);
      };
    } catch (IOException e) {
      throw new UncheckedIOException("looking at " + thing, e);
    }
  }

  private String find(Thing.Blob blob) throws IOException {
    if (pulled.contains(blob.digest())) {
      String path = "/v2/" + blob.repository() + "/blobs/" + blob.digest();
      return presence(blob, client.send("HEAD", path));
    }
    HttpResponse<byte[]> answer = client.pullBlob(blob.repository(), blob.digest());
    if (answer.statusCode() == 200) {
      check(blob, blob.digest(), answer);
    }
    return presence(blob, answer);
  }

  private String find(Thing.Manifest manifest) throws IOException {
    HttpResponse<byte[]> answer =
        client.pullManifest(manifest.repository(), manifest.digest().toString());
    if (answer.statusCode() == 200) {
      check(manifest, manifest.digest(), answer);
      JsonNode json = JSON.readTree(answer.body());
      checkNamed(manifest, json.path("config"));
      json.path("layers").forEach(layer -> checkNamed(manifest, layer));
    }
    return presence(manifest, answer);
  }

  /// Whatever a manifest names is there.
  private void checkNamed(Thing.Manifest manifest, JsonNode descriptor) {
    Digest digest = Digest.parse(descriptor.path("digest").asString());
    try {
      if (find(new Thing.Blob(manifest.repository(), digest)).equals(ABSENT)) {
        faults.add(digest + " is gone, which " + manifest + " names");
      }
    } catch (IOException e) {
      throw new UncheckedIOException("looking at " + digest, e);
    }
  }

  private String find(Thing.Name name) throws IOException {
    HttpResponse<byte[]> answer = client.pullManifest(name.repository(), name.tag());
    if (presence(name, answer).equals(ABSENT)) {
      return ABSENT;
    }
    check(name, Client.digest(answer.body()), answer);
    return Client.digest(answer.body()).toString();
  }

  private String find(Thing.Publicity publicity) throws IOException {
    String path = "/v2/" + publicity.repository() + "/tags/list";
    int status = client.signedOut().send("GET", path).statusCode();
    if (status != 200 && status != 401) {
      faults.add(publicity + " answers " + status);
    }
    return status == 200 ? "public" : ABSENT;
  }

  private String find(Thing.Token token) throws IOException {
    int status = client.as(token.secret()).send("GET", "/v2/").statusCode();
    if (status != 200 && status != 401 && status != 403) {
      faults.add(token + " answers " + status);
    }
    return status == 200 ? PRESENT : ABSENT;
  }

  private String presence(Thing thing, HttpResponse<byte[]> answer) {
    if (answer.statusCode() != 200 && answer.statusCode() != 404) {
      faults.add("%s answers %s: %s".formatted(thing, answer, Client.text(answer)));
    }
    return answer.statusCode() == 200 ? PRESENT : ABSENT;
  }

  private void check(Thing thing, Digest digest, HttpResponse<byte[]> answer) {
    Digest actual = Client.digest(answer.body());
    String announced = answer.headers().firstValue("Docker-Content-Digest").orElse("");
    if (!actual.equals(digest) || !announced.equals(digest.toString())) {
      faults.add(
          "%s is announced as %s, and its %d bytes are %s"
              .formatted(thing, announced, answer.body().length, actual));
    } else {
      pulled.add(digest);
    }
  }

  /// Every tag in the list has a manifest, and the list has every tag that has one.
  private void lookAtTags(String repository) {
    try {
      Set<String> listed = listTags(repository);
      for (Thing thing : ledger.things()) {
        if (thing instanceof Thing.Name name && name.repository().equals(repository)) {
          boolean there = !find(name).equals(ABSENT);
          if (there != listed.remove(name.tag())) {
            faults.add(name + (there ? " is not in the list" : " is in the list, and not there"));
          }
        }
      }
      if (!listed.isEmpty()) {
        faults.add(repository + " lists tags that nobody pushed: " + listed);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("looking at the tags of " + repository, e);
    }
  }

  private Set<String> listTags(String repository) throws IOException {
    String path = "/v2/" + repository + "/tags/list?n=" + PAGE;
    SortedSet<String> tags = new TreeSet<>();
    boolean more = true;
    while (more) {
      HttpResponse<byte[]> answer =
          client.send("GET", tags.isEmpty() ? path : path + "&last=" + tags.last());
      if (answer.statusCode() != 200) {
        faults.add("the tags of %s: %s %s".formatted(repository, answer, Client.text(answer)));
      }
      List<String> page = new ArrayList<>();
      JSON.readTree(answer.body()).path("tags").forEach(tag -> page.add(tag.asString()));
      more = tags.addAll(page) && page.size() == PAGE;
    }
    return tags;
  }
}
