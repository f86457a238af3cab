package dev.holdfast.ledger.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Only this thread may use an object of the class once it is made. A class that another thread owns must not depend on
 * it: what goes from thread to thread goes through a queue.
 */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.TYPE)
public @interface OwnedBy {
    /** The thread. */
    Owner value();
}
