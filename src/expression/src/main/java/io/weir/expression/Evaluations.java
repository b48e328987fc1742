package io.weir.expression;

import java.util.IdentityHashMap;

/**
 * Shared data of the evaluations of one decision. A document that several of them read is parsed once, and their work
 * is counted, so that a decision can stop in time. An evaluation still pays for a document that was parsed before,
 * because its own limits must not depend on earlier evaluations. Not thread-safe.
 */
public final class Evaluations {
    /** Bytes of JSON whose values are kept; parsed values take about ten times as much memory. */
    private static final int KEPT_BYTES = 4 << 20;

    /** A shorter document is parsed again, which costs no more than keeping it. */
    private static final int WORTH_KEEPING_BYTES = 256;

    private final long mostWork;
    private final IdentityHashMap<byte[], Document> documents = new IdentityHashMap<>(2);
    private long keptBytes;
    private long work;

    private record Document(Object value, long cost) {}

    /** Without a limit on the total work. */
    public Evaluations() {
        this(Long.MAX_VALUE);
    }

    /** @param mostWork units of work after which no further evaluation starts */
    public Evaluations(long mostWork) {
        this.mostWork = mostWork;
    }

    /** Units of work so far, in the units of {@link ExpressionLimits#maxWork}; parsing counts once per document. */
    public long work() {
        return work;
    }

    Budget begin(ExpressionLimits limits) {
        if (work >= mostWork) {
            throw new EvaluationAborted("the expressions evaluated for one decision take more than " + mostWork
                    + " units of work together; use smaller inputs or fewer and simpler expressions");
        }
        return new Budget(limits);
    }

    void end(Budget budget) {
        work += budget.done();
    }

    /** Same as {@link JsonReader#read}; the same array is parsed once. */
    Object read(JsonReader reader, byte[] json, String root, Budget budget) {
        Document known = documents.get(json);
        if (known != null) {
            budget.spendOnWhatWasDone(known.cost());
            return known.value();
        }
        long before = budget.spent();
        Object value = reader.read(json, root, budget);
        keep(json, new Document(value, budget.spent() - before));
        return value;
    }

    private void keep(byte[] json, Document document) {
        if (json.length < WORTH_KEEPING_BYTES || json.length > KEPT_BYTES) {
            return;
        }
        if (keptBytes + json.length > KEPT_BYTES) {
            documents.clear();
            keptBytes = 0;
        }
        documents.put(json, document);
        keptBytes += json.length;
    }
}
