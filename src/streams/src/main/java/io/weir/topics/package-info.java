/**
 * Weir's topics as data. The files under {@code topics/} are Strimzi {@code KafkaTopic} resources, packaged into the
 * jar. They are compared with the cluster's topics. The result is a plan, which is then reported ({@code check}) or
 * applied ({@code apply}).
 */
@NullMarked
package io.weir.topics;

import org.jspecify.annotations.NullMarked;
