/**
 * A real Kafka broker inside the process, for {@code weir dev}, the demo and tests. It is Kafka's own single-node KRaft
 * server, built from Kafka's parts without {@code KafkaRaftServer}, because that class ends the JVM after an error and
 * cannot use sockets that are already bound.
 */
@NullMarked
package io.weir.embedded;

import org.jspecify.annotations.NullMarked;
