package dev.holdfast.ledger.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Every callback goes through code of the class: it neither blocks nor allocates for one. What the class comment names
 * as an exception is rare. It must not use streams, patterns, formats, files or waiting.
 */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.TYPE)
public @interface HotPath {
}
