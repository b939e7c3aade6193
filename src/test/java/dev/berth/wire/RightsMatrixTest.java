package dev.berth.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.LocalBerth;
import dev.berth.access.TokenSecrets;
import dev.berth.meta.MetadataStore;
import dev.berth.meta.Publication;
import dev.berth.meta.RepositoryStore;
import dev.berth.meta.TeamStore;
import dev.berth.meta.TokenStore;
import dev.berth.oci.Digest;
import dev.berth.oci.DigestAlgorithm;
import dev.berth.oci.MediaTypes;
import dev.berth.oci.RawManifest;
import dev.berth.oci.RepositoryName;
import dev.berth.oci.Tag;
import dev.berth.packages.Account;
import dev.berth.packages.Actor;
import dev.berth.packages.Grantee;
import dev.berth.packages.Login;
import dev.berth.packages.MemberRole;
import dev.berth.packages.PackagePattern;
import dev.berth.packages.PackageRight;
import dev.berth.packages.PackageTarget;
import dev.berth.packages.PackagesPermission;
import dev.berth.packages.Permission;
import dev.berth.packages.Repository;
import dev.berth.packages.Role;
import dev.berth.packages.SecretHash;
import dev.berth.packages.Team;
import dev.berth.packages.TeamRole;
import dev.berth.packages.TokenKind;
import dev.berth.packages.TokenScope;
import dev.berth.packages.Visibility;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Every kind of caller, token, visibility and way to a right, for every action, over the wire,
/// against a statement of the rules that shares nothing with the code that decides; once for each
/// setting of whom internal packages are open to.
@ParameterizedClass(name = "internal={0}")
@ValueSource(strings = {"organization", "site"})
class RightsMatrixTest {
  private static final Actor BY = Actor.BERTH;

  /// The people, and which of them are members of the organization.
  private static final Set<String> MEMBERS = Set.of("mia", "tim", "tom");

  /// What a token with all scopes is good for.
  private static final Set<String> EVERYTHING =
      Set.of("pull", "list", "push", "administer", "delete", "restore");

  /// What is pushed, and deleted again.
  private static final String INDEX = Content.index();

  private static final Map<String, Account> PEOPLE = new HashMap<>();

  /// Repositories by their full names.
  private static final Map<String, Repository> REPOSITORIES = new HashMap<>();

  private static final List<Caller> CALLERS = new ArrayList<>();
  private static final List<Subject> SUBJECTS = new ArrayList<>();

  /// Those that are deleted for as long as nobody brings them back.
  private static final Set<Subject> BURIED = new HashSet<>();

  private static Account acme;
  private static LocalBerth berth;
  private static int newNames;

  /// Whether internal packages are open to all users of the site, or to members alone.
  private static boolean internalForSite;

  @Parameter private String internal;

  // The naive statement of the rules.

  /// What may be done.
  enum Deed {
    SIGN_IN,
    PULL,
    // Before what makes new packages, so that the list is one page.
    LIST_BY_REST,
    LIST_TAGS,
    PUSH,
    DELETE_TAG,
    DELETE_MANIFEST,
    SEE_BY_REST,
    CHANGE_BY_REST,
    GRANT_BY_REST,
    DELETE_BY_REST,
    RESTORE_BY_REST,
    FIND_IN_CATALOG
  }

  /// Who asks: a person, or a repository by its token.
  ///
  /// @param who a login, the full name of a repository, or nothing
  /// @param dead whether the token must be as good as none that is valid
  /// @param may what the token is good for: words among pull, push, delete, restore, administer,
  ///   list
  /// @param only the one package that the token is for, with its owner
  record Caller(
      String label,
      String who,
      boolean repository,
      boolean dead,
      Set<String> may,
      Optional<String> only,
      String secret) {
    @Override
    public String toString() {
      return label;
    }
  }

  /// What is asked about.
  ///
  /// @param name with its owner
  /// @param visibility public, internal, private, or absent
  /// @param roles the roles of people, those of owners aside
  /// @param repositoryRoles the roles of repositories' tokens
  record Subject(
      String name,
      String visibility,
      Map<String, String> roles,
      Map<String, String> repositoryRoles) {

    String owner() {
      return name.substring(0, name.indexOf('/'));
    }

    String plainName() {
      return name.substring(name.indexOf('/') + 1);
    }
  }

