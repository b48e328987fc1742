/**
 * The client for programs that start workflows: register definitions, request runs, wait for results, and inspect runs.
 * Everything is a record on a topic; the engine is not needed on the class path, and no port of it. Start with {@link
 * io.weir.client.WeirClient}.
 */
@NullMarked
package io.weir.client;

import org.jspecify.annotations.NullMarked;
