package io.weir.faults.world;

import io.weir.faults.process.EngineProcess;
import io.weir.protocol.Topics;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.MemberDescription;
import org.apache.kafka.common.GroupState;
import org.apache.kafka.common.TopicPartition;

/** Who of the engines has which partitions, as their group's coordinator had it at some moment. */
record EngineGroup(ConsumerGroupDescription description) {

    /** As it is now; fails when no broker knows. */
    static EngineGroup of(Admin admin, String application) throws InterruptedException, ExecutionException {
        return new EngineGroup(admin.describeConsumerGroups(List.of(application))
                .describedGroups()
                .get(application)
                .get());
    }

    /** Partitions of the run events that {@code engine} is at work on. */
    Set<TopicPartition> partitionsOf(EngineProcess engine) {
        return members(engine)
                .flatMap(member -> member.assignment().topicPartitions().stream())
                .filter(partition -> partition.topic().equals(Topics.RUN_REQUESTS))
                .map(partition -> new TopicPartition(Topics.RUN_EVENTS, partition.partition()))
                .collect(Collectors.toCollection(HashSet::new));
    }

    private Stream<MemberDescription> members(EngineProcess engine) {
        return description.members().stream().filter(member -> member.clientId().startsWith(engine.name() + "-"));
    }

    /** Whether it is not about to change, each of {@code engines} is in it, and each partition is one's of them. */
    boolean isSettled(Collection<EngineProcess> engines) {
        Set<TopicPartition> owned = new HashSet<>();
        engines.forEach(engine -> owned.addAll(partitionsOf(engine)));
        return description.groupState() == GroupState.STABLE
                && engines.stream().allMatch(engine -> members(engine).findAny().isPresent())
                && owned.containsAll(Brokers.events());
    }
}
