package dev.berth.http.v2;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.http.Header;
import dev.berth.http.HttpMethod;
import dev.berth.http.Request;
import dev.berth.http.RequestBody;
import dev.berth.http.Response;
import dev.berth.oci.RepositoryName;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class ChallengeTest {
  private static final Pattern HEADER =
      Pattern.compile("Bearer realm=\"([^\"]*)\",service=\"([^\"]*)\",scope=\"([^\"]*)\"");

  /// A request of which only the place it came to matters.
  private record Asked(String origin) implements Request {
    @Override
    public String id() {
      return "1";
    }

    @Override
    public HttpMethod method() {
      return HttpMethod.GET;
    }

    @Override
    public String path() {
      return "/v2/";
    }

    @Override
    public String query() {
      return "";
    }

    @Override
    public Optional<String> header(String name) {
      return Optional.empty();
    }

    @Override
    public List<String> headers(String name) {
      return List.of();
    }

    @Override
    public String remoteAddress() {
      return "127.0.0.1";
    }

    @Override
    public RequestBody body() {
      throw new UnsupportedOperationException();
    }
  }

  @Provide
  Arbitrary<String> hosts() {
    return Arbitraries.of("localhost", "localhost:8080", "r.example.com", "[::1]:5000", "10.0.0.1");
  }

  @Provide
  Arbitrary<RepositoryName> repositories() {
    Arbitrary<String> word =
        Arbitraries.strings().withCharRange('a', 'z').ofMinLength(1).ofMaxLength(6);
    Arbitrary<String> joint = Arbitraries.of(".", "_", "__", "-", "---", "/");
    return Combinators.combine(word, joint, word, joint, word)
        .as((a, b, c, d, e) -> new RepositoryName(a + b + c + d + e));
  }

  @Property
  void theChallengeNamesRealmServiceAndScope(
      @ForAll("hosts") String host,
      @ForAll boolean encrypted,
      @ForAll("repositories") RepositoryName repository,
      @ForAll boolean writes) {
    String origin = (encrypted ? "https://" : "http://") + host;

    Matcher header = header(origin, Optional.of(repository), writes);

    assertThat(header.group(1)).isEqualTo(origin + "/token");
    assertThat(header.group(2)).isEqualTo(host);
    assertThat(header.group(3))
        .isEqualTo("repository:" + repository + ":" + (writes ? "pull,push" : "pull"));
  }

  @Example
  void whereNoRepositoryIsMeantTheScopeIsGhcrs() {
    for (boolean writes : List.of(true, false)) {
      assertThat(header("http://localhost", Optional.empty(), writes).group(3))
          .isEqualTo("repository:user/image:pull");
    }
  }

  private static Matcher header(
      String origin, Optional<RepositoryName> repository, boolean writes) {
    Response response = Challenge.write(new Asked(origin), "why", repository, writes);
    assertThat(response.status()).isEqualTo(401);
    List<String> lines =
        response.headers().stream()
            .filter(header -> header.name().equals("WWW-Authenticate"))
            .map(Header::value)
            .toList();
    assertThat(lines).hasSize(1);
    Matcher header = HEADER.matcher(lines.getFirst());
    assertThat(header.matches()).as(lines.getFirst()).isTrue();
    return header;
  }
}
