/// What images and the artifacts beside them hold, read for people: files, signatures, SBOMs.
@NullMarked
package dev.berth.contents;

import org.jspecify.annotations.NullMarked;
