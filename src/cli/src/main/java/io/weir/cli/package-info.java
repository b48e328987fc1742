/**
 * The command line, one class a command. Commands parse and check what they are given, ask the packages below to do the
 * work, and turn what comes back into text (or JSON) and an exit code.
 */
@NullMarked
package io.weir.cli;

import org.jspecify.annotations.NullMarked;
