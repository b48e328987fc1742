package io.weir.engine.sim;

import io.weir.protocol.StepReady;
import io.weir.protocol.WorkflowResult;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What an engine has done since its last commit: gone when it crashes, refused when another has taken over. */
final class Transaction {
    /** As of the last commit this engine knows of. */
    final Map<String, StoredRun> base;

    final Map<String, StoredRun.Live> touched = new LinkedHashMap<>();
    final List<Delivery> deliveries = new ArrayList<>();
    final List<WorkflowResult> results = new ArrayList<>();
    int requestsRead;
    int reportsRead;

    /** One record on a step-ready topic. */
    static final class Delivery {
        final StepReady ready;
        boolean answered;

        Delivery(StepReady ready) {
            this.ready = ready;
        }
    }

    Transaction(Map<String, StoredRun> base, int requestsRead, int reportsRead) {
        this.base = new TreeMap<>(base);
        this.requestsRead = requestsRead;
        this.reportsRead = reportsRead;
    }
}
