package io.weir.worker;

import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.type.TypeFactory;
import java.lang.reflect.Type;

/** Reads type parameters from a step's class. */
final class StepTypes {
    private StepTypes() {}

    /**
     * The first type argument of {@link Step} in the step's class or a superclass.
     *
     * @throws IllegalStateException if it is unknown, as for a lambda or a raw type
     */
    static Type inputTypeOf(Step<?, ?> step) {
        JavaType[] arguments =
                TypeFactory.defaultInstance().constructType(step.getClass()).findTypeParameters(Step.class);
        if (arguments == null || arguments.length == 0 || arguments[0].getRawClass() == Object.class) {
            throw new IllegalStateException("step \"" + step.id() + "\" ("
                    + step.getClass().getName()
                    + "): its input type can't be read from the class; expected a class that "
                    + "implements Step<Input, Output> with a concrete Input, an override of inputType(), or "
                    + "Step.of(id, Input.class, …); for any JSON at all use JsonNode");
        }
        return arguments[0];
    }
}
