package io.weir.client;

import io.weir.definition.WorkflowDefinition;
import io.weir.protocol.ForkedFrom;
import io.weir.protocol.Payload;
import io.weir.protocol.RunStatus;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Composes the request for a run that begins where another one got to. */
final class Forks {
    private final RunLog runs;
    private final DefinitionLog definitions;
    private final PastOutputs outputs;

    Forks(RunLog runs, DefinitionLog definitions, PastOutputs outputs) {
        this.runs = runs;
        this.definitions = definitions;
        this.outputs = outputs;
    }

    ForkPlan plan(ForkRequest request) {
        PastRun past = runs.past(request.runId());
        String id = past.description().definitionId();
        RunStatus status = past.description().status();
        if (past.closing() && !status.isTerminal()) {
            throw new WeirClientException(
                    "run '" + request.runId() + "' is " + status.wireName()
                            + ": its outcome is decided and its last steps run; expected a run before that, or one that has ended");
        }
        if (status == RunStatus.SUCCESS && request.from() == null) {
            throw new IllegalArgumentException("run '" + request.runId()
                    + "' has succeeded, so no step is left to run; expected the step to start from");
        }
        boolean live = !status.isTerminal();
        String hash = hash(request.version(), past);
        WorkflowDefinition definition = definition(id, hash);
        Set<String> wanted = KeptSteps.of(definition, past, request.from(), Set.of());
        Map<String, Payload> readable = outputs.of(past, wanted);
        Set<String> unreadable = new LinkedHashSet<>(wanted);
        unreadable.removeAll(readable.keySet());
        Set<String> kept = KeptSteps.of(definition, past, request.from(), unreadable);
        RunRequest start = new RunRequest(
                id,
                request.newRunId(),
                hash,
                input(request, past),
                KeptSteps.only(readable, kept),
                new ForkedFrom(request.runId(), request.reason()));
        return new ForkPlan(start, kept.stream().toList(), KeptSteps.lost(wanted, kept), live);
    }

    private Payload input(ForkRequest request, PastRun past) {
        Payload other = request.input();
        return other != null
                ? other
                : outputs.inputOf(past)
                        .orElseThrow(() -> new WeirClientException("the request of run '" + request.runId()
                                + "' is no longer kept, so its input is not known; give the input"));
    }

    /** Null for the current version. */
    private static @Nullable String hash(ForkRequest.Version version, PastRun past) {
        if (version instanceof ForkRequest.Latest) {
            return null;
        }
        if (version instanceof ForkRequest.Fixed fixed) {
            return fixed.hash();
        }
        if (past.definitionHash().isEmpty()) {
            throw new WeirClientException("run '" + past.description().runId()
                    + "' has not begun, or its first events are no longer kept, so the version of its definition is"
                    + " not known; give a hash, or take the latest version");
        }
        return past.definitionHash();
    }

    private WorkflowDefinition definition(String id, @Nullable String hash) {
        return hash == null
                ? definitions.find(id).orElseThrow(() -> new WorkflowNotFoundException(id))
                : definitions
                        .find(id, hash)
                        .orElseThrow(() -> new WeirClientException("definition '" + id + "' has no version with hash "
                                + hash + " any more; take another hash, or the latest version"));
    }
}
