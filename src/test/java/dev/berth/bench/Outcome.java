package dev.berth.bench;

/// The figures of a load of small requests, and how many there were.
record Outcome(Figures figures, long requests) {}
