/**
 * Who needs which rights in Kafka. One table has them for every role; the engine's checks, the worker's, the error messages,
 * {@code docs/security.md} and the manifests in {@code deploy/} are all made from it or held to it by a test.
 */
@NullMarked
package io.weir.access;

import org.jspecify.annotations.NullMarked;