  private static String role(Caller caller, Subject subject) {
    if (caller.only().isPresent() && !caller.only().get().equals(subject.name())) {
      return "none";
    }
    if (subject.visibility().equals("absent")) {
      return "none";
    }
    if (caller.repository()) {
      return subject.repositoryRoles().getOrDefault(caller.who(), "none");
    }
    if (owns(caller, subject)) {
      return "admin";
    }
    String given = subject.roles().getOrDefault(caller.who(), "none");
    boolean internal =
        subject.visibility().equals("internal")
            && (internalForSite ? !caller.who().isEmpty() : MEMBERS.contains(caller.who()));
    return given.equals("none") && internal ? "read" : given;
  }

  private static boolean owns(Caller caller, Subject subject) {
    return caller.who().equals(subject.owner().equals("acme") ? "olga" : subject.owner());
  }

  private static boolean reaches(String role, String needed) {
    List<String> order = List.of("none", "read", "write", "admin");
    return order.indexOf(role) >= order.indexOf(needed);
  }

  private static boolean mayCreate(Caller caller, Subject subject) {
    if (caller.only().isPresent() && !caller.only().get().equals(subject.name())) {
      return false;
    }
    if (caller.repository()) {
      return caller.who().startsWith(subject.owner() + "/");
    }
    boolean member = subject.owner().equals("acme") && MEMBERS.contains(caller.who());
    return member || owns(caller, subject);
  }

  /// The answer that the rules call for: a status, or whether the catalogue has the name.
  private static String expected(Caller caller, Subject subject, Deed deed) {
    boolean open = subject.visibility().equals("public");
    if (deed == Deed.SIGN_IN) {
      return caller.dead() ? "403" : "200";
    }
    if (caller.dead()) {
      return "401";
    }
    if (deed == Deed.FIND_IN_CATALOG) {
      if (caller.who().isEmpty()) {
        return "401";
      }
      boolean readable = caller.may().contains("list") && reaches(role(caller, subject), "read");
      return open || readable ? "found" : "not found";
    }
    return switch (deed) {
      case PULL -> read(caller, subject, open, "200", "404");
      case LIST_BY_REST -> listed(caller, subject, open);
      case LIST_TAGS -> read(caller, subject, open, "200", "200");
      case PUSH -> {
        if (caller.who().isEmpty()) {
          yield "401";
        }
        boolean allowed =
            subject.visibility().equals("absent")
                ? mayCreate(caller, subject)
                : reaches(role(caller, subject), "write");
        yield allowed && caller.may().contains("push") ? "201" : "403";
      }
      case DELETE_TAG, DELETE_MANIFEST -> {
        if (caller.who().isEmpty()) {
          yield "401";
        }
        String role = role(caller, subject);
        boolean unseen = role.equals("none") && !open && mayCreate(caller, subject);
        boolean allowed = unseen || reaches(role, "admin");
        yield !allowed || !caller.may().contains("delete") ? "403" : unseen ? "404" : "202";
      }
      case SEE_BY_REST -> caller.who().isEmpty() ? "401" : seen(caller, subject, open);
      case CHANGE_BY_REST -> changed(caller, subject, open, "200");
      // Who has a role in what inherits is said where it inherits from.
      case GRANT_BY_REST ->
          changed(caller, subject, open, subject.name().contains("inheriting") ? "409" : "200");
      case DELETE_BY_REST -> gone(caller, subject, open, "delete");
      case RESTORE_BY_REST -> gone(caller, subject, open, "restore");
      case SIGN_IN, FIND_IN_CATALOG -> throw new AssertionError();
    };
  }

  /// Of the list of an owner's packages by REST, which workflows do not get, and to which the
  /// tokens for single packages are nothing.
  private static String listed(Caller caller, Subject subject, boolean open) {
    if (caller.who().isEmpty()) {
      return "401";
    }
    if (caller.repository()) {
      return "400";
    }
    if (caller.only().isPresent()) {
      return "not asked";
    }
    if (!caller.may().contains("pull")) {
      return "403";
    }
    return open || reaches(role(caller, subject), "read") ? "found" : "not found";
  }

