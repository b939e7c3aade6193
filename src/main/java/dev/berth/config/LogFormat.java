package dev.berth.config;

/// How the log's lines are written: the words of `--log-format`.
public enum LogFormat {
  TEXT,
  JSON
}
