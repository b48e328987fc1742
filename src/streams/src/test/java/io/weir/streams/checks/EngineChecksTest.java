package io.weir.streams.checks;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.protocol.Topics;
import io.weir.streams.checks.Outcome.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What each check makes of the facts; how they are read is a matter for tests on a broker. */
class EngineChecksTest {
    private static final String CHANGELOG = "weir-runs-changelog";

    @TempDir
    private Path directory;

    private final Map<String, TopicFact> topics = new HashMap<>();
    private final Map<String, TopicFact> emitted = new HashMap<>();
    private List<String> emitTopics = List.of();
    private Fact<Map<String, String>> broker = Fact.of(Map.of(
            "group.min.session.timeout.ms", "6000",
            "group.max.session.timeout.ms", "1800000",
            "transaction.max.timeout.ms", "900000"));
    private Fact<Set<String>> listing = Fact.of(Set.of());
    private Fact<Integer> transactionVersion = Fact.of(2);
    private Fact<Optional<Set<AclOperation>>> group = Fact.of(Optional.empty());
    private Fact<Boolean> transactions = Fact.of(true);
    private Fact<List<String>> creations = Fact.of(List.of());
    private Fact<List<OpenTransaction>> open = Fact.of(List.of());
    private long heap = 800;

    EngineChecksTest() {
        for (String topic : TopicsCheck.needed()) {
            topic(topic, 4, topic.equals(Topics.DEFINITIONS) ? "compact" : "delete");
        }
        topic(CHANGELOG, 4, "compact");
    }

    private void topic(String name, int partitions, String cleanup) {
        topics.put(name, present(partitions, cleanup, "uncompressed"));
    }

    private static TopicFact present(int partitions, String cleanup, String compression) {
        return new TopicFact(
                TopicFact.State.PRESENT,
                partitions,
                EnumSet.allOf(AclOperation.class),
                Fact.of(Map.of(
                        "cleanup.policy", cleanup, "max.message.bytes", "1000", "compression.type", compression)));
    }

    private void permitted(String name, AclOperation... operations) {
        topics.put(name, withRights(topics.get(name), operations));
    }

    private static TopicFact withRights(TopicFact fact, AclOperation... operations) {
        return new TopicFact(TopicFact.State.PRESENT, fact.partitions(), Set.of(operations), fact.settings());
    }

    private Wanted wanted(boolean toStart) {
        return new Wanted(
                "kafka:9092",
                Map.of(),
                "weir",
                directory,
                Duration.ofSeconds(6),
                Duration.ofSeconds(1),
                Map.of(Topics.RESULTS, 1000),
                List.of(CHANGELOG),
                emitTopics,
                heap << 20,
                partitions -> (partitions * 200L) << 20,
                toStart);
    }

    private EngineChecks judged() {
        return EngineChecks.judge(
                wanted(true),
                new ClusterFacts(
                        Fact.of(1),
                        topics,
                        emitted,
                        listing,
                        broker,
                        transactionVersion,
                        group,
                        transactions,
                        creations,
                        open));
    }

    private Outcome onlyFailure() {
        assertThat(judged().all(Level.FAIL)).hasSize(1);
        return judged().all(Level.FAIL).get(0);
    }

    @Test
    void aClusterAsItShouldBePassesEveryCheck() {
        assertThat(judged().outcomes())
                .allSatisfy(outcome ->
                        assertThat(outcome.level()).as(outcome.toString()).isEqualTo(Level.OK));
        assertThat(judged().outcomes()).extracting(Outcome::check).containsExactlyElementsOf(EngineChecks.names());
        assertThat(judged().partitions()).isEqualTo(4);
    }

    @Test
    void everyReasonNotToStartIsToldAtOnce() {
        topics.remove(Topics.RESULTS);
        transactionVersion = Fact.of(1);

        assertThat(judged().refusal().lines())
                .containsExactly(
                        "the brokers' transaction.version is 1; expected 2 or more: before it, a late request can"
                                + " leave a transaction open for ever; kafka-features --bootstrap-server kafka:9092"
                                + " upgrade --feature transaction.version=2 (brokers 4.0 or newer)",
                        "topics [weir.results] do not exist; expected Weir's topics; weir topics apply -b kafka:9092");
    }

    @Test
    void withoutATopicForTheDefaultQueueAnEngineMayStart() {
        topics.remove(Topics.stepReady(Topics.DEFAULT_QUEUE));

        assertThat(judged().refusal()).isEmpty();
        assertThat(judged().all(Level.WARN))
                .singleElement()
                .satisfies(warning -> assertThat(warning.found()).contains("weir.step-ready.default does not exist"));
    }

    @Test
    void topicsOfDifferentPartitionCountsAreRefused() {
        topic(Topics.RESULTS, 8, "delete");

        assertThat(onlyFailure().sentence())
                .contains("different numbers of partitions", "weir.results=8", "weir.run-requests=4");
    }