  private static String read(
      Caller caller, Subject subject, boolean open, String there, String hidden) {
    if (open) {
      return there;
    }
    if (caller.who().isEmpty()) {
      return "401";
    }
    boolean token = caller.may().contains("pull");
    if (reaches(role(caller, subject), "read")) {
      return token ? there : "403";
    }
    return mayCreate(caller, subject) && token ? hidden : "403";
  }

  /// Of changing a package by REST: whoever administers it and sees it may, by the right token.
  private static String changed(Caller caller, Subject subject, boolean open, String done) {
    if (caller.who().isEmpty()) {
      return "401";
    }
    String seen = seen(caller, subject, open);
    if (!seen.equals("200")) {
      return seen;
    }
    boolean allowed = reaches(role(caller, subject), "admin");
    return allowed && caller.may().contains("administer") ? done : "403";
  }

  /// Of deleting and restoring by REST: whoever administers it and sees it may, by the right token.
  private static String gone(Caller caller, Subject subject, boolean open, String deed) {
    if (caller.who().isEmpty()) {
      return "401";
    }
    String seen = seen(caller, subject, open);
    if (!seen.equals("200")) {
      return seen;
    }
    if (!reaches(role(caller, subject), "admin")) {
      return "404";
    }
    return caller.may().contains(deed) && caller.may().contains("pull") ? "204" : "403";
  }

  private static String seen(Caller caller, Subject subject, boolean open) {
    if (open) {
      return "200";
    }
    boolean token = caller.may().contains("pull");
    if (reaches(role(caller, subject), "read")) {
      return token ? "200" : "403";
    }
    return !token && mayCreate(caller, subject) ? "403" : "404";
  }

  // The wire.

  /// The ways in which a caller brings their token, each the same to the rules.
  private static List<Wire> ways(Caller caller) {
    if (caller.who().isEmpty()) {
      return List.of(Wire.anonymous(berth.url()));
    }
    Wire basic = Wire.basic(berth.url(), caller.secret());
    return caller.dead()
        ? List.of(basic)
        : List.of(basic, Wire.bearer(berth.url(), caller.secret()));
  }

  private static String actual(Caller caller, Wire v2, Subject subject, Deed deed) {
    String name = subject.name();
    String rest = rest(subject);
    Wire api = caller.who().isEmpty() ? v2 : Wire.token(berth.url(), caller.secret());
    Wire direct = caller.who().isEmpty() ? v2 : Wire.basic(berth.url(), caller.secret());
    if (deed == Deed.LIST_BY_REST && caller.only().isPresent()) {
      return caller.dead() ? "401" : "not asked";
    }
    Wire.Answer answer =
        switch (deed) {
          case LIST_BY_REST ->
              api.get(
                  rest.substring(0, rest.indexOf("/packages/"))
                      + "/packages?package_type=container&per_page=100");
          case SIGN_IN -> direct.get("/token?scope=repository:" + name + ":pull");
          case PULL -> v2.get("/v2/" + name + "/manifests/v1");
          case LIST_TAGS -> v2.get("/v2/" + name + "/tags/list");
          case PUSH -> push(v2, isAbsent(subject) ? newName(subject) : name, "pushed");
          case DELETE_TAG -> v2.delete("/v2/" + name + "/manifests/doomed");
          case DELETE_MANIFEST -> v2.delete("/v2/" + name + "/manifests/" + Content.digest(INDEX));
          case SEE_BY_REST -> api.get(rest);
          case CHANGE_BY_REST ->
              api.patch(rest, Content.utf8("{\"visibility\":\"" + subject.visibility() + "\"}"));
          case GRANT_BY_REST ->
              api.put(rest + "/access/users/dora", Content.utf8("{\"role\":\"read\"}"));
          case DELETE_BY_REST -> api.delete(rest);
          case RESTORE_BY_REST -> {
            if (BURIED.add(subject)) {
              owner(subject).delete(rest(subject));
            }
            yield api.post(rest + "/restore", new byte[0]);
          }
          case FIND_IN_CATALOG -> v2.get("/v2/_catalog?n=1000");
        };
    if (deed == Deed.DELETE_BY_REST && answer.status() == 204) {
      // As it was, for the next caller.
      restore(subject);
    }
    if (deed == Deed.RESTORE_BY_REST && answer.status() == 204) {
      BURIED.remove(subject);
    }
    if (deletesByRegistry(deed) && answer.status() == 202) {
      makeDoomed(subject);
    }
    if (deed == Deed.FIND_IN_CATALOG && answer.status() == 200) {
      return answer.text().contains("\"" + name + "\"") ? "found" : "not found";
    }
    if (deed == Deed.LIST_BY_REST && answer.status() == 200) {
      assertThat(answer.header("Link")).as("one page").isEmpty();
      boolean found = answer.text().contains("\"name\":\"" + subject.plainName() + "\"");
      return found ? "found" : "not found";
    }
    return String.valueOf(answer.status());
  }

