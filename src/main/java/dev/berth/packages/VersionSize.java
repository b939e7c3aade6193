package dev.berth.packages;

/// How many bytes a version takes, with all versions that it names and that are there. What several
/// of them have counts once.
///
/// @param bytes of manifests and blobs
/// @param sharedInPackage of blobs among them that other versions of the package need as well
/// @param sharedInOwner of blobs among them that are in other packages of the owner as well
/// @param freed what nothing of the owner's would need any more if the version were deleted and
///   could be restored no more
/// @param complete whether this is all of it; otherwise there is too much to be counted
public record VersionSize(
    long bytes, long sharedInPackage, long sharedInOwner, long freed, boolean complete) {}
