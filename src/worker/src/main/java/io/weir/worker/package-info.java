/**
 * The worker side of Weir. A {@link io.weir.worker.Step} is one kind of work, a {@link io.weir.worker.StepRegistry}
 * contains steps, a {@link io.weir.worker.StepExecutor} runs one dispatch without a broker, and a {@link
 * io.weir.worker.Worker} takes dispatches from Kafka and reports their outcome. Needs no engine on the class path.
 */
@NullMarked
package io.weir.worker;

import org.jspecify.annotations.NullMarked;