  private static String rest(Subject subject) {
    return "/api/v3/%s/%s/packages/container/%s"
        .formatted(
            subject.owner().equals("acme") ? "orgs" : "users",
            subject.owner(),
            subject.plainName());
  }

  private static void restore(Subject subject) {
    owner(subject).post(rest(subject) + "/restore", new byte[0]);
  }

  private static boolean deletesByRegistry(Deed deed) {
    return deed == Deed.DELETE_TAG || deed == Deed.DELETE_MANIFEST;
  }

  private static boolean isAbsent(Subject subject) {
    return subject.visibility().equals("absent");
  }

  /// A name like the subject's, under which nobody has pushed.
  private static String newName(Subject subject) {
    return subject.name() + "-" + ++newNames;
  }

  private static Wire.Answer push(Wire v2, String name, String tag) {
    return v2.put(
        "/v2/" + name + "/manifests/" + tag,
        Content.utf8(INDEX),
        "Content-Type",
        MediaTypes.OCI_INDEX);
  }

  private static void makeDoomed(Subject subject) {
    push(owner(subject), subject.name(), "doomed").expect(201);
  }

  private static Wire owner(Subject subject) {
    String login = subject.owner().equals("acme") ? "olga" : subject.owner();
    return CALLERS.stream()
        .filter(caller -> caller.who().equals(login) && !caller.repository() && !caller.dead())
        .filter(caller -> caller.only().isEmpty() && caller.may().containsAll(EVERYTHING))
        .map(caller -> Wire.basic(berth.url(), caller.secret()))
        .findFirst()
        .orElseThrow();
  }

  @ParameterizedTest
  @EnumSource(Deed.class)
  void everyCellIsAsTheRulesSay(Deed deed) {
    List<String> wrong = new ArrayList<>();
    int cells = 0;
    if (deletesByRegistry(deed)) {
      SUBJECTS.stream().filter(subject -> !isAbsent(subject)).forEach(RightsMatrixTest::makeDoomed);
    }
    for (Caller caller : CALLERS) {
      List<Wire> ways = ways(caller);
      for (Subject subject : SUBJECTS) {
        Wire way = ways.get(cells % ways.size());
        cells++;
        String expected = expected(caller, subject, deed);
        String actual = actual(caller, way, subject, deed);
        if (!expected.equals(actual)) {
          wrong.add(caller + ", " + subject.name() + ": " + actual + " instead of " + expected);
        }
      }
    }
    BURIED.forEach(RightsMatrixTest::restore);
    BURIED.clear();
    assertThat(wrong).as("internal=" + internal).isEmpty();
    assertThat(cells).isGreaterThan(1000);
  }

  // The world.

  @BeforeParameterizedClassInvocation
  static void start(String internal) {
    internalForSite = internal.equals("site");
    berth = LocalBerth.startSeeded(RightsMatrixTest::seed, "internal=" + internal);
  }

  /// A server forgets the tokens that were nobody's, so that the revoked one is not slowed down.
  @BeforeEach
  void startAgain() {
    berth.restart();
  }

  @AfterParameterizedClassInvocation
  static void stop() {
    berth.close();
    PEOPLE.clear();
    REPOSITORIES.clear();
    CALLERS.clear();
    SUBJECTS.clear();
  }

