package io.weir.history.judge;

import io.weir.engine.StepStatus;
import io.weir.protocol.AttemptId;
import io.weir.protocol.RejectionReason;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Rules about refusals: the reason must be the one that held at that point of the run's history. */
final class RefusalRules {
    private final RunCase run;
    private final @Nullable RunModel model;

    /** @param model null for a run that waits for its definition, or that never had one */
    RefusalRules(RunCase run, @Nullable RunModel model) {
        this.run = run;
        this.model = model;
    }

    /** Where a run stood when it refused. */
    enum Phase {
        /** For its definition. */
        WAITING,
        UNDER_WAY,
        QUARANTINED,
        ENDED
    }

    void judge(Told.Refused refusal, Phase phase) {
        Input input = run.ledger().find(refusal.source());
        if (input == null || input.content() == null || refusal.reason() == RejectionReason.DEAD_LETTER) {
            // A timer's, or about a record that retention has removed; one that can't be read is told elsewhere.
            return;
        }
        if (!Objects.equals(input.runId(), run.runId())) {
            broken(refusal, input, "it is about run '" + input.runId() + "'");
            return;
        }
        if (input.content() instanceof Input.Start start) {
            boolean same = run.accepted().starts().stream()
                    .anyMatch(accepted -> accepted.content() instanceof Input.Start first && start.isSameAs(first));
            is(refusal, input, Set.of(same ? RejectionReason.DUPLICATE : RejectionReason.CONFLICT));
        } else if (phase == Phase.ENDED) {
            is(refusal, input, Set.of(RejectionReason.TERMINAL));
        } else if (input.report() != null) {
            report(refusal, input, input.report());
        } else if (input.content() instanceof Input.Resume resume) {
            boolean refused = phase == Phase.QUARANTINED ? resume.stepId() != null : !isAnyPaused(resume);
            is(refusal, input, refused ? Set.of(RejectionReason.UNEXPECTED) : Set.of());
        } else if (input.content() instanceof Input.Quarantine) {
            is(refusal, input, whyNoQuarantine(phase));
        } else {
            is(refusal, input, Set.of());
        }
    }

    private static Set<RejectionReason> whyNoQuarantine(Phase phase) {
        return switch (phase) {
            case WAITING -> Set.of(RejectionReason.UNEXPECTED);
            case QUARANTINED -> Set.of(RejectionReason.DUPLICATE);
            case UNDER_WAY, ENDED -> Set.of();
        };
    }

    private boolean isAnyPaused(Input.Resume resume) {
        if (model == null) {
            return false;
        }
        for (int step = 0; step < model.workflow().size(); step++) {
            boolean named = resume.stepId() == null
                    || resume.stepId().equals(model.workflow().step(step).id());
            if (named && model.step(step).status == StepStatus.PAUSED) {
                return true;
            }
        }
        return false;
    }

    private void report(Told.Refused refusal, Input input, Input.Report report) {
        AttemptId attempt = report.attempt();
        if (refusal.attempt() != null && !refusal.attempt().equals(attempt)) {
            broken(refusal, input, "it is told of " + RunCase.name(refusal.attempt()));
        }
        int step = model == null ? -1 : model.workflow().indexOf(attempt.stepId());
        if (model == null || step < 0) {
            is(refusal, input, Set.of(RejectionReason.UNEXPECTED));
            return;
        }
        StepModel state = model.step(step);
        boolean later = attempt.revision() > state.revision
                || (attempt.revision() == state.revision && attempt.attempt() > state.attempt);
        if (later) {
            is(refusal, input, Set.of(RejectionReason.UNEXPECTED));
            return;
        }
        Dispatch dispatch = run.dispatch(attempt);
        if (run.options().tokensChecked()
                && (dispatch == null || !dispatch.token().equals(report.token()))) {
            // Without the record of the dispatch nobody can tell what the token should have been.
            if (dispatch != null || !report.hasToken()) {
                // A worker that reads uncommitted may answer a dispatch that was rolled back.
                is(
                        refusal,
                        input,
                        report.hasToken()
                                ? Set.of(RejectionReason.FORGED, RejectionReason.STALE)
                                : Set.of(RejectionReason.FORGED));
            }
            return;
        }
        if (attempt.revision() != state.revision || attempt.attempt() != state.attempt) {
            is(refusal, input, Set.of(RejectionReason.STALE));
        } else if (!state.status.isInFlight()
                || ((report.started() || report.handedBack()) && state.status == StepStatus.STARTED)
                || (report.handedBack() && state.handedBack)) {
            is(refusal, input, Set.of(RejectionReason.DUPLICATE));
        } else {
            is(refusal, input, Set.of());
        }
    }

    private void is(Told.Refused refusal, Input input, Set<RejectionReason> right) {
        if (!right.contains(refusal.reason())) {
            broken(
                    refusal,
                    input,
                    right.isEmpty()
                            ? "nothing stood against it"
                            : "expected " + right.iterator().next().wireName());
        }
    }

    private void broken(Told.Refused refusal, Input input, String why) {
        run.broken(
                Rule.REFUSALS_RIGHT,
                "a record was refused as " + refusal.reason().wireName() + ": " + why,
                input.at(),
                refusal.at());
    }
}
