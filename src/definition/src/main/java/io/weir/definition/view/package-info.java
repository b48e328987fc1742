/**
 * Shows definitions to people: in sentences, and as pictures for documents and terminals. Everything here is made from the
 * definition alone.
 */
@NullMarked
package io.weir.definition.view;

import org.jspecify.annotations.NullMarked;