  private static void seed(MetadataStore store) {
    for (String login : List.of("olga", "mia", "tim", "tom", "colin", "sven", "dora")) {
      PEOPLE.put(login, store.accounts().createUser(new Login(login), "", false, BY).orElseThrow());
    }
    acme =
        store
            .accounts()
            .createOrganization(new Login("acme"), PEOPLE.get("olga").id(), BY)
            .orElseThrow();
    for (String login : MEMBERS) {
      store.accounts().putMember(acme.id(), PEOPLE.get(login).id(), MemberRole.MEMBER, BY);
    }
    Team top = team(store, "top", OptionalLong.empty());
    Team low = team(store, "low", OptionalLong.of(top.id()));
    store.teams().putMember(top.id(), PEOPLE.get("tom").id(), TeamRole.MEMBER, BY);
    store.teams().putMember(low.id(), PEOPLE.get("tim").id(), TeamRole.MEMBER, BY);
    repository(store, acme, "code");
    repository(store, acme, "other");
    repository(store, PEOPLE.get("mia"), "tool");
    long code = REPOSITORIES.get("acme/code").id();
    store.repositories().putCollaborator(code, PEOPLE.get("colin").id(), Permission.PUSH, BY);
    store.repositories().putTeam(code, low.id(), Permission.TRIAGE, BY);
    store.repositories().putCollaborator(code, PEOPLE.get("mia").id(), Permission.ADMIN, BY);
    long other = REPOSITORIES.get("acme/other").id();
    store.repositories().putCollaborator(other, PEOPLE.get("colin").id(), Permission.ADMIN, BY);
    store.repositories().putTeam(other, low.id(), Permission.ADMIN, BY);
    for (Visibility visibility : Visibility.values()) {
      makeSubjects(store, visibility, top);
      if (visibility != Visibility.INTERNAL) {
        makeSubjectsOfUser(store, visibility);
      }
    }
    SUBJECTS.add(new Subject("acme/nothing", "absent", Map.of(), Map.of()));
    SUBJECTS.add(new Subject("mia/nothing", "absent", Map.of(), Map.of()));
    makeCallers(store);
  }

  private static void repository(MetadataStore store, Account owner, String name) {
    RepositoryStore.Draft draft =
        new RepositoryStore.Draft(name, Visibility.PRIVATE, "", Optional.empty(), "");
    REPOSITORIES.put(
        owner.login() + "/" + name,
        store.repositories().create(owner.id(), draft, BY).orElseThrow());
  }

  private static Team team(MetadataStore store, String slug, OptionalLong parent) {
    return ((TeamStore.Change.Done)
            store
                .teams()
                .create(
                    acme.id(),
                    new TeamStore.Draft(slug, slug, "", Team.Privacy.CLOSED, parent),
                    OptionalLong.empty(),
                    BY))
        .team();
  }

  /// Packages of one visibility, for each way to a right.
  private static void makeSubjects(MetadataStore store, Visibility visibility, Team top) {
    publish(store, acme, visibility, "plain", Map.of(), Map.of());
    for (Role role : Role.values()) {
      String word = role.word();
      long user = publish(store, acme, visibility, "user-" + word, Map.of("mia", word), Map.of());
      store.packageAccess().putGrant(user, new Grantee.User(PEOPLE.get("mia").id()), role, BY);
      long team =
          publish(
              store, acme, visibility, "team-" + word, Map.of("tim", word, "tom", word), Map.of());
      store.packageAccess().putGrant(team, new Grantee.TeamGrantee(top.id()), role, BY);
      long repository =
          publish(
              store, acme, visibility, "repository-" + word, Map.of(), Map.of("acme/code", word));
      store
          .packageAccess()
          .putGrant(
              repository,
              new Grantee.RepositoryGrantee(REPOSITORIES.get("acme/code").id()),
              role,
              BY);
    }
    long linked = publish(store, acme, visibility, "linked", Map.of(), Map.of());
    store.packageAccess().link(linked, REPOSITORIES.get("acme/code").id(), false, BY);
    long inheriting =
        publish(
            store,
            acme,
            visibility,
            "inheriting",
            Map.of("colin", "write", "tim", "read", "mia", "admin"),
            Map.of("acme/code", "write"));
    store.packageAccess().link(inheriting, REPOSITORIES.get("acme/code").id(), true, BY);
    long administered =
        publish(
            store,
            acme,
            visibility,
            "inheriting-admin",
            Map.of("colin", "admin", "tim", "admin"),
            Map.of("acme/other", "write"));
    store.packageAccess().link(administered, REPOSITORIES.get("acme/other").id(), true, BY);
  }

