package io.weir.worker;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Sets the name of an exception class in reports and retry policies. Without it, the simple class name is used. */
@Documented
@Inherited
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface ErrorType {
    /** The name, for example {@code CardDeclined}. */
    String value();

    /** False if a retry cannot succeed. */
    boolean retryable() default true;
}
