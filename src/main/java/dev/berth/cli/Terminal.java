package dev.berth.cli;

import java.io.PrintWriter;
import java.util.Map;

/// What a command reads from and writes to.
public record Terminal(PrintWriter out, PrintWriter err, Map<String, String> environment) {}