  /// Packages of a user, who gives roles to anybody, and to a repository's people.
  private static void makeSubjectsOfUser(MetadataStore store, Visibility visibility) {
    Account mia = PEOPLE.get("mia");
    Repository tool = REPOSITORIES.get("mia/tool");
    store
        .repositories()
        .putCollaborator(tool.id(), PEOPLE.get("colin").id(), Permission.MAINTAIN, BY);
    publish(store, mia, visibility, "plain", Map.of(), Map.of());
    for (Role role : Role.values()) {
      long given =
          publish(
              store,
              mia,
              visibility,
              "user-" + role.word(),
              Map.of("sven", role.word()),
              Map.of("mia/tool", role.word()));
      store.packageAccess().putGrant(given, new Grantee.User(PEOPLE.get("sven").id()), role, BY);
      store.packageAccess().putGrant(given, new Grantee.RepositoryGrantee(tool.id()), role, BY);
    }
    long inheriting =
        publish(
            store,
            mia,
            visibility,
            "inheriting",
            Map.of("colin", "write"),
            Map.of("mia/tool", "write"));
    store.packageAccess().link(inheriting, tool.id(), true, BY);
  }

  private static long publish(
      MetadataStore store,
      Account owner,
      Visibility visibility,
      String kind,
      Map<String, String> roles,
      Map<String, String> repositoryRoles) {
    String name = owner.login() + "/" + visibility.word() + "-" + kind;
    byte[] bytes = ("{\"name\":\"" + name + "\"}").getBytes(StandardCharsets.UTF_8);
    Publication publication =
        new Publication(
            new PackageTarget(
                owner.id(),
                new RepositoryName(name),
                OptionalLong.empty(),
                Actor.of(PEOPLE.get(owner.isOrganization() ? "olga" : "mia")),
                OptionalLong.empty()),
            new RawManifest(
                Digest.compute(DigestAlgorithm.SHA256, bytes), MediaTypes.OCI_MANIFEST, bytes),
            Optional.empty(),
            Optional.empty(),
            Map.of(),
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            List.of(new Tag("v1")),
            Optional.empty(),
            Optional.empty());
    store.manifests().publish(publication);
    long id = store.packages().find(new RepositoryName(name)).orElseThrow().id();
    store.packages().setVisibility(id, visibility, BY);
    SUBJECTS.add(new Subject(name, visibility.word(), roles, repositoryRoles));
    return id;
  }

  private static void makeCallers(MetadataStore store) {
    CALLERS.add(new Caller("anonymous", "", false, false, Set.of(), Optional.empty(), ""));
    for (String login : List.of("olga", "mia", "tim", "tom", "colin", "sven")) {
      classic(store, login, Set.of(), Set.of());
      classic(store, login, Set.of(TokenScope.READ_PACKAGES), Set.of("pull", "list"));
      classic(
          store,
          login,
          Set.of(TokenScope.WRITE_PACKAGES),
          Set.of("pull", "list", "push", "administer", "restore"));
      classic(store, login, Set.of(TokenScope.DELETE_PACKAGES), Set.of("delete"));
      classic(
          store, login, Set.of(TokenScope.WRITE_PACKAGES, TokenScope.DELETE_PACKAGES), EVERYTHING);
    }
    for (String login : List.of("olga", "mia", "sven")) {
      classic(
          store,
          login,
          Set.of(TokenScope.REPO, TokenScope.ADMIN_ORG, TokenScope.USER, TokenScope.DELETE_REPO),
          Set.of());
    }
    makeSiteAdministrator(store);
    for (String name : REPOSITORIES.keySet()) {
      ofRepository(store, name, PackagesPermission.NONE, Set.of());
      ofRepository(store, name, PackagesPermission.READ, Set.of("pull", "list"));
      ofRepository(
          store,
          name,
          PackagesPermission.WRITE,
          Set.of("pull", "list", "push", "delete", "restore"));
    }
    for (String login : List.of("olga", "mia", "sven")) {
      for (String only : List.of("private-user-admin", "public-plain", "nothing")) {
        ofPackage(store, login, only, PackageRight.READ, Set.of("pull"));
        ofPackage(store, login, only, PackageRight.WRITE, Set.of("pull", "push", "restore"));
        ofPackage(store, login, only, PackageRight.DELETE, Set.of("delete"));
      }
    }
    makeDead(store);
  }

  /// Has all scopes and no role.
  private static void makeSiteAdministrator(MetadataStore store) {
    PEOPLE.put("root", store.accounts().createUser(new Login("root"), "", true, BY).orElseThrow());
    classic(store, "root", Set.of(TokenScope.values()), EVERYTHING);
  }

