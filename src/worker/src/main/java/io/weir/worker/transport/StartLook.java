package io.weir.worker.transport;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.apache.kafka.common.errors.TimeoutException;

/** Looks whether the cluster answers, before a worker begins. Kafka's own clients try again for a minute. */
record StartLook(Admin admin, TransportSettings config, Duration patience) {
    /** @throws TransportException when the cluster doesn't answer in time, or doesn't let the worker in */
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
                : servers + " could not be asked what it offers: " + cause.getMessage();
    }
}
