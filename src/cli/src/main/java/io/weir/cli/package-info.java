/**
 * The command line, one class per command. Commands validate their arguments, call the packages below, and turn the
 * result into text (or JSON) and an exit code.
 */
@NullMarked
package io.weir.cli;

import org.jspecify.annotations.NullMarked;