    @Test
    void aCountThatIsNotTheOneTheStateWasMadeWithIsRefused() {
        Topics.coPartitioned().forEach(topic -> topic(topic, 8, "delete"));

        assertThat(onlyFailure().sentence())
                .contains("have 8 partitions", "{weir-runs-changelog=4}", "kafka-streams-application-reset");
    }

    @Test
    void whetherTheCountIsOnRecordIsSaid() {
        assertThat(judged().outcomes())
                .anySatisfy(outcome -> assertThat(outcome.found())
                        .contains("4 partitions", "on record in the topics of the engine's state"));

        topics.remove(CHANGELOG);

        assertThat(judged().outcomes())
                .anySatisfy(outcome -> assertThat(outcome.found()).contains("not on record until `weir topics apply`"));
    }

    @Test
    void definitionsThatExpireAreRefused() {
        topic(Topics.DEFINITIONS, 1, "compact,delete");

        assertThat(onlyFailure().fix())
                .isEqualTo("kafka-configs --bootstrap-server kafka:9092 --alter --entity-type topics --entity-name"
                        + " weir.definitions --add-config cleanup.policy=compact");
    }

    @Test
    void inputsResultsAndQueuesThatAreCompactedAreRefused() {
        topic(Topics.RUN_REQUESTS, 4, "compact");
        topic("weir.step-ready.gpu", 4, "delete,compact");
        topic(CHANGELOG, 4, "delete");

        assertThat(judged().all(Level.FAIL))
                .extracting(Outcome::found)
                .containsExactly(
                        "weir-runs-changelog has cleanup.policy=delete",
                        "weir.run-requests has cleanup.policy=compact",
                        "weir.step-ready.gpu has cleanup.policy=delete,compact");
    }

    @Test
    void aTopicThatTakesSmallerRecordsThanTheLimitsPermitIsRefused() {
        topics.put(
                Topics.RESULTS,
                new TopicFact(
                        TopicFact.State.PRESENT,
                        4,
                        EnumSet.allOf(AclOperation.class),
                        Fact.of(Map.of(
                                "cleanup.policy",
                                "delete",
                                "max.message.bytes",
                                "999",
                                "compression.type",
                                "uncompressed"))));

        assertThat(onlyFailure().sentence())
                .contains("weir.results takes records of 999 bytes; expected 1000", "max.message.bytes=1000");
    }

    @Test
    void aTimeoutOutsideOfWhatTheBrokersPermitIsRefused() {
        broker = Fact.of(Map.of(
                "group.min.session.timeout.ms", "7000",
                "group.max.session.timeout.ms", "5999",
                "transaction.max.timeout.ms", "5000"));

        assertThat(judged().all(Level.FAIL))
                .extracting(Outcome::expected)
                .containsExactly("at least 7000", "at most 5999", "at most 5000");
    }

    @Test
    void whatCannotBeReadIsNotKnownAndNoRefusal() {
        broker = Fact.failed(new IllegalStateException("not authorized"));
        transactionVersion = Fact.failed(new IllegalStateException());

        assertThat(judged().refusal()).isEmpty();
        assertThat(judged().all(Level.UNKNOWN))
                .extracting(Outcome::check)
                .containsExactly("transaction-version", "broker-limits", "access");
        assertThat(judged().all(Level.UNKNOWN).get(1).found())
                .isEqualTo("could not read the brokers' settings, so weir.session.timeout.ms is not compared with them,"
                        + " because: not authorized");
    }

    @Test
    void noCheckSaysOkAboutWhatItCouldNotRead() {
        Exception why = new IllegalStateException("no answer");
        topics.replaceAll((name, fact) -> TopicFact.failed(why));
        listing = Fact.failed(why);
        broker = Fact.failed(why);
        transactionVersion = Fact.failed(why);
        group = Fact.failed(why);
        transactions = Fact.failed(why);
        creations = Fact.failed(why);
        open = Fact.failed(why);

        assertThat(judged().refusal()).isEmpty();
        assertThat(judged().all(Level.OK))
                .extracting(Outcome::check)
                .containsExactly("kafka", "emit-topics", "state-directory");
        assertThat(judged().all(Level.UNKNOWN))
                .allSatisfy(outcome ->
                        assertThat(outcome.found()).startsWith("could not read").contains("no answer"));
    }

    @Test
    void aTopicThatStepsMayNotEmitToIsAWarning() {
        emitTopics = List.of("orders", "mail", "closed");
        emitted.put("orders", topics.get(Topics.RESULTS));
        emitted.put("closed", withRights(topics.get(Topics.RESULTS), AclOperation.DESCRIBE));

        assertThat(judged().refusal()).isEmpty();
        assertThat(judged().all(Level.WARN))
                .extracting(Outcome::found)
                .containsExactly(
                        "weir.emit.topics names mail, which does not exist; steps that emit to it fail",
                        "the engine may not write to closed, which weir.emit.topics names; steps that emit to it fail");
        assertThat(judged().all(Level.WARN).get(1).expected()).isEqualTo("Write on topic 'closed'");
    }

