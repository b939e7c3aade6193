package dev.berth.bench;

/// One load of one row: what is compared between servers.
record Cell(String row, String load) {}
