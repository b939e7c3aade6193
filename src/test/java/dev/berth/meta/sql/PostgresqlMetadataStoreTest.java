package dev.berth.meta.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.meta.AccountsContract;
import dev.berth.meta.AuditContract;
import dev.berth.meta.AuditDetailsContract;
import dev.berth.meta.BlobRecordsContract;
import dev.berth.meta.ConcurrencyContract;
import dev.berth.meta.DeviceCodesContract;
import dev.berth.meta.HooksContract;
import dev.berth.meta.IdentitiesContract;
import dev.berth.meta.ManifestsContract;
import dev.berth.meta.MetadataStore;
import dev.berth.meta.OutsideCollaboratorsContract;
import dev.berth.meta.PackageAccessContract;
import dev.berth.meta.PackageTagsContract;
import dev.berth.meta.PackagesContract;
import dev.berth.meta.PasswordsContract;
import dev.berth.meta.QuotasContract;
import dev.berth.meta.ReferrersContract;
import dev.berth.meta.RepositoriesContract;
import dev.berth.meta.RequestCountsContract;
import dev.berth.meta.SecondFactorsContract;
import dev.berth.meta.SessionsContract;
import dev.berth.meta.StorageContract;
import dev.berth.meta.TagsContract;
import dev.berth.meta.TeamsContract;
import dev.berth.meta.TokensContract;
import dev.berth.meta.UploadsContract;
import dev.berth.meta.UsageContract;
import dev.berth.meta.VersionGraphContract;
import dev.berth.meta.VersionSearchContract;
import dev.berth.meta.VersionsContract;
import dev.berth.meta.WarrantsContract;
import java.io.IOException;
import java.net.URI;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// PostgreSQL keeps the contracts.
@Tag("postgres")
class PostgresqlMetadataStoreTest {
  private static PostgresqlServer server;

  @BeforeAll
  static void startServer() throws IOException {
    server = new PostgresqlServer();
  }

  @AfterAll
  static void stopServer() throws IOException {
    server.close();
  }

  private static MetadataStore open(InstantSource clock) {
    return SqlMetadataStore.openPostgresql(server.newDatabase(), () -> {}, clock);
  }

  @Test
  void nodesSignRegistryTokensByTheSameKey() {
    URI database = server.newDatabase();
    try (MetadataStore one = node(database);
        MetadataStore other = node(database)) {
      assertThat(other.signingKey()).isEqualTo(one.signingKey());
    }
  }

  private static MetadataStore node(URI database) {
    return SqlMetadataStore.openPostgresql(database, () -> {}, InstantSource.system());
  }

  @Nested
  class Accounts extends AccountsContract {
    @Override
    protected MetadataStore open() {
      return PostgresqlMetadataStoreTest.open(() -> now);
    }
  }

  @Nested
  class Tokens extends TokensContract {
    @Override
    protected MetadataStore open() {
      return PostgresqlMetadataStoreTest.open(() -> now);
    }
  }

  @Nested
  class Packages extends PackagesContract {
    @Override
    protected MetadataStore open() {
      return PostgresqlMetadataStoreTest.open(() -> now);
    }
  }

  @Nested
  class OutsideCollaborators extends OutsideCollaboratorsContract {
    @Override
    protected MetadataStore open() {
      return PostgresqlMetadataStoreTest.open(() -> now);
    }
  }

  @Nested
  class Hooks extends HooksContract {
    @Override
    protected MetadataStore open() {
      return PostgresqlMetadataStoreTest.open(() -> now);
    }
  }

  @Nested
  class Passwords extends PasswordsContract {
    @Override
    protected MetadataStore open() {
      return PostgresqlMetadataStoreTest.open(() -> now);
    }
  }

  @Nested
  class Sessions extends SessionsContract {
    @Override
    protected MetadataStore open() {
      return PostgresqlMetadataStoreTest.open(() -> now);
    }
  }

  @Nested
  class DeviceCodes extends DeviceCodesContract {
    @Override
    protected MetadataStore open() {
      return PostgresqlMetadataStoreTest.open(() -> now);
    }
  }

