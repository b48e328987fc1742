package io.weir.poison;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;

/** Every reader that bytes from outside or from a store go through. */
public enum Target {
    RUN_REQUEST("io.weir.poison.ReaderTargets$RunRequest"),
    RUN_CONTROL("io.weir.poison.ReaderTargets$RunControl"),
    REPORT("io.weir.poison.ReaderTargets$Report"),
    STEP_READY("io.weir.poison.ReaderTargets$StepReady"),
    STEP_CANCELLED("io.weir.poison.ReaderTargets$StepCancelled"),
    RESULT("io.weir.poison.ReaderTargets$Result"),
    RUN_EVENT("io.weir.poison.ReaderTargets$RunEvent"),
    DEAD_LETTER("io.weir.poison.ReaderTargets$DeadLetterHeaders"),
    DEFINITION("io.weir.poison.ReaderTargets$Definition"),
    STORED_RUN("io.weir.poison.ReaderTargets$StoredRun"),
    STORED_OUTPUT("io.weir.streams.state.StoredOutputTarget"),
    DISPATCH("io.weir.worker.transport.DispatchTarget"),
    PAYLOAD("io.weir.worker.PayloadTarget"),
    TOPIC_FILE("io.weir.topics.TopicFileTarget"),
    EXPRESSION("io.weir.expression.ExpressionTarget");

    private final String className;

    Target(String className) {
        this.className = className;
    }

    String className() {
        return className;
    }

    /** Runs the target; what it throws is a finding. */
    void read(byte[] bytes) throws Throwable {
        Method method = Class.forName(className).getMethod("fuzzerTestOneInput", byte[].class);
        try {
            method.invoke(null, (Object) bytes);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }
}