  private static void makeDead(MetadataStore store) {
    Set<TokenScope> all = Set.of(TokenScope.values());
    Instant past = Instant.now().minusSeconds(1);
    String expired = token(store, "olga", new TokenKind.Classic(all), past);
    CALLERS.add(dead("expired", expired));
    String revoked = token(store, "olga", new TokenKind.Classic(all), null);
    store.tokens().revoke(store.tokens().find(SecretHash.of(revoked)).orElseThrow().id(), BY);
    CALLERS.add(dead("revoked", revoked));
    // Not more: an address that brings very many tokens that are nobody's is slowed down.
    TokenKind own =
        new TokenKind.OfRepository(
            REPOSITORIES.get("acme/code").id(), acme.id(), PackagesPermission.WRITE);
    CALLERS.add(dead("expired token of a repository", token(store, "olga", own, past)));
    TokenKind any =
        new TokenKind.ForPackages(
            List.of(new PackagePattern(acme.id(), "*")), Set.of(PackageRight.values()));
    String ended = token(store, "olga", any, null);
    store.tokens().revoke(store.tokens().find(SecretHash.of(ended)).orElseThrow().id(), BY);
    CALLERS.add(dead("revoked package token", ended));
    store.accounts().putMember(acme.id(), PEOPLE.get("dora").id(), MemberRole.OWNER, BY);
    String suspended = token(store, "dora", new TokenKind.Classic(all), null);
    Repository code = REPOSITORIES.get("acme/code");
    String workflow =
        token(
            store,
            "dora",
            new TokenKind.OfRepository(code.id(), acme.id(), PackagesPermission.WRITE),
            Instant.now().plusSeconds(3600));
    String machine =
        token(
            store,
            "dora",
            new TokenKind.ForPackages(
                List.of(new PackagePattern(acme.id(), "*")), Set.of(PackageRight.values())),
            null);
    store.accounts().setSuspended(PEOPLE.get("dora").id(), true, BY);
    CALLERS.add(dead("suspended", suspended));
    CALLERS.add(dead("repository's token whose maker is suspended", workflow));
    CALLERS.add(dead("package token of who is suspended", machine));
  }

  private static Caller dead(String label, String secret) {
    return new Caller(label, "olga", false, true, Set.of(), Optional.empty(), secret);
  }

  private static void classic(
      MetadataStore store, String login, Set<TokenScope> scopes, Set<String> may) {
    String secret = token(store, login, new TokenKind.Classic(scopes), null);
    CALLERS.add(
        new Caller(login + " with " + scopes, login, false, false, may, Optional.empty(), secret));
  }

  private static void ofRepository(
      MetadataStore store, String name, PackagesPermission permission, Set<String> may) {
    Repository repository = REPOSITORIES.get(name);
    TokenKind kind =
        new TokenKind.OfRepository(repository.id(), repository.owner().id(), permission);
    CALLERS.add(
        new Caller(
            name + "'s token, packages: " + permission.word(),
            name,
            true,
            false,
            may,
            Optional.empty(),
            token(store, "olga", kind, Instant.now().plusSeconds(3600))));
  }

  private static void ofPackage(
      MetadataStore store, String login, String only, PackageRight right, Set<String> may) {
    TokenKind kind =
        new TokenKind.ForPackages(
            List.of(new PackagePattern(acme.id(), only.equals("nothing") ? "nothing*" : only)),
            Set.of(right));
    CALLERS.add(
        new Caller(
            login + "'s token for " + only + " to " + right.word(),
            login,
            false,
            false,
            may,
            Optional.of("acme/" + only),
            token(store, login, kind, null)));
  }

  private static String token(
      MetadataStore store, String login, TokenKind kind, Instant expiresAt) {
    String secret =
        TokenSecrets.generate(
            switch (kind) {
              case TokenKind.Classic _ -> TokenSecrets.CLASSIC;
              case TokenKind.OfRepository _ -> TokenSecrets.REPOSITORY;
              case TokenKind.ForPackages _ -> TokenSecrets.PACKAGE;
            });
    store
        .tokens()
        .create(
            new TokenStore.NewToken(
                PEOPLE.get(login).id(), kind, "", SecretHash.of(secret), "12345678", expiresAt),
            BY);
    return secret;
  }
}
