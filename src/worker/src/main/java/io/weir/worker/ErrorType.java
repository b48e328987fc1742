package io.weir.worker;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Gives an exception class its name in reports and retry policies; without it the class's simple name is used. */
@Documented
@Inherited
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface ErrorType {
    /** Such as {@code CardDeclined}. */
    String value();

    /** False when repeating the attempt can't help. */
    boolean retryable() default true;
}
