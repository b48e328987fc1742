/**
 * Takes a worker's dispatches and sends its reports: share groups or consumer groups on one side, a producer on the
 * other, and the attempts in hand between them. Internal to the worker.
 */
@NullMarked
package io.weir.worker.transport;

import org.jspecify.annotations.NullMarked;
