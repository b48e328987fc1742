package io.weir.definition;

/** Which steps can fail by what they do themselves. */
public final class CanFail {
    private CanFail() {}

    /** Returns false if the step always succeeds when it runs, unless somebody ends it. */
    public static boolean test(StepDefinition step) {
        StepBody body = step.body();
        if (step.trigger().isRace()) {
            // A race that is lost.
            return true;
        }
        if (body instanceof StepBody.WaitFor wait) {
            return hasExpression(wait.duration().toJson());
        }
        if (body instanceof StepBody.WaitUntil wait) {
            return hasExpression(wait.time().toJson());
        }
        if (body instanceof StepBody.SetOutput set) {
            return hasExpression(set.value().toJson());
        }
        if (body instanceof StepBody.AwaitEvent await) {
            return await.timeout() != null;
        }
        if (body instanceof StepBody.AwaitAnswer await) {
            return await.timeout() != null || await.ask() != null;
        }
        return true;
    }

    private static boolean hasExpression(String template) {
        return template.contains("${");
    }
}
