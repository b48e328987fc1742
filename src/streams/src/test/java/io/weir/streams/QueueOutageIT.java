package io.weir.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.weir.protocol.Outcome;
import io.weir.protocol.Payload;
import io.weir.protocol.RunStatus;
import io.weir.protocol.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A queue whose topic stops taking records while its work is handed out: everything else goes on. */
class QueueOutageIT {
    private static final int UNRELATED = 12;
    private static final String MAIL = Topics.stepReady("mail");

    @TempDir
    Path state;

    private EngineCluster cluster;
    private WeirEngine engine;
    private Admin admin;

    @BeforeEach
    void start() throws Exception {
        cluster = new EngineCluster();
        admin = Admin.create(Map.of("bootstrap.servers", cluster.bootstrapServers()));
        cluster.define("plain", "{\"id\":\"plain\",\"steps\":[{\"id\":\"a\",\"type\":\"t\"}]}");
        cluster.define("mail", "{\"id\":\"mail\",\"steps\":[{\"id\":\"a\",\"type\":\"t\",\"queue\":\"mail\"}]}");
        cluster.worker(ready -> new Outcome.Success(Payload.ofJson("1")));
    }

    @AfterEach
    void end() throws Exception {
        engine.close();
        admin.close();
        cluster.close();
    }

    @Test
    void aQueuesTopicThatIsDeletedWhileInUseHoldsUpItsOwnWorkOnly() throws Exception {
        makeMailTopic();
        engine = cluster.engine(state);
        cluster.startMany("before-", 20, "mail");
        await().atMost(Duration.ofSeconds(30))
                .until(() -> cluster.history("before-19").size() > 0);

        admin.deleteTopics(List.of(MAIL)).all().get();
        cluster.startMany("during-", 20, "mail");

        assertUnrelatedRunsEnd();
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(engine.health().troubles())
                        .anySatisfy(trouble -> assertThat(trouble).contains("queue 'mail' has no topic")));
        assertThat(engine.health().phase()).isEqualTo(EngineHealth.Phase.DEGRADED);
        assertThat(engine.health().failure()).isEmpty();
    }

    private void assertUnrelatedRunsEnd() throws Exception {
        cluster.startMany("plain-", UNRELATED, "plain");
        await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
            for (int i = 0; i < UNRELATED; i++) {
                assertThat(cluster.results("plain-" + i)).hasSize(1);
                assertThat(cluster.results("plain-" + i).get(0).status()).isEqualTo(RunStatus.SUCCESS);
            }
        });
    }

    private void makeMailTopic() throws Exception {
        admin.createTopics(List.of(new NewTopic(MAIL, EngineCluster.PARTITIONS, (short) 1)))
                .all()
                .get();
    }
}
