package dev.berth.blob.memory;

import dev.berth.blob.BlobReadingContract;
import dev.berth.blob.BlobStore;
import dev.berth.blob.BlobWritingContract;
import dev.berth.blob.OrphansContract;
import dev.berth.blob.ScratchContract;
import dev.berth.blob.UploadResumeContract;

/// What this store cannot do: outlive its process. A restart finds the same one here.
class MemoryBlobStoreTest
    implements BlobWritingContract,
        BlobReadingContract,
        UploadResumeContract,
        OrphansContract,
        ScratchContract {
  private final BlobStore store = new MemoryBlobStore();

  @Override
  public BlobStore store() {
    return store;
  }

  @Override
  public BlobStore restarted() {
    return store;
  }
}
