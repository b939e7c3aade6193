package dev.berth.contents;

/// What looks into images and into what lies beside them.
public record Contents(Attachments attachments, Documents documents, Comparisons comparisons) {}
