package dev.berth.crash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.crash.SystemCalls.Call;
import dev.berth.oci.Digest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/// What the kernel is asked for, and in which order, until a client is told that its push is
/// stored.
///
/// The page cache outlives a killed process, so a missing fsync shows only here and when the power
/// goes. One client sends one request after the other, so that all calls between two answers belong
/// to the second.
@Tag("crash")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SyscallOrderTest {
  private static final String WRITE = "write|pwrite64|writev|pwritev";
  private static final String FORCE = "fsync|fdatasync";
  private static final String TRACED =
      "openat,mkdir,mkdirat,write,pwrite64,writev,pwritev,fsync,fdatasync,"
          + "rename,renameat,renameat2,sendto,sendmsg";

  private final Random random = new Random(1);
  private final byte[] blob = Images.bytes(random, 300_000);
  private final byte[] streamed = Images.bytes(random, 300_000);
  private final byte[] chunked = Images.bytes(random, 300_000);
  private final byte[] tiny = Images.bytes(random, 100);
  private final byte[] manifest = Images.manifest("", tiny, blob);

  private Path directory;
  private Path data;
  private SystemCalls calls;

  // What was asked, in the order of the answers.
  private final List<String> asked = new ArrayList<>();
  private List<Call> answers;

  @BeforeAll
  void trace(@TempDir Path temporary) throws Exception {
    directory = temporary;
    data = directory.resolve("new/data");
    Path log = directory.resolve("calls");
    // What the first start may have to pack is no part of what is looked at.
    BerthProcess.Start.on(directory.resolve("other"), directory).run().close();
    BerthProcess.Start start =
        BerthProcess.Start.on(data, directory)
            .behind("strace", "-f", "-y", "-qq", "-s", "64", "-o", log.toString(), "-e", TRACED);
    try (BerthProcess server = start.run()) {
      Client client = server.client();
      note("whole", client.pushAtOnce("admin/a", blob));
      note("tiny", client.pushAtOnce("admin/a", tiny));
      note("elsewhere", client.pushAtOnce("admin/b", blob));
      note("in", client.pushStreamed("admin/a", streamed), 3);
      note("chunks", client.pushInChunks("admin/a", chunked, 150_000), 3);
      note("manifest", client.pushManifest("admin/a", "1", manifest));
      note("moved", client.pushManifest("admin/a", "2", manifest));
      String manifests = "/v2/admin/a/manifests/";
      note("tag gone", client.send("DELETE", manifests + "1"));
      note("manifest gone", client.send("DELETE", manifests + Client.digest(manifest)));
      String blobs = "/v2/admin/a/blobs/";
      note("blob gone", client.send("DELETE", blobs + Client.digest(tiny)));
      note("user", client.rest("POST", "/admin/users", "{\"login\": \"alice\"}"));
      String tokens = "/admin/users/alice/authorizations";
      note("token", client.rest("POST", tokens, "{\"scopes\": [\"read:packages\"]}"));
      note("revoked", client.rest("DELETE", tokens, ""));
      String visibility = "{\"visibility\": \"public\"}";
      note("public", client.rest("PATCH", "/user/packages/container/a", visibility));
      server.kill();
    }
    calls = SystemCalls.parse(Files.readAllLines(log, StandardCharsets.ISO_8859_1));
    answers = calls.all(call -> call.arguments().contains("\"HTTP/1.1 "));
    assertThat(answers).as("answers in the log").hasSameSizeAs(asked);
  }

  private void note(String name, HttpResponse<byte[]> answer) {
    note(name, answer, 1);
  }

  /// The last of so many requests is the one of interest.
  private void note(String name, HttpResponse<byte[]> answer, int requests) {
    assertThat(answer.statusCode()).as(Client.text(answer)).isBetween(200, 204);
    for (int i = 1; i < requests; i++) {
      asked.add("before " + name);
    }
    asked.add(name);
  }

  private Call answer(String name) {
    return answers.get(asked.indexOf(name));
  }

  /// The calls on the way to an answer.
  private List<Call> before(String name, Predicate<Call> wanted) {
    int index = asked.indexOf(name);
    int from = index == 0 ? 0 : answers.get(index - 1).ended();
    int to = answer(name).began();
    return calls.all(call -> call.began() > from && call.ended() < to && wanted.test(call));
  }

  private static Predicate<Call> on(String names, String path) {
    return call -> call.is(names) && call.isOn(path);
  }

  private String path(String inData) {
    return Pattern.quote(data.resolve(inData).toString());
  }

  private static Call only(String what, List<Call> found) {
    assertThat(found).as(what).hasSize(1);
    return found.getFirst();
  }

  private static Call first(String what, List<Call> found) {
    assertThat(found).as(what).isNotEmpty();
    return found.getFirst();
  }

  private static Call last(String what, List<Call> found) {
    assertThat(found).as(what).isNotEmpty();
    return found.getLast();
  }

  /// Bytes, then the file, then its name, then the rows reach the disk.
  private void assertStored(String name, byte[] content) {
    Digest digest = Client.digest(content);
    String target = "blobs/sha256/" + digest.encoded().substring(0, 2);
    Call renamed =
        only(
            "the move of " + digest,
            before(
                name,
                c -> c.is("rename.*") && c.arguments().contains(target + "/" + digest.encoded())));
    String upload = path("uploads/") + "[^>]*";
    Call written = last("writing", calls.all(on(WRITE, upload).and(renamed::isAfter)));
    Call forced =
        first("forcing the file", before(name, on(FORCE, upload).and(c -> c.isAfter(written))));
    assertThat(renamed).as("the move after forcing the file").matches(c -> c.isAfter(forced));
    Call named =
        first(
            "forcing the directory after the move",
            before(name, on(FORCE, path(target)).and(c -> c.isAfter(renamed))));
    before(name, c -> c.is("mkdir.*") && c.arguments().contains(target))
        .forEach(made ->
            assertThat(before(name, on(FORCE, path("blobs/sha256")).and(c -> c.isAfter(made))))
                .as("forcing the parent of a new directory")
                .isNotEmpty());
    assertCommittedAfter(named, name);
  }

  private void assertCommitted(String name) {
    assertCommitted(name, "writing a transaction", _ -> true);
  }

  /// A transaction is written after `before`.
  private void assertCommittedAfter(Call before, String name) {
    assertCommitted(
        name, "writing a transaction after the blob is safe", call -> call.isAfter(before));
  }

  /// The log is forced by whoever wrote to it: others do so too, now and then.
  private void assertCommitted(String name, String what, Predicate<Call> when) {
    Call written = last(what, before(name, on(WRITE, path("berth.db-wal")).and(when)));
    assertThat(
            before(
                name,
                on(FORCE, path("berth.db-wal"))
                    .and(call -> call.isAfter(written))
                    .and(call -> call.thread().equals(written.thread()))))
        .as("forcing the transaction before the answer")
        .isNotEmpty();
  }

  @Test
  void aBlobIsOnTheDiskBeforeItIsAcknowledged() {
    assertStored("whole", blob);
  }

  @Test
  void aBlobOfAFewBytesIsOnTheDiskWithItsRecord() {
    assertThat(before("tiny", call -> call.is("rename.*"))).as("moves of files").isEmpty();
    assertCommitted("tiny");
  }

  @Test
  void aStreamedBlobIsToo() {
    assertStored("in", streamed);
  }

  @Test
  void aBlobInChunksIsToo() {
    assertStored("chunks", chunked);
  }

  /// Whoever stored it may not have come as far as to force its name.
  @Test
  void contentThatWasThereIsForcedForItsNextPackage() {
    Digest digest = Client.digest(blob);
    Path parent = data.resolve("blobs/sha256").resolve(digest.encoded().substring(0, 2));
    Call named =
        last(
            "forcing the directory",
            before("elsewhere", on(FORCE, Pattern.quote(parent.toString()))));
    assertCommittedAfter(named, "elsewhere");
  }

  @Test
  void aManifestIsOnTheDiskBeforeItIsAcknowledged() {
    assertCommitted("manifest");
  }

  @Test
  void aMovedTagIsToo() {
    assertCommitted("moved");
  }

  @Test
  void deletionsAreToo() {
    assertCommitted("tag gone");
    assertCommitted("manifest gone");
    assertCommitted("blob gone");
  }

  @Test
  void usersTokensAndRevocationsAreToo() {
    assertCommitted("user");
    assertCommitted("token");
    assertCommitted("revoked");
  }

  @Test
  void whoMayPullIsToo() {
    assertCommitted("public");
  }

  /// Before anybody is answered.
  @Test
  void newDirectoriesAndTheDatabasesFilesHaveTheirNamesOnTheDisk() {
    List<Call> made =
        calls.all(c -> c.is("mkdir.*") && c.arguments().contains('"' + directory.toString()));
    assertThat(made).hasSizeGreaterThan(5);
    made.forEach(call -> assertParentForced(call, Path.of(quoted(call))));
    for (String name : List.of("berth.db", "berth.db-wal")) {
      Call created =
          first(
              "making " + name,
              calls.all(c ->
                  c.is("openat")
                      && c.arguments().contains("O_CREAT")
                      && quoted(c).equals(data.resolve(name).toString())));
      assertParentForced(created, data.resolve(name));
    }
  }

  private void assertParentForced(Call made, Path path) {
    String parent = Pattern.quote(path.getParent().toString());
    assertThat(calls.all(on(FORCE, parent).and(c -> c.isAfter(made))))
        .as("forcing the parent of %s", path)
        .anyMatch(forced -> answers.stream().allMatch(a -> a.isAfter(forced) || made.isAfter(a)));
  }

  private static String quoted(Call call) {
    return call.arguments().split("\"", -1)[1];
  }

  @Test
  void theFirstTokenIsOnTheDisk() {
    String token = data.resolve("admin-token").toString();
    Call renamed =
        first(
            "naming it",
            calls.all(c -> c.is("rename.*") && c.arguments().contains('"' + token + '"')));
    String temporary = Pattern.quote(quoted(renamed));
    Call written = last("writing it", calls.all(on(WRITE, temporary)));
    assertThat(calls.all(on(FORCE, temporary)))
        .as("forcing it before it is named")
        .anyMatch(c -> c.isAfter(written) && renamed.isAfter(c));
    assertParentForced(renamed, Path.of(token));
  }
}
