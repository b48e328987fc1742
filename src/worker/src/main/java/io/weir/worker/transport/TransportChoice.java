package io.weir.worker.transport;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.FinalizedVersionRange;
import org.apache.kafka.clients.admin.GroupListing;
import org.apache.kafka.common.GroupType;

/**
 * Chooses the transport of a group for {@code auto}. An existing group keeps its kind: the other kind does not know
 * what is finished, and would start with the oldest record.
 */
record TransportChoice(boolean shareGroupsThere, Map<String, GroupType> groups) {
    private static final String SHARE_FEATURE = "share.version";

    static TransportChoice look(Admin admin) throws ExecutionException, InterruptedException {
        FinalizedVersionRange feature = admin.describeFeatures()
                .featureMetadata()
                .get()
                .finalizedFeatures()
                .get(SHARE_FEATURE);
        Map<String, GroupType> groups = admin.listGroups().all().get().stream()
                .filter(group -> group.type().isPresent())
                .collect(Collectors.toMap(
                        GroupListing::groupId, group -> group.type().get(), (one, same) -> one));
        return new TransportChoice(feature != null && feature.maxVersionLevel() >= 1, groups);
    }

    /** The kind for {@code groupId}, with a reason for people. */
    Choice choose(String groupId) {
        Optional<GroupType> existing = Optional.ofNullable(groups.get(groupId));
        if (existing.isPresent()) {
            TransportKind kind = existing.get() == GroupType.SHARE ? TransportKind.SHARE : TransportKind.CLASSIC;
            return new Choice(kind, "group " + groupId + " is of this kind");
        }
        if (!shareGroupsThere) {
            return new Choice(TransportKind.CLASSIC, "the cluster has no share groups (feature " + SHARE_FEATURE + ")");
        }
        return new Choice(TransportKind.PREFERRED, "group " + groupId + " is new");
    }

    record Choice(TransportKind kind, String reason) {}
}
