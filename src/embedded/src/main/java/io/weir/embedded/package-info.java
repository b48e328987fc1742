/**
 * A real Kafka broker inside the process, for {@code weir dev}, the demo and tests. It is Kafka's own single-node KRaft
 * server, assembled from Kafka's parts rather than through {@code KafkaRaftServer}, because that class ends the JVM when
 * something goes wrong and can't take sockets that are already bound.
 */
@NullMarked
package io.weir.embedded;

import org.jspecify.annotations.NullMarked;
