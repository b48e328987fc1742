package io.weir.cli;

import io.weir.bench.load.LoadException;
import io.weir.bench.log.LogException;
import io.weir.bench.part.PartException;
import io.weir.client.KafkaUnreachableException;
import io.weir.client.MissingTopicException;
import io.weir.client.RunConflictException;
import io.weir.client.RunNotFoundException;
import io.weir.client.RunPendingException;
import io.weir.client.RunTimeoutException;
import io.weir.client.WeirClientException;
import io.weir.client.WorkflowNotFoundException;
import io.weir.definition.InvalidDefinitionException;
import io.weir.embedded.EmbeddedBrokerException;
import io.weir.embedded.InUseException;
import io.weir.history.HistoryException;
import io.weir.streams.EngineException;
import io.weir.streams.InvalidConfigException;
import io.weir.topics.TopicsException;
import io.weir.worker.WorkerStartException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InterruptException;

/** The exit code of each kind of error. */
final class Failures {
    private Failures() {}

    static Failure translate(Throwable failure) {
        if (failure instanceof Failure known) {
            return known;
        }
        return new Failure(exitCode(failure), message(failure), failure);
    }

    private static int exitCode(Throwable failure) {
        if (failure instanceof KafkaUnreachableException
                || failure instanceof HistoryException
                || isRefusedByKafka(failure)) {
            return ExitCode.UNREACHABLE;
        }
        if (isInterruption(failure)) {
            return ExitCode.INTERRUPTED;
        }
        if (failure instanceof RunTimeoutException || failure instanceof RunPendingException) {
            return ExitCode.TIMEOUT;
        }
        if (failure instanceof RunNotFoundException || failure instanceof WorkflowNotFoundException) {
            return ExitCode.NOT_FOUND;
        }
        if (failure instanceof RunConflictException || failure instanceof InUseException) {
            return ExitCode.CONFLICT;
        }
        if (failure instanceof InvalidConfigException
                || failure instanceof ConfigException
                || failure instanceof IllegalArgumentException) {
            return ExitCode.USAGE;
        }
        if (failure instanceof TopicsException topics) {
            return switch (topics.kind()) {
                case INPUT -> ExitCode.USAGE;
                case CLUSTER -> ExitCode.UNREACHABLE;
                case REFUSED -> ExitCode.FAILED;
            };
        }
        if (failure instanceof WeirClientException
                || failure instanceof InvalidDefinitionException
                || failure instanceof EmbeddedBrokerException
                || failure instanceof EngineException
                || failure instanceof WorkerStartException
                || failure instanceof LoadException
                || failure instanceof LogException
                || failure instanceof PartException) {
            return ExitCode.FAILED;
        }
        return ExitCode.INTERNAL;
    }

    private static boolean isInterruption(Throwable failure) {
        return failure instanceof InterruptedException || failure instanceof InterruptException;
    }

    private static boolean isRefusedByKafka(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof AuthenticationException || cause instanceof AuthorizationException) {
                return true;
            }
        }
        return false;
    }

    private static String message(Throwable failure) {
        if (isInterruption(failure)) {
            return "Interrupted before the end";
        }
        String message = String.valueOf(failure.getMessage());
        if (failure instanceof MissingTopicException) {
            return message;
        }
        // Kafka's clients wrap the problem of a setting in a sentence about themselves.
        Throwable cause = failure.getCause();
        if (failure.getClass() == KafkaException.class && cause instanceof KafkaException) {
            return message(cause);
        }
        return exitCode(failure) == ExitCode.INTERNAL ? failure.getClass().getSimpleName() + ": " + message : message;
    }
}
