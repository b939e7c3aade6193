/// The command line: what the commands are called, and the commands that ask a running server.
@NullMarked
package dev.berth.cli;

import org.jspecify.annotations.NullMarked;
