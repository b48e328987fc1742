/**
 * How a worker's work gets in and its reports get out: share groups or consumer groups on one side, a producer on the
 * other, and between them the attempts in hand. Internal to the worker.
 */
@NullMarked
package io.weir.worker.transport;

import org.jspecify.annotations.NullMarked;
