package io.weir.worker.transport;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.apache.kafka.common.errors.TimeoutException;

/** Checks that the cluster answers before a worker starts. Kafka's own clients would retry for a minute. */
record StartLook(Admin admin, TransportSettings config, Duration patience) {
    /** @throws TransportException if the cluster does not answer in time, or refuses the worker */
    void look() throws InterruptedException {
        try {
            admin.describeCluster(new DescribeClusterOptions().timeoutMs((int) patience.toMillis()))
                    .nodes()
                    .get();
        } catch (ExecutionException failed) {
            Throwable cause = failed.getCause() == null ? failed : failed.getCause();
            throw new TransportException(
                    new KafkaTrouble(config, config.queues().get(0))
                            .ofConnection(failed)
                            .orElseGet(() -> sentence(cause)),
                    cause);
        }
    }

    private String sentence(Throwable cause) {
        String servers = "Kafka at " + config.kafka().get(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG);
        return cause instanceof TimeoutException
                ? servers + " did not answer within " + patience.toMillis()
                        + " ms; is it running, and is bootstrap.servers right?"
                : servers + " did not answer which features it has: " + cause.getMessage();
    }
}