  @Nested
  class Identities extends IdentitiesContract {
    @Override
    protected MetadataStore open() {
      return PostgresqlMetadataStoreTest.open(() -> now);
    }
  }

  @Nested
  class SecondFactors extends SecondFactorsContract {
    @Override
    protected MetadataStore open() {
      return PostgresqlMetadataStoreTest.open(() -> now);
    }
  }

  @Nested
  class Teams extends TeamsContract {
    @Override
    protected MetadataStore open() {
      return PostgresqlMetadataStoreTest.open(() -> now);
    }
  }

  @Nested
  class Repositories extends RepositoriesContract {
    @Override
    protected MetadataStore open() {
      return PostgresqlMetadataStoreTest.open(() -> now);
    }
  }

  @Nested
  class PackageAccess extends PackageAccessContract {
    @Override
    protected MetadataStore open() {
      return PostgresqlMetadataStoreTest.open(() -> now);
    }
  }

  @Nested
  class Audit extends AuditContract {
    @Override
    protected MetadataStore open() {
      return PostgresqlMetadataStoreTest.open(() -> now);
    }
  }

  @Nested
  class Warrants extends WarrantsContract {
    @Override
    protected MetadataStore open() {
      return PostgresqlMetadataStoreTest.open(() -> now);
    }
  }

  @Nested
  class AuditDetails extends AuditDetailsContract {
    @Override
    protected MetadataStore open() {
      return PostgresqlMetadataStoreTest.open(() -> now);
    }
  }

  @Nested
  class BlobRecords extends BlobRecordsContract {
    @Override
    protected MetadataStore open() {
      return PostgresqlMetadataStoreTest.open(() -> now);
    }
  }

  @Nested
  class Manifests extends ManifestsContract {
    @Override
    protected MetadataStore open() {
      return PostgresqlMetadataStoreTest.open(() -> now);
    }
  }

  @Nested
  class Tags extends TagsContract {
    @Override
    protected MetadataStore open() {
      return PostgresqlMetadataStoreTest.open(() -> now);
    }
  }

  @Nested
  class Referrers extends ReferrersContract {
    @Override
    protected MetadataStore open() {
      return PostgresqlMetadataStoreTest.open(() -> now);
    }
  }

  @Nested
  class Versions extends VersionsContract {
    @Override
    protected MetadataStore open() {
      return PostgresqlMetadataStoreTest.open(() -> now);
    }
  }

  @Nested
  class VersionGraph extends VersionGraphContract {
    @Override
    protected MetadataStore open() {
      return PostgresqlMetadataStoreTest.open(() -> now);
    }
  }

  @Nested
  class PackageTags extends PackageTagsContract {
    @Override
    protected MetadataStore open() {
      return PostgresqlMetadataStoreTest.open(() -> now);
    }
  }

  @Nested
  class VersionSearches extends VersionSearchContract {
    @Override
    protected MetadataStore open() {
      return PostgresqlMetadataStoreTest.open(() -> now);
    }
  }

  @Nested
  class RequestCounts extends RequestCountsContract {
    @Override
    protected MetadataStore open() {
      return PostgresqlMetadataStoreTest.open(() -> now);
    }
  }

  @Nested
  class Usage extends UsageContract {
    @Override
    protected MetadataStore open() {
      return PostgresqlMetadataStoreTest.open(() -> now);
    }
  }

  @Nested
  class Storage extends StorageContract {
    @Override
    protected MetadataStore open() {
      return PostgresqlMetadataStoreTest.open(() -> now);
    }
  }

  @Nested
  class Quotas extends QuotasContract {
    @Override
    protected MetadataStore open() {
      return PostgresqlMetadataStoreTest.open(() -> now);
    }
  }

  @Nested
  class Uploads extends UploadsContract {
    @Override
    protected MetadataStore open() {
      return PostgresqlMetadataStoreTest.open(() -> now);
    }
  }

  @Nested
  class Concurrency extends ConcurrencyContract {
    @Override
    protected MetadataStore open() {
      return PostgresqlMetadataStoreTest.open(() -> now);
    }
  }
}
