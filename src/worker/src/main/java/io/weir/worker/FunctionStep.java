package io.weir.worker;

import java.lang.reflect.Type;

/** A step made of a name, a type and a function. */
record FunctionStep<I, O>(String id, Type inputType, Step.Body<? super I, O> body) implements Step<I, O> {
    @Override
    public StepResult<O> execute(StepContext context, I input) throws Exception {
        return body.execute(context, input);
    }
}
