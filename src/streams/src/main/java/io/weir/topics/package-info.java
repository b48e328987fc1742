/**
 * Weir's topics as data. The files under {@code topics/} are Strimzi {@code KafkaTopic} resources, packaged into the jar;
 * they are compared with what a cluster has, giving a plan, which is then reported ({@code check}) or carried out
 * ({@code apply}).
 */
@NullMarked
package io.weir.topics;

import org.jspecify.annotations.NullMarked;