    /** What its owner keeps in it, and how, is the owner's affair. */
    @Test
    void aTopicThatStepsEmitToIsNotJudgedAsOneOfTheEngines() {
        emitTopics = List.of("orders");
        emitted.put("orders", present(7, "compact", "lz4"));
        assertThat(judged().outcomes())
                .extracting(Outcome::level)
                .as("%s", judged().outcomes())
                .containsOnly(Level.OK);
    }

    @Test
    void oneTopicThatCannotBeReadIsNotKnownInEachCheckThatNeedsIt() {
        topics.put(Topics.RESULTS, TopicFact.failed(new IllegalStateException("no answer")));

        assertThat(judged().all(Level.UNKNOWN))
                .extracting(Outcome::check)
                .containsExactly("topics", "partitions", "cleanup-policy", "compression", "record-size", "access");
    }

    @Test
    void aBrokerThatDoesNotShowALimitLeavesItUnknown() {
        broker = Fact.of(Map.of("group.min.session.timeout.ms", "6000", "group.max.session.timeout.ms", "1800000"));

        assertThat(judged().all(Level.UNKNOWN))
                .singleElement()
                .satisfies(outcome -> assertThat(outcome.found()).contains("transaction.max.timeout.ms"));
    }

    @Test
    void rightsOfAGroupThatDoesNotExistYetAreNotKnownWhereRightsAreChecked() {
        Map<String, String> secured = new HashMap<>(broker.known().orElseThrow());
        secured.put("authorizer.class.name", "org.apache.kafka.metadata.authorizer.StandardAuthorizer");
        broker = Fact.of(secured);

        assertThat(judged().all(Level.UNKNOWN))
                .singleElement()
                .satisfies(outcome -> assertThat(outcome.found()).contains("whether the engine may join group 'weir'"));
    }

    @Test
    void aTransactionThatHoldsBackAnInputIsNamedWithWhatEndsIt() {
        open = Fact.of(List.of(
                new OpenTransaction(new TopicPartition(Topics.RUN_REQUESTS, 3), 41, 7, "'orders-1'", Instant.EPOCH)));

        assertThat(judged().all(Level.WARN)).singleElement().satisfies(warning -> {
            assertThat(warning.found())
                    .isEqualTo("waiting for a transaction of 'orders-1', open since 1970-01-01T00:00:00Z, holds back up"
                            + " to 7 records on weir.run-requests-3 from offset 41 on; the brokers end one after"
                            + " at most transaction.max.timeout.ms=900000");
            assertThat(warning.fix()).endsWith("abort --topic weir.run-requests --partition 3 --start-offset 41");
        });
    }

    @Test
    void withoutTheRightToSeeTransactionsTheCheckSaysThatItDoesNotKnow() {
        open = Fact.failed(new TopicAuthorizationException("not permitted to describe weir.run-requests"));

        assertThat(judged().all(Level.UNKNOWN)).singleElement().satisfies(unknown -> {
            assertThat(unknown.check()).isEqualTo("open-transactions");
            assertThat(unknown.sentence())
                    .contains(
                            "whether a transaction holds back an input",
                            "not permitted to describe weir.run-requests",
                            "the right to describe and to read the inputs");
        });
        assertThat(judged().all(Level.OK)).extracting(Outcome::check).doesNotContain("open-transactions");
    }

    @Test
    void aHeapThatIsTooSmallIsAWarningWithWhatIsNeeded() {
        heap = 799;

        assertThat(judged().all(Level.WARN))
                .singleElement()
                .satisfies(warning -> assertThat(warning.sentence())
                        .startsWith(
                                "heap is 799 MiB; expected at least 800 MiB for 4 partitions with these settings; give"
                                        + " the engine -Xmx800m"));
    }

    @Test
    void anInputThatTakesCompressedRecordsIsRefusedAndAnyOtherTopicIsAWarning() {
        for (String topic : List.of(Topics.STEP_COMPLETED, Topics.DEFINITIONS, Topics.RESULTS)) {
            Map<String, String> settings =
                    new HashMap<>(topics.get(topic).settings().known().orElseThrow());
            settings.put("compression.type", "producer");
            topics.put(
                    topic,
                    new TopicFact(
                            TopicFact.State.PRESENT,
                            topics.get(topic).partitions(),
                            EnumSet.allOf(AclOperation.class),
                            Fact.of(settings)));
        }

        assertThat(judged().all(Level.FAIL))
                .extracting(Outcome::found)
                .containsExactly(
                        "weir.definitions has compression.type=producer: a small compressed record of it can end every"
                                + " engine that reads it",
                        "weir.step-completed has compression.type=producer: a small compressed record of it can end"
                                + " every engine that reads it");
        assertThat(judged().all(Level.FAIL).get(0).fix())
                .isEqualTo("kafka-configs --bootstrap-server kafka:9092 --alter --entity-type topics --entity-name"
                        + " weir.definitions --add-config compression.type=uncompressed");
        assertThat(judged().all(Level.WARN))
                .singleElement()
                .satisfies(warning -> assertThat(warning.found()).contains("weir.results", "whoever reads it"));
    }

