/**
 * For programs that start workflows: register definitions, request runs, wait for their results, and look at what they
 * are doing. Everything is a record on a topic; nothing here needs the engine on the class path or a port of it open.
 * {@link io.weir.client.WorkflowOrchestrator} is the way in.
 */
@NullMarked
package io.weir.client;

import org.jspecify.annotations.NullMarked;