    @Test
    void eachMissingRightIsNamedWithTheCommandThatGivesIt() {
        permitted(Topics.RUN_REQUESTS, AclOperation.DESCRIBE, AclOperation.READ);
        permitted(Topics.DEFINITIONS, AclOperation.DESCRIBE);
        topics.put(Topics.RESULTS, TopicFact.absent(TopicFact.State.DENIED));
        group = Fact.of(Optional.of(Set.of(AclOperation.DESCRIBE)));
        transactions = Fact.of(false);

        assertThat(judged().all(Level.FAIL))
                .extracting(Outcome::found)
                .containsExactly(
                        "the engine may not read weir.definitions",
                        "the engine may not write weir.results",
                        "the engine may not write weir.run-requests",
                        "the engine may not join its consumer group 'weir'",
                        "transactional ids that start with 'weir-' may not be seen");
        assertThat(judged().all(Level.FAIL).get(2).expected()).isEqualTo("Write on topic 'weir.run-requests'");
        assertThat(judged().all(Level.FAIL).get(2).fix())
                .isEqualTo("kafka-acls --bootstrap-server kafka:9092 --add --allow-principal User:ENGINE"
                        + " --operation Write --topic weir.run-requests");
    }

    @Test
    void aFurtherQueueThatMayNotBeWrittenToIsAWarning() {
        topic("weir.step-ready.gpu", 4, "delete");
        permitted("weir.step-ready.gpu", AclOperation.DESCRIBE, AclOperation.DESCRIBE_CONFIGS);

        assertThat(judged().refusal()).isEmpty();
        assertThat(judged().all(Level.WARN))
                .singleElement()
                .satisfies(warning ->
                        assertThat(warning.found()).contains("may not write weir.step-ready.gpu", "held back"));
    }

    @Test
    void changelogsThatMayNotBeMadeAreRefused() {
        topics.remove(CHANGELOG);
        assertThat(onlyFailure().found()).isEqualTo("the engine may not make its changelogs [weir-runs-changelog]");

        creations = Fact.of(List.of(CHANGELOG));
        assertThat(judged().refusal()).isEmpty();
    }

    @Test
    void aKafkaThatIsNotReachedSkipsWhatNeedsIt() {
        EngineChecks checks =
                EngineChecks.judge(wanted(true), ClusterFacts.unreached(new IllegalStateException("no answer")));

        assertThat(checks.all(Level.FAIL))
                .singleElement()
                .satisfies(outcome -> assertThat(outcome.check()).isEqualTo("kafka"));
        assertThat(checks.all(Level.OK))
                .singleElement()
                .satisfies(outcome -> assertThat(outcome.check()).isEqualTo("state-directory"));
        assertThat(checks.failure()).hasMessage("no answer");
    }

    @Test
    void aStateDirectoryInUseKeepsASecondEngineFromStarting() {
        try (StateLock held = StateLock.take(directory)) {
            assertThat(onlyFailure().sentence())
                    .contains("weir.state.dir: " + directory, "in use by an engine in this process");
            EngineChecks looked = EngineChecks.judge(
                    wanted(false),
                    new ClusterFacts(
                            Fact.of(1),
                            topics,
                            emitted,
                            listing,
                            broker,
                            transactionVersion,
                            group,
                            transactions,
                            creations,
                            open));
            assertThat(looked.refusal())
                    .as("a doctor may look at a running engine")
                    .isEmpty();
            assertThat(held).isNotNull();
        }
        assertThat(judged().refusal()).isEmpty();
    }

    @Test
    void aFileWhereTheStateDirectoryShouldBeIsRefused() throws Exception {
        Path file = Files.writeString(directory.resolve("file"), "");
        Wanted inFile = new Wanted(
                "kafka:9092",
                Map.of(),
                "weir",
                file,
                Duration.ofSeconds(6),
                Duration.ofSeconds(1),
                Map.of(),
                List.of(),
                List.of(),
                0,
                any -> 0,
                true);

        assertThat(new StateDirectoryCheck().look(inFile, ClusterFacts.unreached(new IllegalStateException())))
                .singleElement()
                .satisfies(outcome -> assertThat(outcome.found()).endsWith("file is a file"));
    }
}
